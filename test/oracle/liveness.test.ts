/** The explorer says of an `eventually` what the oracle says, which looks at the whole graph of situations in the most simple-minded way; and a team says what one worker says. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bounds, type Checked, type Clause, exploring, finish, type Program } from "#simulator";
import { teamOfOneThread } from "../support/team-of-one-thread.ts";
import { eventually } from "./fairness.ts";
import { loaded } from "./loader.ts";
import { oracleOf } from "./oracle.ts";
import { randomLoops } from "./random-loops.ts";
import { randomProgram } from "./random-program.ts";
import { known } from "./text.ts";

/** Situations of a program that the oracle looks at; larger ones are passed over. */
const MOST_SITUATIONS = 80;
const RUNS = Math.max(100, Number(process.env.KTRACE_TEST_RUNS ?? 100));
const TIME_OUT = 600_000 + 200 * RUNS;
const bounds = { states: 20_000, bytes: 2 ** 28 };

/** How often there was each answer, how often one was refuted by a run that never ends, also by a search that may keep little, and how often a team was there. */
type Seen = Record<string, number>;

/** What one worker says, and a team says the same, to the schedule and the number of states: with few orders of steps and with all. */
function search(program: Program, clauses: readonly Clause[], bounds: Bounds, seen: Seen): Checked {
  const [one] = [true, false].map((reduces) => {
    const how = { reduces, minimises: false };
    const alone = finish(exploring(program, clauses, bounds, how));
    const team = finish(exploring(program, clauses, bounds, { ...how, team: teamOfOneThread(3, [0, 2, 1, 1, 0]) }));
    expect({ ...team, workers: undefined }).toEqual(alone);
    if (team.workers !== undefined) seen.team = (seen.team ?? 0) + 1;
    return alone;
  });
  return one;
}

async function compare(text: string, variable: string, value: number, seen: Seen): Promise<void> {
  const both = await loaded(`${text}\ncheck "c" { eventually t0.${variable} == ${value} }`);
  const oracle = oracleOf(both.document);
  const expected = eventually(oracle, MOST_SITUATIONS, ({ tasks }) => {
    return known(tasks[0]).variables[variable]?.[0] === value;
  });
  if (expected === undefined) return;
  const clause = known(both.program.checks[0]).clauses;
  const { verdict, clauses } = search(both.program, clause, bounds, seen);
  const answer = clauses[0]?.found?.loop === undefined ? verdict : "round";
  seen[answer] = (seen[answer] ?? 0) + 1;
  expect(verdict, text).toBe(expected);
  const little = search(both.program, clause, { ...bounds, states: 5 }, seen);
  expect([expected, "inconclusive"], text).toContain(little.verdict);
  if (little.clauses[0]?.found?.loop !== undefined) seen.far = (seen.far ?? 0) + 1;
}

test(
  "of programs that go on for ever",
  async () => {
    const seen: Seen = {};
    await fc.assert(
      fc.asyncProperty(randomLoops, fc.integer({ min: 1, max: 2 }), (text, value) => compare(text, "x", value, seen)),
      { numRuns: 2 * RUNS },
    );
    expect(seen.round).toBeGreaterThan(RUNS / 10);
    expect(seen.far).toBeGreaterThan(RUNS / 10);
    expect(seen.holds).toBeGreaterThan(RUNS / 10);
    expect(seen.team).toBeGreaterThan(RUNS);
    expect(seen.refuted).toBeGreaterThan(RUNS / 10);
  },
  TIME_OUT,
);

test(
  "of others",
  async () => {
    const seen: Seen = {};
    await fc.assert(
      fc.asyncProperty(randomProgram("helenos-2026"), (text) => compare(text, "done", 1, seen)),
      { numRuns: RUNS },
    );
    expect(seen.refuted).toBeGreaterThan(RUNS / 10);
  },
  TIME_OUT,
);
