import type { FormattingOptions, TextEdit } from "vscode-languageserver";
import type { KtraceServices, SourceDocument } from "#language";
import { tokensOf } from "../tokens.ts";
import { brokenLines } from "./broken.ts";
import { isEmpty, superfluousLines } from "./empty-lines.ts";
import { levelsOf } from "./indentation.ts";
import { type Line, linesOf } from "./lines.ts";
import { spaceBetween } from "./spacing.ts";

/** What white space becomes, by offsets. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The lines that are to be formatted, by their numbers; both ends belong to them. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
  /** Whether somebody is typing there: then empty lines stay, and the last one gets the indentation for what comes. */
  readonly typing: boolean;
}

/**
 * The changes that give lines of a text their style. Lines are neither joined nor broken, as their ends can have a meaning:
 * what changes is the white space within them, and how many empty ones there are. What is not understood stays as it is.
 */
export function format(
  document: SourceDocument,
  services: KtraceServices,
  options: FormattingOptions,
  { first, last, typing }: LineRange = { first: 0, last: document.textDocument.lineCount - 1, typing: false },
): TextEdit[] {
  const { textDocument } = document;
  const text = textDocument.getText();
  const tokens = tokensOf(document, services);
  const lines = linesOf(document, tokens);
  const levels = levelsOf(document, lines);
  const broken = brokenLines(document, lines, tokens);
  const superfluous = typing ? new Set<number>() : superfluousLines(lines);
  const changes: Change[] = [];
  for (const [number, line] of lines.entries()) {
    if (number < first || number > last) continue;
    const indentation = indent(levels[number] ?? 0, options);
    const isNew = typing && number === last && isEmpty(line);
    if (isNew) changes.push({ start: line.start, end: line.end, newText: indentation });
    if (isNew || broken.has(number)) continue;
    const next = lines[number + 1];
    if (!isEmpty(line)) changes.push(...withinLine(line, indentation, text, options));
    else if (superfluous.has(number) && next !== undefined)
      changes.push({ start: line.start, end: next.start, newText: "" });
    else changes.push({ start: line.start, end: line.end, newText: "" });
  }
  const end = lines.length - 1;
  if (options.insertFinalNewline && last >= end && !typing && !broken.has(end) && !endsInNewline(text))
    changes.push({ start: text.length, end: text.length, newText: /\r\n|\n|\r/.exec(text)?.[0] ?? "\n" });
  return changes
    .filter(({ start, end, newText }) => isBlank(text.slice(start, end)) && text.slice(start, end) !== newText)
    .map(({ start, end, newText }) => ({
      newText,
      range: { start: textDocument.positionAt(start), end: textDocument.positionAt(end) },
    }));
}

function endsInNewline(text: string): boolean {
  return text === "" || /[\r\n]$/.test(text);
}

/** Other characters than these are left alone, blank or not. */
function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

function indent(level: number, { insertSpaces, tabSize }: FormattingOptions): string {
  return insertSpaces ? " ".repeat(level * tabSize) : "\t".repeat(level);
}

/** The white space before, between and behind the tokens of a line. */
function* withinLine(line: Line, indentation: string, text: string, options: FormattingOptions): Generator<Change> {
  const { start, end, tokens, comment } = line;
  if (comment === undefined) yield { start, end: tokens[0]?.offset ?? end, newText: indentation };
  let before = comment;
  /** How long the line was and is, without its indentation. */
  let [was, is] = [0, 0];
  for (const token of tokens) {
    if (before !== undefined) {
      const gap = { start: before.end, end: token.offset };
      const width = widthOf(text.slice(gap.start, gap.end), options);
      // Comments that stand in a column stay there.
      const column = " ".repeat(width > 1 ? Math.max(1, was + width - is) : 1);
      const newText = token.type === "LINE_COMMENT" ? column : spaceBetween(before, token);
      yield { ...gap, newText };
      was += width;
      is += newText.length;
    }
    was += token.text.length;
    is += token.text.length;
    before = token;
  }
  const goesOn = before !== undefined && before.end > end;
  if (!goesOn || options.trimTrailingWhitespace)
    yield { start: start + text.slice(start, end).replace(/[ \t]+$/, "").length, end, newText: "" };
}

/** How many spaces white space stands for. */
function widthOf(blank: string, { tabSize }: FormattingOptions): number {
  return blank.replaceAll("\t", " ".repeat(tabSize)).length;
}
