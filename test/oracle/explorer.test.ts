/** The explorer finds something exactly where the oracle, which goes every way, comes to a situation in which something is wrong; and its schedule leads there. */
import { globSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { compile } from "#language";
import { exploring, finish, type Program, Run } from "#simulator";
import { loadFile } from "../support/run-file.ts";
import { explore } from "./explore.ts";
import { type Loaded, loaded } from "./loader.ts";
import { oracleOf } from "./oracle.ts";
import { kernels, randomProgram } from "./random-program.ts";
import { stuck } from "./stuck.ts";

/** Situations of a program that the oracle looks at; larger ones are passed over. */
const MOST_SITUATIONS = 100;
const RUNS = Math.max(50, Number(process.env.KTRACE_TEST_RUNS ?? 100) / 2);
const TIME_OUT = 600_000 + 200 * RUNS;
const bounds = { states: 20_000, bytes: 2 ** 28 };

/** Whether some schedule comes to where a rule is broken or somebody is stuck, by the oracle; `undefined` where there is too much to look at. */
function isBad({ document }: Loaded): boolean | undefined {
  const oracle = oracleOf(document);
  const { states, complete } = explore(oracle, MOST_SITUATIONS);
  for (const { state } of states.values()) {
    if (state.fault !== undefined) return true;
    const { deadlocks, hang } = stuck(oracle, state);
    if (deadlocks.length > 0 || hang.length > 0) return true;
  }
  return complete ? false : undefined;
}

/** How a run stands after the decisions of a schedule that the explorer has found. */
function endingOf(program: Program, reduces: boolean): string {
  const explored = finish(exploring(program, bounds, { reduces }));
  if (explored.kind !== "found") return explored.kind;
  const run = new Run(program, { decisions: explored.decisions });
  while (run.step < explored.decisions.size && run.advance());
  expect(run.step).toBe(explored.decisions.size);
  return ["running", "finished"].includes(run.ending().kind) ? "a schedule that leads nowhere" : "found";
}

test.each(kernels)(
  "of random programs, %s",
  async (kernel) => {
    const seen = { found: 0, exhausted: 0 };
    await fc.assert(
      fc.asyncProperty(randomProgram(kernel), async (text) => {
        const both = await loaded(text);
        const bad = isBad(both);
        if (bad === undefined) return;
        const expected = bad ? "found" : "exhausted";
        seen[expected]++;
        expect(endingOf(both.program, true), text).toBe(expected);
        expect(endingOf(both.program, false), text).toBe(expected);
      }),
      { numRuns: RUNS },
    );
    expect(seen.found).toBeGreaterThan(RUNS / 10);
    expect(seen.exhausted).toBeGreaterThan(RUNS / 10);
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
  const bad = isBad({ document, program });
  if (bad === undefined) return;
  looked++;
  expect(endingOf(program, true)).toBe(bad ? "found" : "exhausted");
  expect(endingOf(program, false)).toBe(bad ? "found" : "exhausted");
});

afterAll(() => {
  expect(looked).toBeGreaterThan(files.length / 2);
});
