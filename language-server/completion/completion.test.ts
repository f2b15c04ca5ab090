import { TextDocument } from "langium";
import { expect, test } from "vitest";
import { type CompletionItem, InsertReplaceEdit, InsertTextFormat } from "vscode-languageserver";
import { open } from "../testing.ts";
import { complete } from "./complete.ts";
import { itemOf } from "./completion.ts";

type Options = NonNullable<Parameters<typeof offered>[2]>;

/** The item of this name that is offered at `$0`, as an editor with these capabilities gets it, and the text once it is accepted. */
async function offered(
  marked: string,
  name: string,
  completionItem: {
    snippetSupport?: boolean;
    insertReplaceSupport?: boolean;
    labelDetailsSupport?: boolean;
    commitCharactersSupport?: boolean;
    insertTextModeSupport?: { valueSet: (1 | 2)[] };
  } = {},
): Promise<{ item: CompletionItem; text: string }> {
  const { document, position, workspace } = await open(marked);
  const all = complete(document, position, workspace);
  const index = all.findIndex((each) => each.name === name);
  const found = all[index];
  if (found === undefined) throw new Error(`${name} is not among ${all.map((each) => each.name).join(", ")}.`);
  const item = itemOf(found, index, position, document, { textDocument: { completion: { completionItem } } });
  const edit = item.textEdit;
  if (edit === undefined) throw new Error("Each has an edit.");
  const range = InsertReplaceEdit.is(edit) ? edit.replace : edit.range;
  return { item, text: TextDocument.applyEdits(document.textDocument, [{ range, newText: edit.newText }]) };
}

async function check(marked: string, name: string, text: string, options: Options = {}): Promise<void> {
  expect((await offered(marked, name, options)).text).toEqual(text);
}

const snippets: Options = { snippetSupport: true };
const files = "protocol files { method READ (fd, size) method CLOSE } ";
const calling = (statement: string) =>
  `${files}task a serves files { phone b -> a mutex m fn half(n) { } main { ${statement} } }`;

test("the word that is there is replaced, with its quotes", async () => {
  await check("ta$0xyz a { }", "task", "task a { }");
  await check(
    'task "init:b" { } task a { phone p -> $0 }',
    "init:b",
    'task "init:b" { } task a { phone p -> "init:b" }',
  );
  await check(
    'task "init:b" { } task a { phone p -> "in$0" }',
    "init:b",
    'task "init:b" { } task a { phone p -> "init:b" }',
  );
  await check('task b { } task a { phone p -> "$0 }', "b", 'task b { } task a { phone p -> "b" }');
  await check("kernel helenos-$02011", "helenos-2026", "kernel helenos-2026");
  const { item } = await offered("ta$0xyz a { }", "task", { insertReplaceSupport: true });
  expect(item.textEdit).toEqual({
    newText: "task",
    insert: { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } },
    replace: { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } },
  });
});

test("a quoted name is found by what is typed, with or without its quote", async () => {
  const text = 'task "init:b" { } task a { phone p -> ';
  expect((await offered(`${text}$0 }`, "init:b")).item.filterText).toEqual("init:b");
  expect((await offered(`${text}"$0 }`, "init:b")).item.filterText).toEqual('"init:b"');
});

test("methods and subroutines bring their arguments, once", async () => {
  await check(calling("call b.$0"), "READ", calling(`call b.READ(\${1:fd}, \${2:size})`), snippets);
  await check(calling("call b.$0(1)"), "READ", calling("call b.READ(1)"), snippets);
  await check(calling("call b.$0"), "CLOSE", calling("call b.CLOSE($1)"), snippets);
  await check(calling("let h = $0"), "half", calling(`let h = half(\${1:n})`), snippets);
  await check(calling("call b.$0"), "READ", calling("call b.READ(fd, size)"));
  await check(`${files}task a serves files { on $0 }`, "READ", `${files}task a serves files { on READ(fd, size) }`);
});

test("whole statements and declarations come with what is near", async () => {
  await check(
    calling("$0"),
    "call with its results",
    calling(`let \${1:rc} = call \${2:b}.\${3:READ}(\${4:fd}, \${5:size})`),
    snippets,
  );
  await check(
    calling("let r = $0"),
    "call with its arguments",
    calling(`let r = call \${1:b}.\${2:READ}(\${3:fd}, \${4:size})`),
    snippets,
  );
  await check(calling("$0"), "lock block", calling("lock m {\n  \n}"));
  await check(calling("$0"), "send, then wait", calling("let m = send b.READ(fd, size)\nlet rc = wait m"));
  await check(
    `${files}task a serves files { $0 }`,
    "on READ(fd, size)",
    `${files}task a serves files { on READ(fd, size) {\n  \n  answer EOK\n} }`,
  );
  await check("$0", "check that forbids", 'check "name" {\n  forbid stuck\n}');
});

test("lines of a snippet are indented as the line is, by the editor where it can", async () => {
  await check("task a {\n    main {\n    $0\n", "loop block", "task a {\n    main {\n    loop {\n      \n    }\n");
  const adjusting = { snippetSupport: true, insertTextModeSupport: { valueSet: [1, 2] } } satisfies Options;
  const { item } = await offered("task a {\n    main {\n    $0\n", "loop block", adjusting);
  expect(item).toMatchObject({ insertTextMode: 2, insertTextFormat: InsertTextFormat.Snippet });
  expect(item.textEdit?.newText).toEqual("loop {\n  $0\n}");
});

test("only what the editor knows is used", async () => {
  const plain = (await offered(calling("call $0"), "b")).item;
  expect(plain).not.toHaveProperty("commitCharacters");
  expect((await offered(calling("call $0"), "b", { commitCharactersSupport: true })).item.commitCharacters).toEqual([
    ".",
  ]);
  expect((await offered(calling("call b.$0"), "READ")).item).not.toHaveProperty("labelDetails");
  const { item } = await offered(calling("call b.$0"), "READ", { labelDetailsSupport: true });
  expect(item.labelDetails).toEqual({ detail: "(fd, size)" });
  expect(item.detail).toEqual("files");
});
