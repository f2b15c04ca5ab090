import { expect, test } from "vitest";
import type { SelectionRange } from "vscode-languageserver";
import { open } from "../testing.ts";
import { selection } from "./selection.ts";

/** What is selected at `$0`, step by step, up to the whole file; line breaks as `⏎`. */
async function check(marked: string, expected: string[]): Promise<void> {
  const { document, position } = await open(marked);
  const shown: string[] = [];
  for (let at: SelectionRange | undefined = selection(document, position); at !== undefined; at = at.parent)
    shown.push(document.textDocument.getText(at.range).replaceAll("\n", "⏎"));
  expect(shown).toEqual([...expected, document.textDocument.getText().replaceAll("\n", "⏎")]);
}

test("from a word to its expression, statement, block and declaration", async () => {
  await check("const A = 1\ntask t {\n  var x = 0\n  main { x = 1 + a$0bc * 2 yield }\n}", [
    "abc",
    "abc * 2",
    "1 + abc * 2",
    "x = 1 + abc * 2",
    "x = 1 + abc * 2 yield",
    "{ x = 1 + abc * 2 yield }",
    "main { x = 1 + abc * 2 yield }",
    "task t {⏎  var x = 0⏎  main { x = 1 + abc * 2 yield }⏎}",
  ]);
  await check("const A = 1\ntask t { main { let r = call p.M(f(1$0)) } }", [
    "1",
    "f(1)",
    "call p.M(f(1))",
    "let r = call p.M(f(1))",
    "{ let r = call p.M(f(1)) }",
    "main { let r = call p.M(f(1)) }",
    "task t { main { let r = call p.M(f(1)) } }",
  ]);
});

test("in a comment the comment, between words what they stand in", async () => {
  await check("const A = 1\nprotocol p {\n  // a $0b\n  method M\n}", ["// a b", "protocol p {⏎  // a b⏎  method M⏎}"]);
  await check("const A = 1\nprotocol p {\n$0\n  method M\n}", ["protocol p {⏎⏎  method M⏎}"]);
});

test("in a text that is being typed", async () => {
  await check("const A = 1\ntask t { main { let x =$0", [
    "=",
    "let x =",
    "{ let x =",
    "main { let x =",
    "task t { main { let x =",
  ]);
  await check("$0", []);
});
