import { type Diagnostic, type LoadedDocument, load, longestText, type ReadText } from "#language";
import type { OpenedDump } from "../open.ts";
import { capturesOf, openCaptureOf } from "./open.ts";
import { captureOf } from "./read.ts";
import { type LostRows, mostRows, type ReadRows, rowsIn } from "./rows.ts";
import { linesIn, Words } from "./words.ts";

/** A text of the language that may have captures. */
export interface LoadedCaptures {
  readonly document: LoadedDocument;
  /** Opens each; only for a text without mistakes. None where there is a task to run. */
  readonly captures: readonly (() => OpenedDump)[];
}

/**
 * Loads a text with what it imports. The rows of a capture are read past the compiler, which would take several hundred times as much memory as they do:
 * it sees the text without them, or, where they have a mistake, with them.
 */
export async function loadCaptures(uri: string, text: string, read: ReadText): Promise<LoadedCaptures> {
  const loaded = (content: string) => load(uri, async (wanted) => (wanted === uri ? content : read(wanted)));
  const rows = firstRows(text);
  if (rows?.kind === "too many") {
    const document = await loaded(`${text.slice(0, rows.from)}}`);
    const message = `This capture has more than ${mostRows} rows, and is not read: take the dump of fewer tasks, or leave out those that do not matter.`;
    return compiled({ ...document, diagnostics: [mistakeAt(uri, rows.firstLine, message)] });
  }
  if (rows?.kind === "read") {
    const document = await loaded(withoutRows(text, rows));
    const [node, ...others] = capturesOf(document);
    // What looks like a capture may stand in a comment.
    if (others.length === 0 && node?.$cstNode?.offset === rows.start)
      return { document, captures: [() => openCaptureOf(document, { ...captureOf(node), tasks: rows.tasks })] };
  }
  if (rows?.kind === "lost" && text.length > longestText) {
    const document = await loaded(aroundMistake(text, rows));
    const message = `In a text of more than ${longestText} characters this task cannot be read; write it as \`ktrace import\` does, each row on a line.`;
    const mistake = document.diagnostics.find(({ severity }) => severity === "error");
    // What comes after it is not all there.
    return compiled({ ...document, diagnostics: [mistake ?? mistakeAt(uri, rows.line, message)] });
  }
  return compiled(await loaded(text));
}

const compiled = (document: LoadedDocument): LoadedCaptures => ({
  document,
  captures: capturesOf(document).map((node) => () => openCaptureOf(document, captureOf(node))),
});

function mistakeAt(uri: string, line: number, message: string): Diagnostic {
  const start = { line, character: 0 };
  return { uri, range: { start, end: start }, severity: "error", code: "capture-rows", message };
}

/** Where the rows of a capture begin. */
interface Begun {
  /** Offset of the capture. */
  readonly start: number;
  /** Offset behind its opening brace, and the line. */
  readonly from: number;
  readonly firstLine: number;
}

/** The rows of the first capture of a text. */
function firstRows(text: string): (Begun & ReturnType<typeof rowsIn>) | undefined {
  const head = /^[ \t]*(?=capture\b)/m.exec(text);
  // A file with such a character is no text.
  if (head === null || text.includes("\0")) return undefined;
  const start = head.index + head[0].length;
  const words = new Words(text, start, linesIn(text.slice(0, start)));
  words.word("capture");
  words.text();
  if (words.word("kernel")) words.kernel();
  const { at, line: firstLine } = words;
  words.expect("{");
  return words.isLost ? undefined : { start, from: at + 1, firstLine, ...rowsIn(words) };
}

/** The text with the lines of a capture's rows empty. */
function withoutRows(text: string, { from, firstLine, to, lastLine }: Begun & ReadRows): string {
  const rest = text.slice(to);
  // Where nothing follows, nothing has to keep its line.
  const gap = /^\}[ \t\r\n]*$/.test(rest) ? "" : gapTo(text, from, lastLine - firstLine, to);
  return `${text.slice(0, from)}${gap}${rest}`;
}

/** So many empty lines, and blanks up to the column of `to`; without a line between them as many as there are characters from `from` on. */
function gapTo(text: string, from: number, lines: number, to: number): string {
  const lineStart = Math.max(text.lastIndexOf("\n", to - 1), text.lastIndexOf("\r", to - 1)) + 1;
  return "\n".repeat(lines) + " ".repeat(to - (lines === 0 ? from : lineStart));
}

/**
 * A short text in which the compiler finds the same mistake in the same place: of the tasks it has the one with the mistake, the one of the same id, and one
 * where the next begins, as the mistake may be that a brace is missing.
 */
function aroundMistake(text: string, { from, firstLine, at, line, same }: Begun & LostRows): string {
  const before = same === undefined ? "" : `${"\n".repeat(same.line - firstLine)}task ${same.id} { }`;
  const gap = gapTo(text, from, line - (same?.line ?? firstLine), at);
  const next = nextTask(text, at);
  const task = next < 0 ? text.slice(at) : `${text.slice(at, next)}task ${NO_TASK} { } }`;
  return `${text.slice(0, from)}${before}${gap}${task}`;
}

/** Longer than the id of any task. */
const NO_TASK = 2n ** 64n;

/** Where the task begins that follows the one at an offset; below 0 where none does. */
function nextTask(text: string, at: number): number {
  const pattern = /^[ \t]*(?=task\b)/gm;
  pattern.lastIndex = at + 1;
  const found = pattern.exec(text);
  return found === null ? -1 : found.index + found[0].length;
}
