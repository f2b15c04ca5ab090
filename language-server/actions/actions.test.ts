import { expect, test } from "vitest";
import { diagnosticsOf } from "../diagnostics/diagnostics.ts";
import { open } from "../testing.ts";
import { fixesOf, textAfter } from "./testing.ts";

const files = { "p.ktrace": "protocol p { method ASK = 1024 method BACK = 1025 method LOOK = 1026 }" };

/** The text after the first fix for a kind of diagnostic, if there is one. */
async function fixed(text: string, code: string): Promise<{ title: string; text: string } | undefined> {
  const opened = await open(text, files);
  const [action] = await fixesOf(opened, code);
  return action && { title: action.fix.title, text: textAfter(action, opened) };
}

/** The first fix makes this of a text, in which the same is not found any more. */
async function check(text: string, code: string, title: string, after: string): Promise<void> {
  expect(await fixed(text, code)).toEqual({ title, text: after });
  const { document, analysis } = await open(after, files);
  expect(diagnosticsOf(document, analysis).filter((each) => each.code === code)).toEqual([]);
}

const mount = (body: string) => `import "p.ktrace"
const EARLY = 1
task vfs serves p {
  session fat -> fat exchange parallel pool 1
  on ASK {
    let ex = begin fat
    let asked = send ex.ASK()
${body}
  }
  on BACK { answer call fat.LOOK() }
  on * { answer EARLY }
}
task fat serves p {
  phone vfs -> vfs
  on ASK { answer call vfs.BACK() }
  on * { answer }
}
task c { phone vfs -> vfs main { call vfs.ASK() } }
`;

const move = "Move `end` after `wait`";

test("the fix of 2011", () =>
  check(
    mount(`    end ex       // too early
    let rc = wait asked
    answer rc`),
    "early-end",
    move,
    mount(`    let rc = wait asked
    end ex       // too early
    answer rc`),
  ));

test("in a text whose lines end as on Windows", async () => {
  const onWindows = (text: string) => text.replaceAll("\n", "\r\n");
  const before = mount("    end ex\n    let rc = wait asked\n    answer rc");
  const after = mount("    let rc = wait asked\n    end ex\n    answer rc");
  await check(onWindows(before), "early-end", move, onWindows(after));
  const single = onWindows(locks("    lock b\n    lock a\n    unlock a\n    unlock b"));
  const opened = await open(single);
  const [action] = await fixesOf(opened, "lock-order", ({ range }) => range.start.line > 4);
  expect(action && textAfter(action, opened)).toEqual(
    onWindows(locks("    lock a\n    lock b\n    unlock a\n    unlock b")),
  );
});

test("an end under a condition of its own goes along with it", () =>
  check(
    mount(`    if EARLY { end ex }
    log "asked"
    let rc = wait asked   // here it hangs
    if !EARLY { end ex }
    answer rc`),
    "early-end",
    move,
    mount(`    log "asked"
    let rc = wait asked   // here it hangs
    if EARLY { end ex }
    if !EARLY { end ex }
    answer rc`),
  ));

test("in one line", () =>
  check(
    mount('    log "1" end ex let rc = wait asked answer rc'),
    "early-end",
    move,
    mount('    log "1" let rc = wait asked end ex answer rc'),
  ));

test("where the answer is passed on at once there is no place behind the wait", async () => {
  expect(await fixed(mount("    end ex\n    answer wait asked"), "early-end")).toBeUndefined();
});

const locks = (body: string) => `task t {
  mutex a
  mutex b
  main { lock a { lock b { yield } } }
  fibril other {
${body}
  }
}
`;

test("blocks of locks are turned around", async () => {
  const text = locks(`    lock b {
      log "has b"
      lock a { log "both" }
    }`);
  const opened = await open(text);
  const [action] = await fixesOf(opened, "lock-order", ({ range }) => range.start.line > 4);
  const after = action === undefined ? "" : textAfter(action, opened);
  expect(after).toEqual(
    locks(`    lock a { lock b {
      log "has b"
      log "both"
    } }`),
  );
  const again = await open(after);
  expect(diagnosticsOf(again.document, again.analysis)).toEqual([]);
});

test("of single statements the inner one is moved up", async () => {
  const text = locks(`    lock b
    log "has b"
    lock a
    unlock a
    unlock b`);
  const opened = await open(text);
  const [action] = await fixesOf(opened, "lock-order", ({ range }) => range.start.line > 4);
  expect(action && textAfter(action, opened)).toEqual(
    locks(`    lock a
    lock b
    log "has b"
    unlock a
    unlock b`),
  );
});

test.each([
  ["a constant", '/// Of no use.\nconst A = 1\ntask t { main { log "x" } }', "A", 'task t { main { log "x" } }'],
  ["a lock", "task t {\n  mutex m\n  main { yield }\n}", "m", "task t {\n  main { yield }\n}"],
  [
    "a name for a number",
    "task t {\n  main {\n    let n = 1\n    yield\n  }\n}",
    "n",
    "task t {\n  main {\n    yield\n  }\n}",
  ],
])("%s that is unused", (_, text, name, after) => check(text, "unused", `Remove \`${name}\``, after));

const asking = (statement: string) => `import "p.ktrace"
task t serves p { on * { answer } }
task c { phone t -> t main { ${statement} } }`;

test("what a call gives is unused, but the call stays", () =>
  check(asking("let rc = call t.ASK()"), "unused", "Remove `rc`", asking("call t.ASK()")));

test("the last of several names", () =>
  check(
    asking('let rc, v = call t.ASK() log "{rc}"'),
    "unused",
    "Remove `v`",
    asking('let rc = call t.ASK() log "{rc}"'),
  ));

test("what is never reached goes", () =>
  check(
    'task t {\n  main {\n    exit\n    log "a"\n    log "b" // never\n  }\n}',
    "unreachable",
    "Remove what is never reached",
    "task t {\n  main {\n    exit\n  }\n}",
  ));
