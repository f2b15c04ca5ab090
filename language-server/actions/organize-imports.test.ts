import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { refactoringsOf, textAfter, titles } from "./testing.ts";

const files = {
  "a.ktrace": "const A = 1",
  "b.ktrace": "protocol b { method B }",
  "c.ktrace": 'import "b.ktrace"',
  "s.ktrace": "task s { }",
  "t.ktrace": "task t { }",
};
const user = "task u serves b { var x = A on B { answer } }\n";

/** What the imports of a text become; `undefined` where nothing is to be done. */
async function check(imports: string, after: string | undefined, more: Readonly<Record<string, string>> = {}) {
  const opened = await open(imports + user, { ...files, ...more });
  const actions = await refactoringsOf(opened, "source.organizeImports");
  expect(titles(actions)).toEqual(after === undefined ? [] : ["Organize imports"]);
  expect(actions.map((action) => textAfter(action, opened))).toEqual(after === undefined ? [] : [after + user]);
}

test("imports are sorted, with their comments", () =>
  check('import "b.ktrace" // methods\nimport "a.ktrace"\n\n', 'import "a.ktrace"\nimport "b.ktrace" // methods\n\n'));

test("what is between imports stays between them", () =>
  check('import "b.ktrace"\n// Numbers.\nimport "a.ktrace"\n', undefined));

test("what is there twice goes, also under another path", () =>
  check(
    'import "a.ktrace"\nimport "b.ktrace"\nimport "./a.ktrace"\n\nimport "b.ktrace"\n\n',
    'import "a.ktrace"\nimport "b.ktrace"\n\n',
  ));

test("what is of no use goes, but not where it brings something, or tasks, or is not there", async () => {
  await check('import "a.ktrace"\nimport "b.ktrace"\nimport "n.ktrace"\n', 'import "a.ktrace"\nimport "b.ktrace"\n', {
    "n.ktrace": "const N = 1",
  });
  await check('import "n.ktrace"\n\nimport "a.ktrace"\nimport "b.ktrace"\n', 'import "a.ktrace"\nimport "b.ktrace"\n', {
    "n.ktrace": "const N = 1",
  });
  await check('import "a.ktrace"\nimport "c.ktrace"\nimport "nowhere.ktrace"\nimport "s.ktrace"\n', undefined);
});

test("what others may get through this file stays", () =>
  check('import "a.ktrace"\nimport "b.ktrace"\nimport "n.ktrace"\n', undefined, {
    "n.ktrace": "const N = 1",
    "other.ktrace": 'import "main.ktrace"',
  }));

test("tasks keep their order", () =>
  check(
    'import "t.ktrace"\nimport "b.ktrace"\nimport "s.ktrace"\nimport "a.ktrace"\n',
    'import "a.ktrace"\nimport "b.ktrace"\nimport "t.ktrace"\nimport "s.ktrace"\n',
  ));

test("a text with a mistake stays", () => check('import "b.ktrace"\nimport "a.ktrace"\ntask {\n', undefined));
