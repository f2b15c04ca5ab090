import type { AstNode } from "langium";
import { expect, test } from "vitest";
import { compile } from "./compiler/index.ts";
import { load } from "./load.ts";
import { check, loadText } from "./testing.ts";
import { walk } from "./walk.ts";

/** Unfinished statements. */
const mistakes = [
  "let",
  "let y",
  "let y =",
  "x = 1 +",
  "x = f(1 +)",
  "x = f(1 2)",
  "x = f(1",
  "x = t[1",
  "x + 1",
  "call",
  "call q",
  "call q.",
  "call q.M",
  "call q.M(1",
  "call q.M(1) timeout",
  "send q.M(",
  "wait",
  "wait c with",
  "answer EOK,",
  "forward x",
  "forward x to q as",
  "lock",
  "lock m raed { }",
  "exchange s",
  "end",
  "spawn",
  "if",
  "if x",
  "if x = 1 { }",
  "else",
  "while",
  "repeat",
  "for i in",
  "choose",
  "let k = choose 1..",
  "assert",
  "log",
  'log "a {',
  "stray",
  "12",
  ")",
];

test("a word that begins nothing, with the nearest that does", async () => {
  await check(`
tsak a { }
^^^^ Found \`tsak\`; expected a declaration (\`task\`, \`protocol\`, \`const\`, …). Did you mean \`task\`?
task b {
  fibrl f { }
  ^^^^^ expected a declaration of the task (\`var\`, \`phone\`, \`on\`, \`main\`, …) or \`}\`. Did you mean \`fibril\`?
  main { }
}`);
});

test("a misspelled statement does not hide the next mistake", async () => {
  await check(`
task b {
  mutex m
  main {
    lokc m
    ^^^^ Found \`lokc\`; expected a statement. Did you mean \`lock\`?
    unlock n
           ^ Unknown name \`n\`. Did you mean \`m\`?
  }
}`);
});

test("a missing operand", async () => {
  await check(`
task a {
  main {
    let x = 
          ^ The line ends here; expected a value.
    let y = 2
    y = 1 + ) 
          ^ Found no value after \`+\`; expected one.
  }
}`);
});

test("a missing brace", async () => {
  await check(`
task a {
  main {
    let x = 1
}
task b { }
^^^^ Found \`task\`; expected a declaration of the task`);
});

test("a brace too many", async () => {
  await check(`
task a {
  main { } }
  var x = 0
  ^^^ Found \`var\`; expected a declaration
}
task b { }`);
});

test("a reserved word as a name", async () => {
  await check(`
task a {
  main { let call = 1 }
             ^^^^ \`call\` is a reserved word; expected a name.
}
task lock { }
     ^^^^ \`lock\` is a reserved word; expected the name of a task.`);
});

test("where a name may stand, the words that may be one are not listed", async () => {
  await check(`
protocol p { method M = - }
                        ^ Found \`-\`; expected a number or the name of a constant.
task t {
  main { connect }
                 ^ Found \`}\`; expected a task or \`sender\`.
}
check "c" { expect deadlock among }
                                  ^ Found \`}\`; expected the name of a task.`);
});

test("the name of a task with other signs in it", async () => {
  await check(`
task init:vfs { }
         ^ Found \`:\`; expected \`{\`. A name with such a sign in it stands in quotes: \`task "init:vfs"\`.`);
});

test("an operator without any value", async () => {
  await check(`
task t {
  main {
    let x = * }
            ^ Found \`*\`; expected a value.
  fn f() { log "{*} {/" return * return && }
                 ^ Found \`*\`; expected a value.
}`);
  expect((await loadText('task t { main { log "x {*')).diagnostics).toHaveLength(1);
});

test("a call inside an expression", async () => {
  await check(`
protocol p { method M }
task a {
  phone q -> a
  main { let x = 1 + call q.M() }
                     ^^^^ \`call\` cannot stand inside an expression: give its result a name with \`let\` first.
  on M { }
}`);
});

test("characters and tokens that are none", async () => {
  await check(
    `
const A = 1 # 2
            ^ Found \`#\`, which means nothing here.
const B = 12ab
          ^^^^ \`12ab\` is not a number
const C = 0x
          ^^ \`0x\` is not a number
import "abc
       ^^^^ This text is not closed
task t { main { log "a {B" } }
                         ^ This hole is not closed: expected \`}\` before the end of the text.
const D = "
          ^ This text is not closed
/* to the end` + "\n^^ This comment is not closed",
  );
});

test("a comment that is not closed hides the rest of the file, and is the one mistake", async () => {
  await check(`
task a {
  main { lock /* the outer one
              ^^ This comment is not closed
    m }
}`);
});

test("a name that is unknown in many lines is one mistake, with a few of the lines", async () => {
  const { diagnostics } = await loadText(`task t {\n main {\n${"x = 1\n".repeat(500)} } }`);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    "Unknown name `x`. (Also in lines 4, 5, 6, 7, 8 and 494 more.)",
  ]);
});

test("a name that a skipped text may declare is not reported besides", async () => {
  await check(`
const = 5
      ^ Found \`=\`; expected a name.
task a {
  phon p -> b
  ^^^^ Found \`phon\`; expected a declaration of the task
  main { hangup p }
}
task b { }`);
});

test("an empty text, a text that is none, and a missing file", async () => {
  expect((await loadText("")).diagnostics).toEqual([]);
  const [binary, ...more] = (await loadText("\0\x01\x02task")).diagnostics;
  expect([binary?.message, more]).toEqual(["This is not a text file; expected a ktrace source.", []]);
  const unnamed = await load("file:///LICENSE", async () => "MIT License");
  expect(unnamed.diagnostics[0]?.message).toMatch(/^Found `MIT`; expected a declaration/);
  const directory = await load("file:///", async () => Promise.reject(new Error("It is a directory.")));
  expect(directory.diagnostics[0]?.message).toBe("Cannot read `file:///`: It is a directory.");
  const missing = await load("file:///none.ktrace", async () => undefined);
  expect(missing.diagnostics[0]?.message).toBe("Cannot read `file:///none.ktrace`: There is no such file.");
});

test.each([
  ["parentheses", `const C = ${"(".repeat(20_000)}1${")".repeat(20_000)}`],
  ["signs", `const C = ${"!".repeat(50_000)}1`],
  ["terms", `const C = 1${" + 1".repeat(20_000)}`],
  ["blocks", `task t { main { ${"if 1 {".repeat(8_000)} ${"}".repeat(8_000)} } }`],
])("%s that nest past the stack are one error", async (_, text) => {
  const { diagnostics } = await loadText(text);
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining("nests")]);
});

test("an expression of too many terms is marked where it begins; of fewer it is read and compiled", async () => {
  const terms = (count: number) => `task t {\n  main { let x = 1${" + 1".repeat(count - 1)} assert x == ${count} }\n}`;
  for (const tooMany of [1001, 20_000]) {
    const [error, ...more] = (await loadText(terms(tooMany))).diagnostics;
    expect([error?.range.start, more]).toEqual([{ line: 1, character: 17 }, []]);
    expect(error?.message).toContain("nests");
  }
  const { program, diagnostics } = compile(await loadText(terms(900)));
  expect([program === undefined, diagnostics]).toEqual([false, []]);
});

test("an `else if` chain past the stack is marked where the stack ends", async () => {
  const chain = "if 1 { }\nelse ".repeat(20_000);
  const [error, ...more] = (await loadText(`task t { main { ${chain} { } } }`)).diagnostics;
  expect([error?.message, more]).toEqual([expect.stringContaining("nests"), []]);
  expect(error?.range.start.line).toBeGreaterThan(50);
});

test("a mistake in a block that words begin which may be names is told where it is", async () => {
  await check(`
task a {
  var x = 0
  on * {
    if x { } else { let y = }
                            ^ Found \`}\`; expected a value.
    choose { } or { x = f(1 2) }
                            ^ Found \`2\`; expected \`)\`.
    if x { } else if x { x = a[1 +].x }
                                 ^ Found no value after \`+\`; expected one.
  }
  fn f(a) { return a }
}`);
});

test("an unfinished declaration does not take the next one for a part of itself", async () => {
  await check(`
task
^^^^ The line ends here; expected a name.
task a {
  phone
  ^^^^^ The line ends here; expected a name.
  var w = 1
  var x = w +
            ^ Found no value after \`+\`; expected one.
  var y =
        ^ The line ends here; expected a value.
  var z = 2
  on
  ^^ The line ends here; expected a name.
  on M {
    let v = w + z
    answer v
  }
}
const
^^^^^ The line ends here; expected a name.
protocol p { method M }
task c { phone q -> a main { hangup r } }
                                    ^ Unknown name \`r\`. Did you mean \`q\`?
`);
});

test("a word that begins declarations is a name where none begins", async () => {
  const { diagnostics } = await loadText(`
task t {
  var phone = 1
  var on = 2
  fn task(var) { return var }
  main {
    let check = task(
      phone)
    let x = phone +
      on
    on =
      x
    phone = on - check task(on)
    log "{phone}"
  }
}`);
  expect(diagnostics).toEqual([]);
});

test("what stands behind something that is missing is understood", async () => {
  await check(`
task {
     ^ Found \`{\`; expected the name of a task.
  mutex m
  main {
    while { let x = f(1, ) }
          ^ Found \`{\`; expected a value.
    lock { unlock n }
         ^ Found \`{\`; expected a name.
    let = n
        ^ Found \`=\`; expected a name.
    unlock n
           ^ Unknown name \`n\`. Did you mean \`m\`?
  }
  fn f(a, b) { return a + b }
}`);
});

test.each([
  "task seen serves ? { main { let inside = 1 } }",
  "task seen serves p, { main { let inside = 1 } }",
  "task seen id { main { let inside = 1 } }",
  "task 5 { mutex seen main { let inside = 1 } }",
  "protocol 5 { method seen method inside }",
  "task seen { on M( { let inside = 1 } }",
  "task seen { fn f(a { let inside = 1 } }",
  "task seen { fibril f( { let inside = 1 } }",
  "task seen { main { while ? { let inside = 1 } } }",
  "task seen { main { for i in 0.. { let inside = 1 } } }",
  "task seen { main { for { let inside = 1 } } }",
  "task seen { main { for i, 1 { let inside = 1 } } }",
  "task seen { main { if 1 = 1 { let inside = 1 } } }",
  "task seen { rwlock l main { lock l reda { let inside = 1 } } }",
  "task seen { session s -> seen main { exchange s { let inside = 1 } } }",
  "task seen { on { let inside = 1 } }",
  "task seen { on * (a, 1) { let inside = 1 } }",
  "task seen { fn f { let inside = 1 } }",
  "task seen { fibril { let inside = 1 } }",
])("a mistake in the head of a block is one, and what it holds is understood: `%s`", async (text) => {
  const { main, diagnostics } = await loadText(`${text}\ntask last { }`);
  expect(diagnostics.map(({ range }) => range.start.line)).toEqual([0]);
  expect(namesIn(main)).toEqual(expect.arrayContaining(["seen", "inside", "last"]));
});

test.each([
  ["main {", "}"],
  ["on M(a) {", "}"],
  ["on * {", "}"],
  ["fn g(a) {", "}"],
  ["daemon fibril g(a) {", "}"],
  ["main { if x {", "} else { yield } }"],
  ["main { if x { } else {", "} }"],
  ["main { if x { } else if x {", "} else { yield } }"],
  ["main { while x {", "} }"],
  ["main { loop {", "} }"],
  ["main { repeat 3 {", "} }"],
  ["main { for i in 0..3 {", "} }"],
  ["main { choose {", "} or { yield } }"],
  ["main { choose { } or {", "} or { yield } }"],
  ["main { lock m {", "} }"],
  ["main { lock l write {", "} }"],
  ["main { exchange s as ex {", "} }"],
])("in `%s … %s` an unfinished statement is one mistake, and the rest is understood", async (opening, closing) => {
  const declarations = `protocol p { method M = 1024 (a) }
task b serves p { on M(a) { answer } }
task a { var x = 0 var t[4] = 0 mutex m rwlock l condvar c session s -> b phone q -> b fn f(a) { return a }`;
  for (const mistake of mistakes) {
    const { main, diagnostics } = await loadText(
      `${declarations}\n${opening}\nlet before = 1\n${mistake}\nlet after = 2\nx = after\n${closing}\nvar later = 3\n}\ntask last { }`,
    );
    const found = diagnostics.map(({ range, message }) => [range.start.line - 5, message]);
    expect([mistake, found]).toEqual([mistake, [[0, expect.any(String)]]]);
    expect(namesIn(main)).toEqual(expect.arrayContaining(["before", "after", "later", "last"]));
  }
});

function namesIn(root: AstNode | undefined): unknown[] {
  const names: unknown[] = [];
  if (root !== undefined) walk(root, (node) => names.push("name" in node ? node.name : undefined));
  return names;
}
