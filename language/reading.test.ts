import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type AstNode, type CstNode, isAstNode, isCompositeCstNode, isReference, type ParseResult } from "langium";
import { expect, test } from "vitest";
import { isSource } from "./generated/ast.ts";
import type { KtraceParserOptions } from "./parser.ts";
import { createKtraceServices } from "./services.ts";

const { parser } = createKtraceServices().ktrace;

/** Parses a text; what can be kept of the tree of another one is kept. */
function parse(text: string, previous?: AstNode): ParseResult {
  const options: KtraceParserOptions = previous === undefined ? {} : { previous };
  return parser.LangiumParser.parse(text, options);
}

/** All that a tree tells. */
function picture({ value, lexerErrors, parserErrors }: ParseResult): unknown {
  return {
    lexerErrors,
    errors: parserErrors.map(pictureOfError),
    node: pictureOf(value),
    cst: pictureOfCst(value.$cstNode),
  };
}

function pictureOfError(error: ParseResult["parserErrors"][number]): unknown {
  const { message, token, resyncedTokens } = error;
  return [message, token, "previousToken" in error && error.previousToken, resyncedTokens, error.context];
}

function pictureOf(node: AstNode, container?: AstNode): unknown {
  expect(node.$container).toBe(container);
  const properties = Object.entries(node).filter(([name]) => !name.startsWith("$"));
  const { $type, $containerProperty, $containerIndex, $cstNode } = node;
  return [
    [$type, $containerProperty, $containerIndex, $cstNode?.offset, $cstNode?.end],
    properties.map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((item) => pictureOfValue(item, node)) : pictureOfValue(value, node),
    ]),
  ];
}

function pictureOfValue(value: unknown, container: AstNode): unknown {
  if (isAstNode(value)) return pictureOf(value, container);
  return isReference(value) ? [value.$refText, value.$refNode?.offset] : value;
}

function pictureOfCst(node: CstNode | undefined, container?: CstNode): unknown {
  if (node === undefined) return undefined;
  expect(node.container).toBe(container);
  const { offset, end, length, range, text, hidden, astNode, grammarSource } = node;
  const content = isCompositeCstNode(node) ? node.content.map((child) => pictureOfCst(child, node)) : undefined;
  return [offset, end, length, range, text, hidden, astNode.$type, grammarSource?.$type, content];
}

function checkEdits(text: string, edits: readonly { at: number; removed: number; inserted: string }[]): void {
  let last = parse(text);
  for (const { at, removed, inserted } of edits) {
    const start = at % (text.length + 1);
    text = text.slice(0, start) + inserted + text.slice(start + removed);
    last = parse(text, last.value);
    expect(picture(last)).toEqual(picture(parse(text)));
  }
}

const samples = join(import.meta.dirname, "../samples");
const texts = globSync("**/*.ktrace", { cwd: samples }).map((file) => readFileSync(join(samples, file), "utf8"));
const words =
  `task main on fn { } ( ) [ ] " . , ; = -> 0x1f 12ab 5ms // /// /* */ "a{b}" {{ call send wait answer import const x = 1
  const timeout protocol read`.split(/ +/);
const declarations = [
  "const A = 1",
  "const B = 1 const C = A // one\n",
  "/// Two.\ntask a { main { yield } }",
  "protocol p { method M }",
  ";",
  "/* c */",
  "}",
  "const",
  "task",
  'task b { main { log "x {A} y',
  "import",
  "\n",
  "\r\n",
  " ",
];
const edit = fc.record({
  at: fc.nat(),
  removed: fc.oneof(fc.nat(3), fc.nat(40), fc.constant(0)),
  inserted: fc.oneof(fc.constantFrom(...words, ...declarations), fc.constant(""), fc.string({ maxLength: 3 })),
});
const edits = fc.array(edit, { minLength: 1, maxLength: 6 });

test("the tree after random edits of samples is that of a fresh start", () => {
  fc.assert(fc.property(fc.constantFrom(...texts), edits, checkEdits));
}, 300_000);

test("and of many small declarations, on a line or on several", () => {
  const many = fc
    .array(fc.constantFrom(...declarations), { maxLength: 12 })
    .chain((parts) => fc.constantFrom("\n", " ", "\n\n").map((between) => parts.join(between)));
  fc.assert(fc.property(many, edits, checkEdits));
}, 300_000);

test("what a change does not reach is kept, where it is now", () => {
  const itemsOf = ({ value }: ParseResult) => (isSource(value) ? value.items : []);
  const before = parse("const A = 1\n/// Two.\ntask t { }\nconst B = 3");
  const [first, task, last] = itemsOf(before);
  const [, added, ...kept] = itemsOf(
    parse("const A = 1\nconst C = 2\n/// Two.\ntask t { }\nconst B = 3", before.value),
  );
  expect([first, task, last]).not.toContain(added);
  expect(kept[0]).toBe(task);
  expect(kept[1]).toBe(last);
  expect(task?.$cstNode?.range.start).toEqual({ line: 3, character: 0 });
});
