/** The scenarios and the samples: the oracle and the simulator agree on them, as far as their situations are looked at. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compile } from "#language";
import { Run } from "#simulator";
import { loadFile } from "../support/run-file.ts";
import { compare } from "./compare.ts";
import { runFifo } from "./fifo.ts";
import { oracleOf } from "./oracle.ts";
import { portrait } from "./portrait.ts";
import { portraitOfRun, verdictOfRun } from "./simulated.ts";
import { verdictOf } from "./verdict.ts";

const root = join(import.meta.dirname, "../..");
const filesIn = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();
const files = [
  ...filesIn("test/scenarios/{holds,deadlock,hang,violation,limit}/*.ktrace"),
  ...filesIn("samples/!(captures)/*.ktrace"),
];

/** Situations of a file that are compared, those that the fewest moves lead to. */
const MOST_SITUATIONS = 150;

/** Steps of a run of a file: enough for most to end. */
const MOST_STEPS = 1_000;

let complete = 0;

async function loadedFile(file: string) {
  const document = await loadFile(file);
  const { program } = compile(document);
  if (program === undefined) throw new Error(`${file} does not compile`);
  return { document, program };
}

test.each(files)("%s", async (file) => {
  const { document, program } = await loadedFile(file);
  const { difference, complete: isComplete } = compare({ document, program }, MOST_SITUATIONS);
  expect(difference).toBeUndefined();
  if (isComplete) complete++;
});

test.each(files)("%s, by turns", async (file) => {
  const { document, program } = await loadedFile(file);
  const run = new Run(program);
  while (run.step < MOST_STEPS && run.advance());
  const oracle = oracleOf(document);
  const state = runFifo(oracle, run.step);
  expect(portrait(oracle.text, state)).toBe(portraitOfRun(run));
  if (oracle.moves(state).length === 0) expect(verdictOf(oracle, state)).toBe(verdictOfRun(run));
});

afterAll(() => {
  expect(files.length).toBeGreaterThan(200);
  expect(complete).toBeGreaterThan(files.length / 2);
});
