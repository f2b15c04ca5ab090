/** What holds does so under every schedule: here under some by chance, in which a timer may fire at any moment. */
import { globSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Program, Run } from "#simulator";
import { compileFile } from "../support/run-file.ts";

const root = join(import.meta.dirname, "../..");
const scenarios = globSync("test/scenarios/holds/*.ktrace", { cwd: root }).toSorted();

/** More than any of them needs. */
const MOST_STEPS = 5_000;

test.each(scenarios)("%s, by chance", async (file) => {
  const { program } = await compileFile(file);
  if (program === undefined) throw new Error(`${file} does not compile`);
  fc.assert(
    fc.property(fc.nat(), fc.infiniteStream(fc.nat(200)), (seed, timers) => {
      expect(["finished", "running"]).toContain(outcomeByChance(program, seed, timers));
    }),
    // Enough for all files together; `npm run test:long` asks for more.
    { numRuns: Math.max(5, Math.floor(Number(process.env.KTRACE_TEST_RUNS ?? 100) / 5)) },
  );
});

/** How a run ends in which `timers` says, before each step, which fibril's timer fires, if it has one. */
function outcomeByChance(program: Program, seed: number, timers: Iterator<number>): string {
  const run = new Run(program, { schedule: { kind: "random", seed } });
  while (run.step < MOST_STEPS && !run.hasNewFinding) {
    const fibril: number = timers.next().value;
    if (!run.decide({ kind: "timer", fibril }) && !run.advance()) break;
  }
  return run.outcome().kind;
}
