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

/**
 * A diagnostic as compilers print it: file, line and column from 1, the message, and the line with its range underlined.
 * `text` is the file's; without it there is no line to show.
 */
export function renderDiagnostic(diagnostic: Diagnostic, text: string | undefined, directory: string): string {
  const { start, end } = diagnostic.range;
  const head = `${pathOf(diagnostic.uri, directory)}:${start.line + 1}:${start.character + 1}: ${diagnostic.severity}: ${diagnostic.message}\n`;
  const line = text?.split(/\r?\n/)[start.line];
  if (line === undefined || line.trim() === "") return head;
  const last = end.line === start.line ? end.character : line.length;
  const indent = line.slice(0, start.character).replace(/[^\t]/g, " ");
  const margin = String(start.line + 1).padStart(5);
  return `${head}${margin} | ${line}\n${" ".repeat(margin.length)} | ${indent}${"^".repeat(Math.max(1, last - start.character))}\n`;
}
