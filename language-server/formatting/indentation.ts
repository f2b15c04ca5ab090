import type { AstNode } from "langium";
import { isItem, isMember, type SourceDocument, walk } from "#language";
import { isComment, type Token } from "../tokens.ts";
import type { Line } from "./lines.ts";

/** By the kind of a node, which of its properties has what stands on lines of its own. */
const rows: Readonly<Record<string, string>> = {
  Source: "items",
  Protocol: "methods",
  Task: "members",
  Limits: "limits",
  Check: "properties",
  Block: "statements",
  Capture: "tasks",
  CapturedTask: "rows",
  CapturedThread: "waits",
};

/** Where declarations, statements and the like begin, by their offsets. */
type Rows = ReadonlyMap<number, AstNode>;

/**
 * How many levels each line is indented: one for each open brace, and one more where it goes on with what an earlier line
 * began. A brace that closes stands where the line stands that began what it ends.
 */
export function levelsOf(document: SourceDocument, lines: readonly Line[]): number[] {
  const rows = rowsOf(document);
  const firsts = firstTokens(lines);
  /** For each open brace the level of the line that began what it belongs to. */
  const open: number[] = [];
  let row = 0;
  return lines.map(({ tokens }, index) => {
    const isCode = tokens[0] !== undefined && !isComment(tokens[0]);
    const level = isCode ? levelOfCode(tokens[0], rows, open) : levelBefore(firsts[index], rows, open);
    for (const token of tokens) {
      const node = rows.get(token.offset);
      if (node !== undefined) row = level;
      open.splice(mostOpen(node, open));
      // A brace that the parser passed over belongs to nothing.
      if (token.node === undefined) continue;
      if (token.text === "{") open.push(row);
      if (token.text === "}") row = open.pop() ?? 0;
    }
    return level;
  });
}

/** For each line the first token from there on that is no comment. */
function firstTokens(lines: readonly Line[]): (Token | undefined)[] {
  let first: Token | undefined;
  const found = lines.toReversed().map(({ tokens }) => {
    first = tokens.find((token) => !isComment(token)) ?? first;
    return first;
  });
  return found.reverse();
}

/** Words and signs that, at the head of a line, go on with something on its own level. */
const sameLevel = /^(\{|\)|\]|;|else|or)$/;

function levelOfCode(first: Token, rows: Rows, open: readonly number[]): number {
  if (first.text === "}") return open.at(-1) ?? 0;
  const node = rows.get(first.offset);
  const depth = mostOpen(node, open);
  const isPart = node === undefined && !sameLevel.test(first.text) && !startsServing(first);
  return isPart ? depth + 1 : depth;
}

/** The level of a comment, or of nothing, before a token. */
function levelBefore(next: Token | undefined, rows: Rows, open: readonly number[]): number {
  return next === undefined || next.text === "}" ? open.length : levelOfCode(next, rows, open);
}

/** Which call a captured thread serves is no node of its own. */
function startsServing({ text, rule }: Token): boolean {
  return text === "serving" && rule === "CapturedThread";
}

/** Declarations are in a task at most, however many braces before them are missing. */
function mostOpen(node: AstNode | undefined, { length }: readonly number[]): number {
  if (isItem(node)) return 0;
  return isMember(node) ? Math.min(1, length) : length;
}

function rowsOf(document: SourceDocument): Rows {
  const starts = new Map<number, AstNode>();
  walk(document.parseResult.value, (node) => {
    const { $container, $containerProperty, $cstNode } = node;
    if ($container === undefined || $cstNode === undefined) return;
    if (rows[$container.$type] === $containerProperty) starts.set($cstNode.offset, node);
  });
  return starts;
}
