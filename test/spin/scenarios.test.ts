/**
 * SPIN finds something in the model of a scenario or sample exactly where the explorer does, and a run that follows its trail comes to it. Where nothing is wrong, both come to as many
 * situations.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileFile } from "../support/run-file.ts";
import { explorerFinding, hasModel, spinFinding } from "./models.ts";

const root = join(import.meta.dirname, "../..");
const patterns = ["samples/!(captures)/*.ktrace", "test/scenarios/{holds,deadlock,hang,violation}/*.ktrace"];

const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).toSorted();

async function programOf(file: string) {
  const { program } = await compileFile(file);
  if (program === undefined) throw new Error(`${file} does not compile`);
  return program;
}

test("every scenario and sample has a model", async () => {
  const programs = await Promise.all(files.map(programOf));
  expect(files.filter((_, index) => !hasModel(programs[index]))).toEqual([]);
});

test.concurrent.each(files)("%s", async (file) => {
  const program = await programOf(file);
  expect(await spinFinding(program)).toEqual(explorerFinding(program));
});
