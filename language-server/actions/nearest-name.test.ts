import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { checkFix, checkTitles, fixesOf, titles } from "./testing.ts";

test("a name that is near, wherever it is wrong", () =>
  checkFix(
    'task t {\n  var count = 0\n  main {\n    coutn = 1 // one\n    log "{coutn}"\n  }\n}\n',
    "linking-error",
    "Change to `count` in 2 places",
    'task t {\n  var count = 0\n  main {\n    count = 1 // one\n    log "{count}"\n  }\n}\n',
  ));

test("all that are near, the nearest first", () =>
  checkTitles("task t { mutex lock_a mutex lock_bb main { lock lock_b { } } }", "linking-error", [
    "Change to `lock_a` *",
    "Change to `lock_bb`",
  ]));

test("tasks get the quotes that they need", async () => {
  await checkFix(
    'task "init:vfs" { }\ntask t { phone p -> "init:vsf" }\n',
    "linking-error",
    "Change to `init:vfs`",
    'task "init:vfs" { }\ntask t { phone p -> "init:vfs" }\n',
  );
  await checkFix(
    'task "a-b" { }\ntask t { phone p -> a_b }\n',
    "linking-error",
    "Change to `a-b`",
    'task "a-b" { }\ntask t { phone p -> "a-b" }\n',
  );
});

const ambiguous = (call: string) => `protocol p { method ASK = 1024 }
protocol q { method ASK = 1025 }
task s { on p.ASK { answer } on q.ASK { answer } }
task c {
  phone s -> s
  main { call s.${call}() }
}
`;

test("a method of several protocols is told apart", () =>
  checkFix(ambiguous("ASK"), "linking-error", "Change to `q.ASK`", ambiguous("q.ASK")));

test.each([
  ["unknown-kernel", "kernel helenos-2012\n", "Change to `helenos-2011`", "kernel helenos-2011\n"],
  ["unknown-word", "limits { phnes 5 }\n", "Change to `phones`", "limits { phones 5 }\n"],
  ["unknown-word", 'check "c" { forbid hang, stuk }\n', "Change to `stuck`", 'check "c" { forbid hang, stuck }\n'],
  ["unknown-word", 'check "c" { expect deadlok }\n', "Change to `deadlock`", 'check "c" { expect deadlock }\n'],
  ["unknown-word", "task t { var m: mesage }\n", "Change to `message`", "task t { var m: message }\n"],
  [
    "unknown-word",
    "task t { session s -> t exchange paralel }\n",
    "Change to `parallel`",
    "task t { session s -> t exchange parallel }\n",
  ],
])("%s: a word that is near", (code, text, title, after) => checkFix(text, code, title, after));

test.each([
  ["of a file", "protcol p { method A }\n", "Change to `protocol`", "protocol p { method A }\n"],
  ["of a protocol", "protocol p { metod A }\n", "Change to `method`", "protocol p { method A }\n"],
  ["of a task", "task t {\n  muttex m\n  var n = 0\n}\n", "Change to `mutex`", "task t {\n  mutex m\n  var n = 0\n}\n"],
  ["of a check", 'check "c" { forbd hang }\n', "Change to `forbid`", 'check "c" { forbid hang }\n'],
])("a word %s that is near", (_, text, title, after) => checkFix(text, "parsing-error", title, after));

const handler = (body: string) => `protocol p { method ASK (a) }
task s serves p {
  on ASK(a) {
${body}
  }
}
task c { phone s -> s main { call s.ASK(1) } }
`;

test.each([
  ["at the end", "    return EOK", "    answer EOK"],
  ["before more", "    if a { return EINVAL }\n    answer", "    if a { answer EINVAL return }\n    answer"],
  [
    "on a line of its own",
    "    if a {\n      return EINVAL // no\n    }\n    answer",
    "    if a {\n      answer EINVAL\n      return // no\n    }\n    answer",
  ],
])("a handler does not return, it answers: %s", (_, before, after) =>
  checkFix(handler(before), "misplaced", "Change `return` to `answer`", handler(after)),
);

test("nothing is near", async () => {
  expect(titles(await fixesOf(await open("task t { main { nowhere = 1 } }"), "linking-error"))).toEqual([]);
});
