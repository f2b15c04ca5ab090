/** The scenarios and the samples: the oracle and the simulator agree on them, as far as their situations are looked at. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compile } from "#language";
import { loadFile } from "../support/run-file.ts";
import { compare } from "./compare.ts";

const root = join(import.meta.dirname, "../..");
const filesIn = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();
const files = [
  ...filesIn("test/scenarios/{holds,deadlock,hang,violation,limit}/*.ktrace"),
  ...filesIn("samples/*/*.ktrace"),
];

/** Situations of a file that are compared, those that the fewest moves lead to. */
const MOST_SITUATIONS = 150;

let complete = 0;

test.each(files)("%s", async (file) => {
  const document = await loadFile(file);
  const { program } = compile(document);
  if (program === undefined) throw new Error(`${file} does not compile`);
  const { difference, complete: isComplete } = compare({ document, program }, MOST_SITUATIONS);
  expect(difference).toBeUndefined();
  if (isComplete) complete++;
});

afterAll(() => {
  expect(files.length).toBeGreaterThan(200);
  expect(complete).toBeGreaterThan(0);
});
