import { expect, test } from "vitest";
import { expressionAt } from "./expression-at.ts";

/** `$0` marks the pointer; `expected` is what a hover there evaluates. */
function check(marked: string, expected: string | undefined): void {
  const offset = marked.indexOf("$0");
  const source = marked.replace("$0", "");
  const found = expressionAt(source, offset);
  expect(found?.text, marked).toBe(expected);
  if (found) expect(source.slice(found.start, found.end)).toBe(expected);
}

test("a name is evaluated, from its first character to its last", () => {
  check("let x = $0count + 1", "count");
  check("let x = coun$0t + 1", "count");
  check("let x = count$0 + 1", undefined);
  check("let rc = wait re$0ad", "read");
  check("let data = wait m$0essage", "message");
  check("$0t[i] = 3", "t");
});

test("the parts of a call: its phone has a value, its method has none", () => {
  check("call v$0fs.VFS_IN_MOUNT(37)", "vfs");
  check("call vfs.VFS_$0IN_MOUNT(37)", undefined);
  check("on VFS_$0IN_READ(fd) {", undefined);
  check("on VFS_IN_READ(f$0d) {", "fd");
  check("let x = ar$0g(1)", "arg(1)");
  check("let x = sen$0der", "sender");
});

test("the call of a fn is evaluated with its arguments", () => {
  check("let y = twi$0ce(x) + 1", "twice(x)");
  check("let y = twice(su$0m (1, (2 + x) * 3), x)", "sum (1, (2 + x) * 3)");
  check('log "{twi$0ce(x)}"', "twice(x)");
  check("let y = twice($0x)", "x");
  check("let y = twi$0ce(x\nlet z = (1)", undefined);
  check("fn twi$0ce(x) {", undefined);
  check("spawn twi$0ce(x)", undefined);
  check("method AS$0K (x)", undefined);
  check("let p = connect vf$0s (1, 2)", undefined);
});

test("words, numbers and comments are not evaluated", () => {
  check("an$0swer rc", undefined);
  check("let x = 0x$0ff", undefined);
  check("x = 1 // co$0unt", undefined);
  check("/* one\n co$0unt */ x", undefined);
  check("/* one */ co$0unt", "count");
});

test("text is not evaluated, but its holes are", () => {
  check('log "mount ret$0urned {rc}"', undefined);
  check('log "mount returned {r$0c}"', "rc");
  check('log "{a} and {b + c$0d}" x', "cd");
  check('log "unfinished {r$0c}\nlet x = 1', "rc");
});
