/** SPIN finds something in the model of a scenario or sample exactly where the explorer does, and a run that follows its trail comes to what SPIN says. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { STRIDE } from "#simulator";
import { compileFile } from "../support/run-file.ts";
import { explorerFinding, modelOf, spinFinding } from "./models.ts";

const root = join(import.meta.dirname, "../..");
const patterns = ["samples/*/*.ktrace", "test/scenarios/{holds,deadlock,hang,violation}/*.ktrace"];
const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).toSorted();

/** The programs that have a model, the shortest first. */
const covered = (
  await Promise.all(
    files.map(async (file) => {
      const { program } = await compileFile(file);
      if (program === undefined) throw new Error(`${file} does not compile`);
      return modelOf(program) === undefined ? [] : [{ file, program, length: program.code.length / STRIDE }];
    }),
  )
)
  .flat()
  .sort((a, b) => a.length - b.length);

const isLong = Number(process.env.KTRACE_TEST_RUNS ?? 100) > 100;
/** Where there is not a night, each of so many is tried: from short to long ones, but not the longest. */
const EACH = 8;
const tried = isLong
  ? covered
  : covered.slice(0, Math.floor(covered.length * 0.8)).filter((_, index) => index % EACH === 0);

test("nearly all scenarios and samples have a model", () => {
  expect(covered.length / files.length).toBeGreaterThan(0.7);
});

test.concurrent.each(tried)("$file", async ({ program }) => {
  expect(await spinFinding(program)).toBe(explorerFinding(program));
});
