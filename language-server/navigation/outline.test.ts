import { expect, test } from "vitest";
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import { open } from "../testing.ts";
import { outline } from "./outline.ts";

const kinds = new Map(Object.entries(SymbolKind).map(([name, kind]) => [kind, name]));

async function check(text: string, expected: string): Promise<void> {
  const { document } = await open(text);
  const render = (symbols: readonly DocumentSymbol[], indent: string): string[] =>
    symbols.flatMap(({ name, detail, kind, selectionRange, children = [] }) => [
      `${indent}${kinds.get(kind)} ${name} | ${detail} | ${document.textDocument.getText(selectionRange)}`,
      ...render(children, `${indent}  `),
    ]);
  expect(render(outline(document), "").join("\n")).toEqual(expected.trim());
}

test("declarations are a tree, each with what follows its name", async () => {
  await check(
    `
kernel helenos-2011
limits { fibrils 3 }
const A = 1 // one
protocol p { method M = 1030 (a, b) method N }
task "init:b" id 3 /* { */ serves p {
  var x[2]
  mutex m
  condvar c
  phone a -> a
  session s -> a exchange parallel pool 2
  workers 2
  fn f(a) { return a }
  main { }
  daemon fibril d { }
  on M(a, b) { if a { answer } }
  on * { answer }
}
check "name" with A = 2 { forbid stuck }
capture "dump" { task 3 "b" { } task 4 { } }`,
    `
Object limits |  | limits
Constant A | = 1 | A
Interface p |  | p
  Method M | = 1030 (a, b) | M
  Method N |  | N
Class init:b | id 3 serves p | "init:b"
  Variable x | [2] | x
  Key m |  | m
  Event c |  | c
  Field a | -> a | a
  Field s | -> a exchange parallel pool 2 | s
  Property workers | 2 | workers
  Function f | (a) | f
  Function main |  | main
  Function d |  | d
  Method on M | (a, b) | M
  Method on * |  | *
Boolean name | with A = 2 | "name"
Namespace dump |  | "dump"
  Class b (3) |  | "b"
  Class 4 |  | 4`,
  );
});

test("what has no name yet is left out, what follows it stays", async () => {
  await check(
    "task { }\ntask b { main { } phone }\nconst C = 1",
    "Class b |  | b\n  Function main |  | main\nConstant C | = 1 | C",
  );
});
