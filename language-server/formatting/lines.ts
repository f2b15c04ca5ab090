import type { SourceDocument } from "#language";
import type { Token } from "../tokens.ts";

/** A line of a text, and the tokens that begin on it. */
export interface Line {
  readonly start: number;
  /** Where its line break begins. */
  readonly end: number;
  readonly tokens: readonly Token[];
  /** The comment of an earlier line that goes on here. */
  readonly comment: Token | undefined;
}

export function linesOf({ textDocument }: SourceDocument, tokens: readonly Token[]): Line[] {
  const text = textDocument.getText();
  const lines: Line[] = [];
  let next = 0;
  for (let number = 0; number < textDocument.lineCount; number++) {
    const start = textDocument.offsetAt({ line: number, character: 0 });
    const after =
      number + 1 < textDocument.lineCount ? textDocument.offsetAt({ line: number + 1, character: 0 }) : text.length;
    const end = start + text.slice(start, after).replace(/[\r\n]+$/, "").length;
    const first = next;
    while (next < tokens.length && (tokens[next]?.offset ?? after) < after) next++;
    const last = tokens[first - 1];
    const comment = last !== undefined && last.end > start ? last : undefined;
    lines.push({ start, end, tokens: tokens.slice(first, next), comment });
  }
  return lines;
}
