import { AstUtils } from "langium";
import { isItem, isMember, type SourceDocument } from "#language";
import type { Token } from "../tokens.ts";
import type { Line } from "./lines.ts";

/**
 * The lines that nobody understands, by their numbers: of a declaration that a syntax error is in, of what the parser passed
 * over, and of malformed tokens.
 */
export function brokenLines(document: SourceDocument, lines: readonly Line[], tokens: readonly Token[]): Set<number> {
  const broken = new Set<number>();
  const { parserErrors, lexerErrors } = document.parseResult;
  const lineAt = (offset: number) => document.textDocument.positionAt(offset).line;
  const breakLines = (first: number, last: number) => {
    for (let line = first; line <= last; line++) broken.add(line);
  };
  for (const { token } of parserErrors) {
    // The end of the file is nowhere.
    const isEnd = token.tokenType.name === "EOF";
    const before = tokens.findLast(({ offset, node }) => node !== undefined && (isEnd || offset < token.startOffset));
    const declaration = AstUtils.getContainerOfType(before?.node, (node) => isMember(node) || isItem(node));
    const range = declaration?.$cstNode?.range;
    if (range === undefined) continue;
    breakLines(range.start.line, Math.max(range.end.line, isEnd ? lines.length - 1 : lineAt(token.startOffset) - 1));
  }
  for (const { offset } of lexerErrors) {
    const token = tokens.find((token) => token.offset <= offset && offset < token.end);
    breakLines(lineAt(offset), lineAt(token?.end ?? offset));
  }
  for (const [number, line] of lines.entries()) {
    if (line.tokens.some(({ type, node }) => node === undefined && !type.endsWith("_COMMENT"))) broken.add(number);
  }
  return broken;
}
