/**
 * SPIN finds something in the model of a scenario or sample exactly where the explorer does, and a run that follows its trail comes to it. Where nothing is wrong, both come to as many
 * situations.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileFile } from "../support/run-file.ts";
import { explorerFinding, modelOf, spinFinding } from "./models.ts";

const root = join(import.meta.dirname, "../..");
const patterns = ["samples/*/*.ktrace", "test/scenarios/{holds,deadlock,hang,violation}/*.ktrace"];

/** More situations than SPIN, whose models are compiled in haste, and the explorer look at in a moment. */
const large = new Set([
  "samples/helenos-devman-limit/devman-limit.ktrace",
  "samples/helenos-mount/mount.ktrace",
  "samples/helenos-slammed-phone/slammed-phone.ktrace",
  "test/scenarios/holds/task-ids.ktrace",
]);

const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).toSorted();
const isLong = Number(process.env.KTRACE_TEST_RUNS ?? 100) > 100;
/** Each of so many is tried where there is not a night. */
const EACH = isLong ? 1 : 12;
const tried = files.filter((file) => !large.has(file)).filter((_, index) => index % EACH === 0);

async function programOf(file: string) {
  const { program } = await compileFile(file);
  if (program === undefined) throw new Error(`${file} does not compile`);
  return program;
}

test("every scenario and sample has a model", async () => {
  const programs = await Promise.all(files.map(programOf));
  expect(files.filter((_, index) => modelOf(programs[index]) === undefined)).toEqual([]);
});

test.concurrent.each(tried)("%s", async (file) => {
  const program = await programOf(file);
  expect(await spinFinding(program)).toEqual(explorerFinding(program));
});
