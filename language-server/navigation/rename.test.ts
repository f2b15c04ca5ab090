import { TextDocument } from "langium";
import { expect, test } from "vitest";
import { CancellationToken } from "vscode-languageserver";
import { open } from "../testing.ts";
import { workspaceEdit } from "./edits.ts";
import { prepareRename, rename } from "./rename.ts";

type Files = Record<string, string>;

/** What becomes of the texts when the name at `$0` is changed, or why it is not. */
async function renamed(marked: string, newName: string, files: Files = {}): Promise<Files | string> {
  const { document, workspace, position } = await open(marked, files);
  const file = { document, services: workspace.services };
  const prepared = prepareRename(file, position);
  const edits = await rename(file, position, newName, workspace, CancellationToken.None);
  if ("refused" in edits) return edits.refused;
  expect(prepared).not.toHaveProperty("refused");
  const texts: Files = { "main.ktrace": document.textDocument.getText(), ...files };
  for (const [uri, changes] of edits) {
    const name = uri.replace("file:///", "");
    texts[name] = TextDocument.applyEdits(TextDocument.create(uri, "ktrace", 0, texts[name] ?? ""), changes);
  }
  return texts;
}

async function check(marked: string, newName: string, expected: string, files: Files = {}, others: Files = files) {
  expect(await renamed(marked, newName, files)).toEqual({ "main.ktrace": expected, ...others });
}

async function refuse(marked: string, newName: string, reason: string, files: Files = {}) {
  expect(await renamed(marked, newName, files)).toEqual(reason);
}

test("a constant, in checks too", async () => {
  await check(
    'const $0A = 1 const B = A check "c" with A = 2 { always A == 2 }',
    "C",
    'const C = 1 const B = C check "c" with C = 2 { always C == 2 }',
  );
});

test("a protocol and a method, where they are served, handled and sent", async () => {
  const text =
    "protocol p { method M } task b serves p { on p.M { answer } } task a { phone b -> b main { call b.$0M() } }";
  await check(text, "N", text.replace("$0", "").replaceAll("M", "N"));
  await check(text.replace("$0", "").replace("on p", "on $0p"), "q", text.replace("$0", "").replaceAll(/\bp\b/g, "q"));
});

test("a task keeps its quotes, and gets them where it needs them", async () => {
  const text =
    'task "b" { } task a { phone p -> $0b } check "c" { expect deadlock among b } capture "d" { task 3 "b" { } }';
  await check(text, "c", text.replace("$0", "").replaceAll(/\bb\b/g, "c"));
  await check("task $0b { } task a { phone p -> b }", "init:b", 'task "init:b" { } task a { phone p -> "init:b" }');
  await check("task $0b { } task a { phone p -> b }", '"init:b"', 'task "init:b" { } task a { phone p -> "init:b" }');
  await check('task "init:$0b" { phone p -> "init:b" }', "b", 'task "b" { phone p -> "b" }');
});

test("what a task has", async () => {
  const text = `task a {
  var v = 0 mutex l condvar c semaphore s = 1 phone p -> a session e -> a
  fn f(n) { return n } fibril g { }
  main { lock l { v = v + 1 wait c with l } down s call p.IPC_M_DATA_READ() let ex = begin e end ex spawn g() let x = f(1) log "{x} {v}" }
}`;
  for (const name of ["v", "l", "c", "s", "p", "e", "f", "g", "n", "ex", "x"]) {
    const at = text.search(new RegExp(`\\b${name}\\b`));
    const marked = `${text.slice(0, at)}$0${text.slice(at)}`;
    await check(marked, "fresh", text.replaceAll(new RegExp(`\\b${name}\\b`, "g"), "fresh"));
  }
});

test("a variable in a check, by its task", async () => {
  await check(
    'task a { var v = 0 } check "c" { always a.$0v == 0 }',
    "w",
    'task a { var w = 0 } check "c" { always a.w == 0 }',
  );
});

test("a check", async () => {
  await check('check $0"c" { forbid stuck }', "does it hold?", 'check "does it hold?" { forbid stuck }');
});

test("in files that are not open, as far as they mean it", async () => {
  await check(
    "protocol $0p { method M }",
    "q",
    "protocol q { method M }",
    { "a.ktrace": 'import "main.ktrace" task a serves p { on p.M { answer } }', "b.ktrace": "protocol p { }" },
    { "a.ktrace": 'import "main.ktrace" task a serves q { on q.M { answer } }', "b.ktrace": "protocol p { }" },
  );
});

test("the same name is no change", async () => {
  await check("const $0A = 1", "A", "const A = 1");
});

test("not what the kernel names, and not what is no name", async () => {
  await refuse("task a { on * { answer $0EOK } }", "OK", "`EOK` is a name of the kernel's own.");
  await refuse("task a { on $0IPC_M_DATA_READ { answer } }", "R", "`IPC_M_DATA_READ` is a name of the kernel's own.");
  await refuse("limits { $0phones 3 }", "p", "The limit `phones` has this name in every scenario.");
  await refuse("ta$0sk a { }", "p", "Here is no name that can be changed.");
  await refuse("kernel helenos$0-2011", "p", "Here is no name that can be changed.");
});

test("not to what can be no name", async () => {
  await refuse("const $0A = 1", "call", "`call` is a word of the language.");
  await refuse("const $0A = 1", "1A", "`1A` is not a name: expected a letter or `_`, then letters, digits and `_`.");
  await refuse("const $0A = 1", "", "The new name is empty.");
  await refuse("task $0a { }", 'a"b', 'A name in quotes has no line end and none of " \\ {.');
});

test("not to a name that is taken", async () => {
  await refuse(
    "const $0A = 1\nconst B = 2",
    "B",
    "With this name there is a mistake in line 2 of `main.ktrace`: The constant `B` is already declared in line 1.",
  );
  await refuse(
    "const $0A = 1",
    "EOK",
    "With this name there is a mistake in line 1 of `main.ktrace`: `EOK` is predeclared: it has the kernel's value.",
  );
  await refuse(
    "protocol $0p { }",
    "q",
    "With this name there is a mistake in line 1 of `a.ktrace`: The protocol `q` is already declared in main.ktrace, line 1.",
    { "a.ktrace": 'import "main.ktrace" protocol q { }' },
  );
});

test("not to a name that is another's where it has to reach", async () => {
  await refuse(
    "task a { var $0x = 0 main { let y = 1\nx = y } }",
    "y",
    "In line 2 of `main.ktrace`, `y` would be another thing of this name.",
  );
  await refuse(
    'const y = 1 task a { main { let $0x = 1\nlog "{x}"\nlog "{y}" } }',
    "y",
    "In line 3 of `main.ktrace`, `y` is another thing, and would be this one.",
  );
  await check(
    'task a { var $0x = 0 main { if x { let y = 1 log "{y}" } } }',
    "y",
    'task a { var y = 0 main { if y { let y = 1 log "{y}" } } }',
  );
});

test("in a broken text as far as it goes", async () => {
  await check("task a { var $0x = 0 main { x = ", "y", "task a { var y = 0 main { y = ");
});

test("edits are bound to versions where the client can do that", async () => {
  const { document, workspace, position } = await open("const $0A = 1", {
    "b.ktrace": 'import "main.ktrace" const B = A',
  });
  const file = { document, services: workspace.services };
  const edits = await rename(file, position, "C", workspace, CancellationToken.None);
  if ("refused" in edits) return expect.unreachable(edits.refused);
  expect(workspaceEdit(edits, workspace, { workspace: { workspaceEdit: { documentChanges: true } } })).toMatchObject({
    documentChanges: [
      { textDocument: { uri: "file:///main.ktrace", version: 1 } },
      { textDocument: { uri: "file:///b.ktrace", version: null } },
    ],
  });
  expect(Object.keys(workspaceEdit(edits, workspace, {}).changes ?? {})).toEqual([
    "file:///main.ktrace",
    "file:///b.ktrace",
  ]);
});
