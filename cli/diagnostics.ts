import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "#language";

/** How a file's URI is shown: a path from the directory of the command. */
export function pathOf(uri: string, directory: string): string {
  if (!uri.startsWith("file:")) return uri;
  const path = fileURLToPath(uri);
  const short = relative(directory, path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** Columns of a source line that are shown: a line may be as long as a file. */
const WIDTH = 120;
/** Columns before the place that are shown of a longer line. */
const LEAD = 40;

/**
 * A diagnostic as compilers print it: file, line and column from 1, the message, and the line with its range underlined, of a
 * long line what is around the place. `lines` are the file's; without them there is none to show.
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  lines: readonly string[] | undefined,
  directory: string,
): string {
  const { start, end } = diagnostic.range;
  const head = `${pathOf(diagnostic.uri, directory)}:${start.line + 1}:${start.character + 1}: ${diagnostic.severity}: ${diagnostic.message}\n`;
  const line = lines?.[start.line];
  if (line === undefined || line.trim() === "") return head;
  const last = end.line === start.line ? end.character : line.length;
  const { before, from, to, after } = cut(line.length, start.character);
  const shown = `${before}${line.slice(from, to)}${after}`;
  const indent = `${before}${line.slice(from, start.character)}`.replace(/[^\t]/g, " ");
  const carets = "^".repeat(Math.max(1, Math.min(last, to) - start.character));
  const margin = String(start.line + 1).padStart(5);
  return `${head}${margin} | ${shown}\n${" ".repeat(margin.length)} | ${indent}${carets}\n`;
}

export const linesOf = (text: string): string[] => text.split(/\r?\n/);

/** The part of a line around a column that is shown, and what stands for the rest. */
function cut(length: number, column: number) {
  if (length <= WIDTH) return { before: "", from: 0, to: length, after: "" };
  const from = Math.max(0, Math.min(column - LEAD, length - WIDTH));
  const to = from + WIDTH;
  return { before: from > 0 ? "…" : "", from, to, after: to < length ? "…" : "" };
}
