import type { AstNode, CstNode } from "langium";
import type { Range, TextEdit } from "vscode-languageserver";
import type { FindingCode, SourceDocument, StaticFinding } from "#language";
import { rangeOf } from "../diagnostics/static-analysis.ts";
import type { Situation } from "./fix.ts";

/** The findings of a kind that are shown at a range. */
export function findingsAt({ document, range, analysis }: Situation, code: FindingCode): StaticFinding[] {
  return analysis.findingsIn(document).filter((finding) => finding.code === code && same(rangeOf(finding), range));
}

export function same(a: Range | undefined, b: Range): boolean {
  return (
    a !== undefined &&
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

/** A part of a text, from one offset to another. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** A node with its line, if nothing but a comment is on it besides; with the blanks before it else. */
export function wholeLine(
  document: SourceDocument,
  first: CstNode,
  last: CstNode = first,
): Part & { readonly isLine: boolean } {
  const text = document.textDocument.getText();
  const lineStart = text.lastIndexOf("\n", first.offset - 1) + 1;
  const next = text.indexOf("\n", last.end);
  const lineEnd = next < 0 ? text.length : next + 1;
  const isAlone =
    /^\s*$/.test(text.slice(lineStart, first.offset)) && /^[ \t;]*(\/\/.*)?\r?\n?$/.test(text.slice(last.end, lineEnd));
  if (isAlone) return { from: lineStart, to: lineEnd, isLine: true };
  const before = /[ \t]*$/.exec(text.slice(0, first.offset))?.[0].length ?? 0;
  return { from: first.offset - before, to: last.end, isLine: false };
}

export function replace({ textDocument }: SourceDocument, { from, to }: Part, newText: string): TextEdit {
  return { range: { start: textDocument.positionAt(from), end: textDocument.positionAt(to) }, newText };
}

/** The blanks before the first word of a node's line. */
export function indentOf({ textDocument }: SourceDocument, node: CstNode): string {
  const text = textDocument.getText();
  const lineStart = text.lastIndexOf("\n", node.offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, node.offset))?.[0] ?? "";
}

/** The statement that a node is, or is part of. */
export function statementOf(node: AstNode): AstNode {
  let at = node;
  while (at.$container !== undefined && at.$container.$type !== "Block") at = at.$container;
  return at;
}

/** Where a line ends, before its break. */
export function lineEndOf(text: string, offset: number): number {
  const length = text.slice(offset).search(/[\r\n]/);
  return length < 0 ? text.length : offset + length;
}

/** Where something comes that is put on a line of its own behind an offset: where the line ends, unless more code is on it. */
export function behind(text: string, offset: number): number {
  const end = lineEndOf(text, offset);
  return /^[ \t;,]*(\/\/.*)?$/.test(text.slice(offset, end)) ? end : offset;
}

/** How the lines of a text end. */
export function breakOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Whether nothing but blanks is before an offset on its line. */
export function beginsLine(text: string, offset: number): boolean {
  return /(^|[\r\n])[ \t]*$/.test(text.slice(0, offset));
}
