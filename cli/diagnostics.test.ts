import { expect, test } from "vitest";
import type { Diagnostic } from "#language";
import { linesOf, pathOf, renderDiagnostic } from "./diagnostics.ts";

const diagnostic = (line: number, from: number, endLine: number, to: number): Diagnostic => ({
  uri: "file:///here/a.ktrace",
  range: { start: { line, character: from }, end: { line: endLine, character: to } },
  severity: "error",
  code: "any",
  message: "It is wrong.",
});

test("the range is underlined to its end, or to the end of its first line", () => {
  const text = "task t {\r\n\t main { }\r\n}";
  expect(renderDiagnostic(diagnostic(1, 2, 1, 6), linesOf(text), "/here")).toBe(
    "a.ktrace:2:3: error: It is wrong.\n    2 | \t main { }\n      | \t ^^^^\n",
  );
  expect(renderDiagnostic(diagnostic(0, 7, 2, 1), linesOf(text), "/here")).toContain("\n      |        ^\n");
});

test("of a long line only what is around the place is shown", () => {
  const line = `${"a".repeat(1000)}${"b".repeat(1000)}`;
  const shown = (from: number, to: number) =>
    renderDiagnostic(diagnostic(0, from, 0, to), linesOf(line), "/here")
      .split("\n")
      .slice(1);
  expect(shown(1000, 1003)).toEqual([
    `    1 | …${"a".repeat(40)}${"b".repeat(80)}…`,
    `      | ${" ".repeat(41)}^^^`,
    "",
  ]);
  expect(shown(0, 2000)).toEqual([`    1 | ${"a".repeat(120)}…`, `      | ${"^".repeat(120)}`, ""]);
  expect(shown(2000, 2000)).toEqual([`    1 | …${"b".repeat(120)}`, `      | ${" ".repeat(121)}^`, ""]);
});

test("without a text, or on a blank line, there is only the head", () => {
  const head = "a.ktrace:1:1: error: It is wrong.\n";
  expect(renderDiagnostic(diagnostic(0, 0, 0, 0), undefined, "/here")).toBe(head);
  expect(renderDiagnostic(diagnostic(0, 0, 0, 0), linesOf("\n"), "/here")).toBe(head);
});

test("paths are shown from the directory of the command, or whole", () => {
  expect(pathOf("file:///here/sub/a%20b.ktrace", "/here")).toBe("sub/a b.ktrace");
  expect(pathOf("file:///there/a.ktrace", "/here")).toBe("/there/a.ktrace");
  expect(pathOf("untitled:Untitled-1", "/here")).toBe("untitled:Untitled-1");
});
