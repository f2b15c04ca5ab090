/** The explorer finds something exactly where the oracle, which goes every way, comes to a situation in which something is wrong; and its schedule leads there. */
import { globSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { compile } from "#language";
import {
  type Answers,
  exploring,
  finish,
  nothingWrong,
  type Program,
  Run,
  type SearchOptions,
  sampling,
} from "#simulator";
import { loadFile } from "../support/run-file.ts";
import { verdictsOn } from "./expected-verdicts.ts";
import { loaded } from "./loader.ts";
import { kernels, randomProgram } from "./random-program.ts";

const RUNS = Math.max(100, Number(process.env.KTRACE_TEST_RUNS ?? 100));
const TIME_OUT = 600_000 + 200 * RUNS;
const bounds = { states: 20_000, bytes: 2 ** 28 };

/** How a run stands after the decisions of a schedule that the explorer has found. */
const endingOf = (program: Program, reduces: boolean, mode: SearchOptions = {}): string =>
  endingBy(program, finish(exploring(program, [nothingWrong], bounds, { reduces, ...mode })));

const modes: readonly SearchOptions[] = [{ depthFirst: true }, { fingerprints: { bits: 64, seed: 0 } }];

/** The same of one that was met by chance. */
const endingByChance = (program: Program): string =>
  endingBy(program, finish(sampling(program, [nothingWrong], { runs: 20, steps: 500, seed: 1 })));

function endingBy(program: Program, { verdict, clauses, limit }: Answers): string {
  const decisions = (clauses[0].found ?? limit)?.decisions;
  if (decisions === undefined) return verdict;
  const run = new Run(program, { decisions });
  while (run.step < decisions.size && run.advance());
  expect(run.step).toBe(decisions.size);
  return ["running", "finished"].includes(run.ending().kind) ? "a schedule that leads nowhere" : "found";
}

test.each(kernels)(
  "of random programs, %s",
  async (kernel) => {
    const seen = { found: 0, holds: 0, byChance: 0 };
    await fc.assert(
      fc.asyncProperty(randomProgram(kernel), async (text) => {
        const both = await loaded(text);
        const verdicts = verdictsOn(both);
        if (verdicts === undefined) return;
        if (verdicts.includes("found")) seen.found++;
        else seen.holds++;
        expect(verdicts, text).toContain(endingOf(both.program, true));
        expect(verdicts, text).toContain(endingOf(both.program, false));
        for (const mode of modes) expect(verdicts, text).toContain(endingOf(both.program, true, mode));
        const byChance = endingByChance(both.program);
        expect([...verdicts, "inconclusive"], text).toContain(byChance);
        if (byChance === "found") seen.byChance++;
      }),
      { numRuns: RUNS },
    );
    expect(seen.found).toBeGreaterThan(RUNS / 10);
    expect(seen.byChance).toBeGreaterThan(seen.found / 2);
    expect(seen.holds).toBeGreaterThan(RUNS / 10);
  },
  TIME_OUT,
);

const root = join(import.meta.dirname, "../..");
const files = globSync("test/scenarios/{holds,deadlock,hang,violation,limit}/*.ktrace", { cwd: root }).toSorted();
let looked = 0;

test.each(files)("%s", async (file) => {
  const document = await loadFile(file);
  const { program } = compile(document);
  if (program === undefined) throw new Error(`${file} does not compile`);
  const verdicts = verdictsOn({ document, program });
  if (verdicts === undefined) return;
  looked++;
  expect(verdicts).toContain(endingOf(program, true));
  expect(verdicts).toContain(endingOf(program, false));
  for (const mode of modes) expect(verdicts).toContain(endingOf(program, true, mode));
});

afterAll(() => {
  expect(looked).toBeGreaterThan(files.length / 2);
});
