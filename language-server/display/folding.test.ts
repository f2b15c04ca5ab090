import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { folding } from "./folding.ts";

/** What can be folded in a text of lines: `first-last` by their numbers from 0, and the kind where it has one. */
async function check(text: string, expected: string[], linesOnly = true): Promise<void> {
  const { document, workspace } = await open(text);
  const shown = folding(document, workspace.services, linesOnly).map(
    ({ startLine, startCharacter, endLine, endCharacter, kind }) => {
      const at = (line: number, character?: number) => (character === undefined ? `${line}` : `${line}:${character}`);
      return `${at(startLine, startCharacter)}-${at(endLine, endCharacter)}${kind === undefined ? "" : ` ${kind}`}`;
    },
  );
  expect(shown).toEqual(expected);
}

const task = `task t {
  main {
    if 1 {
      yield
    } else { yield }
  }
}`;

test("what stands in braces is folded, up to the line of the brace that closes or up to the brace", async () => {
  await check(task, ["0-5", "1-4", "2-3"]);
  await check(task, ["0:8-6:0", "1:8-5:2", "2:10-4:4"], false);
  await check("protocol p {\n  method M\n}\nlimits {\n  phones 4\n}", ["0-1", "3-4"]);
  await check('check "c" {\n  forbid stuck\n}\ncapture "c" {\n  task 1 {\n    phone 1 -> ?\n  }\n}', [
    "0-1",
    "3-6",
    "4-5",
  ]);
});

test("what stands on one line is not", async () => {
  await check("task t { main { yield } }", []);
  await check("task t {\n}", []);
});

test("imports that follow each other", async () => {
  await check('import "a.ktrace"\nimport "b.ktrace"\n\nimport "c.ktrace"\nconst A = 1', ["0-3 imports"]);
  await check('import "a.ktrace"\nconst A = 1\nimport "b.ktrace"', []);
});

test("comments that follow each other, each kind by itself", async () => {
  await check("// a\n// b\n\n// c\nconst A = 1", ["0-1 comment"]);
  await check("// a\n// b\n/// c\n/// d\nconst A = 1 // e\n// f", ["0-1 comment", "2-3 comment"]);
  await check("/* a\n  b */\nconst A = 1", ["0-1 comment"]);
});

test("regions", async () => {
  await check("// #region a\nconst A = 1\n//#region b\n\n// #endregion\n// #endregion", ["2-4 region", "0-5 region"]);
  await check("// #endregion\n// #region a", []);
});

test("of a text with mistakes, what is whole", async () => {
  await check("task t {\n  main {\n    let x =\n  }\n}", ["0-3", "1-2"]);
  await check("task t {\n  main {\n    yield\n}", ["1-2"]);
});
