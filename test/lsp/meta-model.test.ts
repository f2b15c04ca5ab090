import { expect, test } from "vitest";
import { problemsOf, requests } from "./meta-model.ts";

const hover = { kind: "reference", name: "Hover" } as const;
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

test.each([
  ["what is right", { contents: { kind: "markdown", value: "" }, range }, []],
  ["another of several types", { contents: ["a", { language: "c", value: "" }] }, []],
  [
    "a property that is missing",
    { range },
    ["x.contents: missing; expected MarkupContent | MarkedString | MarkedString[]"],
  ],
  ["one that nobody knows", { contents: "", rnage: range }, ["x.rnage: the protocol has no such property"]],
  [
    "a value that is not listed",
    { contents: { kind: "html", value: "" } },
    ['x.contents.kind: expected MarkupKind; found "html"'],
  ],
  [
    "a number below zero",
    { contents: "", range: { ...range, start: { line: -1, character: 0 } } },
    ["x.range.start.line: expected uinteger; found -1"],
  ],
  ["a wrong item", { contents: ["a", 1] }, ["x.contents[1]: expected string | MarkedStringWithLanguage; found 1"]],
  ["no object", [], ["x: expected Hover; found []"]],
])("%s", (_, value, problems) => {
  expect(problemsOf(value, hover, "x")).toEqual(problems);
});

test("a structure has what it inherits", () => {
  const params = requests.get("textDocument/hover")?.params;
  if (params === undefined) return expect.unreachable();
  expect(
    problemsOf({ textDocument: { uri: "file:///a" }, position: range.start, workDoneToken: 1 }, params, "x"),
  ).toEqual([]);
});

test("a list of values can be open, and a tuple has its length", () => {
  const kind = { kind: "reference", name: "CodeActionKind" } as const;
  expect(problemsOf("source.mine", kind, "x")).toEqual([]);
  const label = { kind: "reference", name: "ParameterInformation" } as const;
  expect(problemsOf({ label: [0, 1] }, label, "x")).toEqual([]);
  expect(problemsOf({ label: [0] }, label, "x")).toEqual([
    "x.label: expected string | [uinteger, uinteger]; found [0]",
  ]);
});
