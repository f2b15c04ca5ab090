import {
  Cancellation,
  DefaultDocumentValidator,
  interruptAndCheck,
  type LangiumDocument,
  type ParseResult,
  type ValidationOptions,
} from "langium";
import type { Token } from "./chevrotain.ts";
import { eachLeaf } from "./cst-nodes.ts";
import { commentNotClosed, textNotClosed } from "./lexer.ts";
import { isAtEndOfLine, noValueAfter } from "./parse-errors.ts";

export type LanguageDiagnostic = NonNullable<LangiumDocument["diagnostics"]>[number];

/**
 * One mistake gives one diagnostic. Of what the parser says after it lost the thread, what stands on the same line is
 * left out; while a file does not parse, only names are checked besides, and not those that a skipped text may declare;
 * a name that is unknown in several places is reported once.
 */
export class KtraceDocumentValidator extends DefaultDocumentValidator {
  /** The checks walk over the tree themselves, once for all. */
  protected override validateSingleNodeOptions() {
    return { validateNode: true, validateChildren: false };
  }

  override async validateDocument(
    document: LangiumDocument,
    options: ValidationOptions = {},
    cancelToken = Cancellation.CancellationToken.None,
  ): Promise<LanguageDiagnostic[]> {
    await interruptAndCheck(cancelToken);
    const { parseResult } = document;
    if (document.textDocument.getText().includes("\0")) return [notText()];
    const syntax: LanguageDiagnostic[] = [];
    this.processLexingErrors(parseResult, syntax, options);
    const parsed = withoutHiddenEnd(parseResult, document.textDocument.getText());
    const placed = { ...parsed, parserErrors: parsed.parserErrors.map(placedAtEndOfLine) };
    this.processParsingErrors(placed, syntax, options);
    for (const diagnostic of syntax) explainBlocking(diagnostic, document);
    const linking: LanguageDiagnostic[] = [];
    this.processLinkingErrors(document, linking, options);
    // What depends on another unknown name has no message of its own.
    const names = linking.filter(({ message }) => message !== "");
    if (syntax.length === 0) {
      const checked = await this.validateAst(parseResult.value, options, cancelToken);
      return [...oncePerMessage(names), ...checked];
    }
    const lines = firstOfEachLine(syntax);
    const skipped = skippedWords(document);
    const bad = new Set(lines.map((diagnostic) => diagnostic.range.start.line));
    const rest = names.filter(({ range, data }) => !bad.has(range.start.line) && !skipped.has(String(data?.refText)));
    return [...lines, ...oncePerMessage(rest)];
  }
}

/** What is missing at the end of a line is shown at the last word there, and not at the first one further down. */
function placedAtEndOfLine(error: SyntaxError): SyntaxError {
  const { name, message } = error;
  if (!isAtEndOfLine(message) || !("previousToken" in error)) return error;
  return { ...error, name, message, token: error.previousToken as Token };
}

type SyntaxError = ParseResult["parserErrors"][number];

/** Forms that block: they are whole right sides. */
const blocking = /^\s*(call|send|wait|receive|connect|begin|choose)\b/;

/** Where an operator is followed by a form that blocks, the parser says only that it found no value. */
function explainBlocking(diagnostic: LanguageDiagnostic, { textDocument }: LangiumDocument): void {
  if (diagnostic.message !== noValueAfter(textDocument.getText(diagnostic.range))) return;
  const from = textDocument.offsetAt(diagnostic.range.end);
  const [found, word] = blocking.exec(textDocument.getText().slice(from, from + 100)) ?? [];
  if (found === undefined || word === undefined) return;
  const [start, end] = [from + found.length - word.length, from + found.length].map((at) =>
    textDocument.positionAt(at),
  );
  if (start === undefined || end === undefined) return;
  diagnostic.range = { start, end };
  diagnostic.message = `\`${word}\` cannot stand inside an expression: give its result a name with \`let\` first.`;
}

function notText(): LanguageDiagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: 1, message: "This is not a text file; expected a ktrace source." };
}

function firstOfEachLine(diagnostics: readonly LanguageDiagnostic[]): LanguageDiagnostic[] {
  const sorted = diagnostics.toSorted((a, b) => before(a.range.start, b.range.start));
  return sorted.filter((diagnostic, i) => sorted[i - 1]?.range.start.line !== diagnostic.range.start.line);
}

function before(a: { line: number; character: number }, b: { line: number; character: number }): number {
  return a.line - b.line || a.character - b.character;
}

/** A comment that is not closed hides the rest of the file, a text that is not closed a brace: that the file ends too early is no mistake besides. */
function withoutHiddenEnd(parsed: ParseResult, text: string): ParseResult {
  const hidesEnd = parsed.lexerErrors.some(
    ({ message, offset, length }) =>
      message === commentNotClosed || (message === textNotClosed && text.slice(offset, offset + length).includes("}")),
  );
  if (!hidesEnd) return parsed;
  return { ...parsed, parserErrors: parsed.parserErrors.filter(({ token }) => token.tokenType.name !== "EOF") };
}

/** Lines that a message names besides its own. */
const MOST_LINES = 5;

/** Keeps the first of equal messages, and says where the others are. */
function oncePerMessage(diagnostics: readonly LanguageDiagnostic[]): LanguageDiagnostic[] {
  const lines = new Map<LanguageDiagnostic["message"], Set<number>>();
  const firsts = diagnostics.filter(({ message, range }) => {
    const known = lines.get(message);
    known?.add(range.start.line + 1);
    if (known === undefined) lines.set(message, new Set([range.start.line + 1]));
    return known === undefined;
  });
  return firsts.map((first) => {
    const [, ...others] = lines.get(first.message) ?? [];
    return others.length === 0 ? first : { ...first, message: `${first.message} (Also in ${linesText(others)}.)` };
  });
}

function linesText(lines: readonly number[]): string {
  const more = lines.length - MOST_LINES;
  const named = lines.slice(0, MOST_LINES).join(", ");
  return `${lines.length === 1 ? "line" : "lines"} ${named}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The words that recovery passed over: they are in the text but in no node of the tree. */
function skippedWords(document: LangiumDocument): ReadonlySet<string> {
  const root = document.parseResult.value.$cstNode;
  if (root === undefined) return new Set();
  const kept = new Set<number>();
  eachLeaf(root, ({ offset }) => kept.add(offset));
  const words = document.textDocument.getText().matchAll(/[A-Za-z_][A-Za-z0-9_]*/g);
  return new Set([...words].filter((match) => !kept.has(match.index)).map(([word]) => word));
}
