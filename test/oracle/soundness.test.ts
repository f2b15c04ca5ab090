/**
 * What the simulator reports is certain: from each situation in which it reports somebody, on walks by chance through random programs, the
 * oracle goes on in every way, and none lets who was reported step. Where there are too many situations, those that the fewest moves lead to.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Run } from "#simulator";
import { explore } from "./explore.ts";
import { loaded } from "./loader.ts";
import { namedMovesOf, nameOfFibril } from "./named-moves.ts";
import { nextFibril, type Oracle, oracleOf } from "./oracle.ts";
import { kernels, randomProgram } from "./random-program.ts";
import { movesOf, reportedIn } from "./simulated.ts";
import type { State } from "./state.ts";
import { known } from "./text.ts";

const MOST_STEPS = 120;
/** Situations that are looked at from one report on. */
const MOST_SITUATIONS = 150;
const RUNS = 3 * Math.max(100, Number(process.env.KTRACE_TEST_RUNS ?? 100));
const TIME_OUT = 600_000 + 200 * RUNS;

test.each(kernels)(
  "no continuation frees who is reported, %s",
  async (kernel) => {
    const seen = { reports: 0, whileOthersRun: 0, complete: 0 };
    await fc.assert(
      fc.asyncProperty(randomProgram(kernel), fc.infiniteStream(fc.nat(1_000)), async (text, chances) => {
        const { document, program } = await loaded(text);
        const oracle = oracleOf(document);
        const run = new Run(program);
        let state = oracle.initial();
        for (let step = 0; step < MOST_STEPS && state.fault === undefined; step++) {
          const moves = namedMovesOf(oracle, state);
          if (moves.length === 0) break;
          const { name, move } = known(moves[known(chances.next().value) % moves.length]);
          state = oracle.apply(state, move);
          run.decide(known(movesOf(run).find((candidate) => candidate.name === name)).move);
          if (!run.hasNewFinding) continue;
          seen.reports++;
          const { steps, others, complete } = continuationsOf(oracle, state, reportedIn(run));
          expect(steps, text).toEqual([]);
          if (others) seen.whileOthersRun++;
          if (complete) seen.complete++;
        }
      }),
      { numRuns: RUNS },
    );
    expect(seen.reports).toBeGreaterThan(RUNS / 10);
    expect(seen.whileOthersRun).toBeGreaterThan(RUNS / 50);
    expect(seen.complete).toBeGreaterThan(seen.reports / 2);
  },
  TIME_OUT,
);

/** Which of some fibrils step, or have a timer that fires, in some continuation; a name that two have tells nothing. */
function continuationsOf(oracle: Oracle, state: State, names: readonly string[]) {
  const fibrils = Object.keys(state.fibrils).map(Number);
  const alike = (name: string) => fibrils.filter((fibril) => nameOfFibril(oracle, state, fibril) === name);
  const reported = new Map(names.map((name) => [name, alike(name)]));
  const { states, complete } = explore(oracle, MOST_SITUATIONS, state);
  const steps = new Set<string>();
  for (const { state: after } of states.values()) {
    for (const move of oracle.moves(after)) {
      const fibril = move.kind === "timer" ? move.fibril : nextFibril(after, move.task);
      if (fibril === undefined) continue;
      const name = nameOfFibril(oracle, after, fibril);
      if (reported.get(name)?.length === 1 && reported.get(name)?.includes(fibril)) steps.add(name);
    }
  }
  return { steps: [...steps], others: states.size > 1, complete };
}
