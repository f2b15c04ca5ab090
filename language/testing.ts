import { expect } from "vitest";
import { type Diagnostic, type LoadedDocument, load } from "./load.ts";

/**
 * Loads a text in which a line of `^^^ message` marks a diagnostic of the line above: its range, and a part of its
 * message. `warning:` before the message marks a warning. Every diagnostic must be marked, and every mark met.
 * `files` are what it can import.
 */
export async function check(marked: string, files: Readonly<Record<string, string>> = {}): Promise<LoadedDocument> {
  const lines = marked.split("\n");
  const isMark = (line: string) => /^\s*\^+( .*)?$/.test(line);
  const text = lines.filter((line) => !isMark(line)).join("\n");
  const document = await loadText(text, files);
  const shown: string[] = [];
  const expected: string[] = [];
  let number = -1;
  for (const line of lines) {
    if (isMark(line)) expected.push(`${number}:${line.trimEnd()}`);
    else number++;
  }
  for (const diagnostic of document.diagnostics) shown.push(render(diagnostic, expected));
  const order = (a: string, b: string) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || a.localeCompare(b);
  expect(shown.toSorted(order)).toEqual(expected.toSorted(order));
  return document;
}

/** Loads a text as `file:///main.ktrace`. */
export function loadText(text: string, files: Readonly<Record<string, string>> = {}): Promise<LoadedDocument> {
  const all: Readonly<Record<string, string>> = { ...files, "main.ktrace": text };
  return load("file:///main.ktrace", async (uri) => all[uri.replace("file:///", "")]);
}

/** As its mark would stand under the line; shortened to the expected part of the message where that is met. */
function render({ uri, range, severity, message }: Diagnostic, expected: readonly string[]): string {
  const { start, end } = range;
  const width = start.line === end.line ? Math.max(1, end.character - start.character) : 1;
  const file = uri === "file:///main.ktrace" ? "" : `${uri}: `;
  const level = severity === "error" ? "" : `${severity}: `;
  const mark = `${start.line}:${" ".repeat(start.character)}${"^".repeat(width)} ${level}${file}`;
  const met = expected.find((line) => line.startsWith(mark) && message.includes(line.slice(mark.length)));
  return met ?? mark + message;
}
