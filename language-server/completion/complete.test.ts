import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { complete } from "./complete.ts";

/**
 * What is offered at `$0`, by its names: all, in this order, or with a `…` at the end these among others, in this order, and none of those
 * with a `-`. Names of several words have no blanks here.
 */
async function check(
  marked: string,
  expected: string,
  files?: Record<string, string>,
  trigger?: string,
): Promise<void> {
  const { document, position, workspace } = await open(marked, files);
  const offered = complete(document, position, workspace, trigger).map(({ name }) => name.replaceAll(" ", "_"));
  const words = expected.split(/\s+/).filter((word) => word !== "");
  if (words.at(-1) !== "…") return expect(offered).toEqual(words);
  const [banned, wanted] = [words.filter((word) => word.startsWith("-")), words.filter((word) => /^[^-…]/.test(word))];
  expect(offered.filter((name) => wanted.includes(name))).toEqual(wanted);
  expect(offered.filter((name) => banned.includes(`-${name}`))).toEqual([]);
}

/** What is offered in a handler of `vfs`, which sees all kinds of things. */
const checkStatement = (statement: string, expected: string) =>
  check(
    `
protocol files { method READ = 1030 (fd, size) method WRITE (fd) method CLOSE }
protocol fat_files { method LOOKUP (path) }
const EARLY = 1
task vfs serves files {
  phone fat -> "init:fat"
  session disk -> "init:fat"
  mutex m
  rwlock names
  condvar changed
  semaphore s
  var open = 0
  var saved: call
  fn half(a) { return a / 2 }
  fibril reader(fd) { }
  daemon fibril sweep { }
  on WRITE(fd) { answer EOK }
  on READ(fd, size) {
    let sent = send fat.LOOKUP(fd)
    let ex = begin disk
    ${statement}
  }
}
task "init:fat" serves fat_files { var entries = 0 on LOOKUP(path) { answer EOK } }
check "c" { forbid stuck }
`,
    expected,
  );

/** The same, inside the braces of a task. */
const checkMember = (member: string, expected: string) =>
  check(
    `protocol files { method READ (fd) method WRITE } task vfs serves files { on READ(fd) { } ${member} }`,
    expected,
  );

test("words of the file's top level", async () => {
  const top = "kernel import const protocol task limits check capture";
  const whole =
    "protocol_with_a_method task_with_main task_that_serves check_that_forbids check_that_expects_a_deadlock";
  await check("$0", `${top} ${whole}`);
  await check("ta$0", `${top} ${whole}`);
  await check("const A = 1\n$0\ntask a { }", "task -let -on -var …");
  await check("kernel $0", "helenos-2011 helenos-2026");
  await check("kernel helenos-$0", "helenos-2011 helenos-2026");
  await check("kernel helenos-20$0", "helenos-2011 helenos-2026");
  await check("limits { $0 }", "phones async_calls async_calls_per_task fibrils notifications calls steps");
  await check("protocol p { $0 }", "method");
  await check('capture "c" { $0 }', "task");
  await check('capture "c" { task 1 { $0 } }', "phone incoming dispatched answer thread");
  await check(
    'capture "c" { task 1 { phone 1 -> 2 $0 } }',
    "calls connected connecting slammed hungup busy phone incoming dispatched answer thread",
  );
  await check('capture "c" { task 1 { thread 1 { waits $0 } } }', "answer lock send receive");
  await check('capture "c" { task 1 { thread 1 { waits send $0 } } }', "for call perhaps serving waits");
});

test("nothing where a name is new, in comments, in texts and in numbers", async () => {
  for (const text of [
    "task $0",
    "const $0 = 1",
    "protocol $0",
    "task a { var $0",
    "task a { phone $0",
    "task a { on M($0) { } }",
    "task a { fn $0",
    "task a { main { let $0",
    "task a { main { for $0",
    "task a { main { exchange s as $0",
    "protocol p { method $0",
    "// $0",
    "/* a\n $0 */",
    "/// ta$0",
    'check "$0"',
    'check "a $0',
    'task a { main { log "a $0" } }',
    'task a { main { log "{1} $0" } }',
    "const A = 1$0",
    "const A = 0x$0",
    "task a { main { sleep 5m$0 } }",
  ])
    await check(text, "");
});

test("words inside a task", async () => {
  await checkMember(
    "$0",
    "var mutex rwlock condvar semaphore phone session workers fn main daemon on fibril -task -let …",
  );
  await checkMember("on$0", "on on_WRITE on_any_other_method -on_READ(fd) …");
  await checkMember("daemon $0", "fibril fibril_block");
  await check("task a $0 { }", "id serves x");
  await check("task a id 1 $0 { }", "serves x");
  await checkMember("session s -> vfs $0", "exchange pool slots -read …");
  await checkMember("session s -> vfs exchange $0", "atomic serialize parallel");
  await checkMember("session s -> vfs exchange parallel $0", "pool slots -exchange …");
  await checkMember("var c: $0", "message call exchange phone");
  await checkMember("phone p $0", "slot");
});

test("tasks where a phone leads, protocols where they are served", async () => {
  await check('task a { phone p -> $0 } task "init:b" { }', "a init:b");
  await check('task a { phone p -> "$0" } task "init:b" { }', "a init:b");
  await check(
    'task a { phone p -> "init:$0 } task "init:b" { }',
    "init:b a".split(" ").toSorted().join(" ").replace("init:b", "").trim(),
  );
  await check("task a { session s -> $0 }", "a");
  await check("protocol p { } task a serves $0 { }", "p");
  await check("protocol p { } protocol q { } task a serves p, $0 { }", "p q");
  await checkStatement("let p = connect $0", "sender vfs init:fat");
});

test("statements in code alone, and what they go on with", async () => {
  await checkStatement("$0", "let call send wait answer lock exchange choose log exit -task -on -break …");
  await checkStatement("let a = 1\n $0", "let answer …");
  await checkStatement("loop { $0 }", "let break continue …");
  await checkStatement("lock names $0", "read write let …");
  await checkStatement("lock m $0", "let -read -write …");
  await checkStatement("wait changed $0", "with let …");
  await checkStatement("wait sent $0", "timeout let -with …");
  await checkStatement("call fat.LOOKUP(1) $0", "timeout let …");
  await checkStatement("if open { } $0", "else let …");
  await checkStatement("choose { } $0", "or");
  await checkStatement("for i $0", "in");
  await checkStatement("exchange disk $0", "as");
  await checkStatement("answer $0", "to EOK ENOENT fd open EARLY call wait true self -names …");
  await checkStatement("answer EOK $0", "to let …");
});

test("a statement names what it works on", async () => {
  await checkStatement("call $0", "ex fat disk");
  await checkStatement("notify $0", "ex fat disk");
  await checkStatement("lock $0", "m names");
  await checkStatement("unlock $0", "m names");
  await checkStatement("wait $0", "all sent changed");
  await checkStatement("wait changed with $0", "m");
  await checkStatement("wait all $0", "sent");
  await checkStatement("forget $0", "sent");
  await checkStatement("signal $0", "changed");
  await checkStatement("broadcast $0", "changed");
  await checkStatement("down $0", "s");
  await checkStatement("up $0", "s");
  await checkStatement("let e = begin $0", "disk");
  await checkStatement("exchange $0", "disk");
  await checkStatement("end $0", "ex");
  await checkStatement("hangup $0", "fat");
  await checkStatement("answer EOK to $0", "saved request");
  await checkStatement("forward saved to $0", "ex fat disk");
  await checkStatement("spawn $0", "reader");
});

test("values: what is nearest first; handles as a whole only, numbers alone in an expression", async () => {
  await checkStatement("let a = $0", "ex sent fd size open saved EARLY EOK -a -m -names -disk …");
  await checkStatement("let a = 1 + $0", "fd size open EARLY EOK -sent -ex -saved -call -half …");
  await checkStatement(
    "let a = $0",
    "half call send wait receive connect begin choose self sender method arg request …",
  );
  await checkStatement("half($0)", "ex sent fd open -half …");
  await checkStatement("if $0", "fd size open -call -half …");
  await checkStatement("let fd = 2\n let b = $0", "fd size -b …");
  await checkStatement("open = $0", "fd size open …");
  await checkStatement("ope$0", "let half open -m -fat …");
});

test("values that are known before the run are constants", async () => {
  await check("const A = 1 const B = $0", "A EOK -self -B …");
  await check("const A = 1 const B = A + $0\nconst C = 2", "A C EOK -B …");
  await checkMember("var v = 0 var w = $0", "EOK self -v …");
});

test("the methods of the callee", async () => {
  await checkStatement("call fat.$0", "LOOKUP IPC_M_CONNECT_ME_TO -READ …");
  await checkStatement("call fat.LO$0(1)", "LOOKUP -READ …");
  await checkStatement("call ex.$0", "LOOKUP -READ …");
  await checkStatement("let p = connect vfs\n call p.$0", "READ WRITE CLOSE -LOOKUP …");
  await checkStatement("call fat.files.$0", "READ WRITE CLOSE");
  await checkStatement("forward saved to disk.$0", "LOOKUP -READ …");
  await checkStatement("let c = receive $0", "IPC_M_DATA_READ READ …");
  await check(
    "protocol p { method M } protocol q { method N } task a { phone b -> b main { call b.$0 } } task b { }",
    "M N p q …",
  );
});

test("a handler is for what is not handled yet, then for the others", async () => {
  await checkMember("on $0", "WRITE READ …");
  await checkMember("on W$0(a) { }", "WRITE READ …");
});

test("checks: failures, tasks, and their variables", async () => {
  const inCheck = (text: string, expected: string) =>
    check(`const C = 1 task a { var x = 0 var c: call } task "init:b" { } check "c" ${text}`, expected);
  await inCheck("{ $0 }", "forbid expect always eventually reachable");
  await inCheck("$0 { }", "with");
  await inCheck("with $0 { }", "C");
  await inCheck("{ forbid $0 }", "deadlock hang violation assertion stuck");
  await inCheck("{ expect $0 }", "deadlock hang violation assertion");
  await inCheck("{ expect deadlock $0 }", "among forbid …");
  await inCheck("{ expect deadlock among $0 }", "a init:b");
  await inCheck("{ always $0 }", "a init:b C EOK -x -let …");
  await inCheck("{ always a.$0 }", "x");
  await inCheck('{ always "init:b".$0 }', "");
});

test("names in the holes of texts", async () => {
  await checkStatement('log "size {$0}"', "fd size open EARLY -let …");
  await checkStatement('log "size {si$0', "fd size open -let …");
  await checkStatement('log "{fd} and {$0} {size}"', "fd size open …");
});

test("a sign that was typed asks where it means something", async () => {
  await check("task a {$0", "", {}, "{");
  await check('task a { var x = 0 main { log "{$0" } }', "x …", {}, "{");
  await check("task a { phone a -> a main { call a.$0 } }", "IPC_M_CONNECT_ME_TO …", {}, ".");
  await check("task a { main { for i in 0.$0", "", {}, ".");
  await check("const A = 1 /$0", "", {}, "/");
});

test("imports: files that are known and not imported yet", async () => {
  const files = { "a/x.ktrace": 'import "y.ktrace"', "a/y.ktrace": "", "b.ktrace": "" };
  await check('import "a/x.ktrace"\nimport "$0"', "a/y.ktrace", files);
  await check('import "a/x.ktrace"\nimport $0', "a/y.ktrace", files);
  await check('import "a/x$0.ktrace"', "a/x.ktrace a/y.ktrace", files);
});

test("what is broken before and after the cursor takes nothing away", async () => {
  await checkStatement("let b = call\n  answer $0", "EOK fd …");
  await checkStatement("call fat.LOOKUP(1, \n  call fat.$0", "LOOKUP …");
  await checkStatement("} } $0", "task check …");
  await check("task a { mutex m main { lock $0", "m");
  await check("task a { mutex m main { if 1 { } lock m { lock $0", "m");
  await check("protocol p { method M } task a { on $0", "M …");
  await check("protocol p { method M } task a { mutex m on M(a, 1) { lock $0 } }", "m");
  await check("task a { mutex m main { for i { lock $0 } } }", "m");
  await check("task a { phone b -> a main { let x = ( } on * { call $0 } }", "b");
});
