/** Whoever looks at a search says the same: one worker or a team, the whole or its shards; and what the oracle says, where that can look at all. */
import { globSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "#language";
import {
  type Checked,
  type Clause,
  exploring,
  finish,
  joinShards,
  nothingWrong,
  type Program,
  type SearchOptions,
  worstOf,
} from "#simulator";
import { loadFile } from "../support/run-file.ts";
import { teamOfOneThread } from "../support/team-of-one-thread.ts";
import { verdictsOn } from "./expected-verdicts.ts";
import { type Loaded, loaded } from "./loader.ts";
import { kernels, randomProgram } from "./random-program.ts";

const RUNS = Math.max(12, Math.round(Number(process.env.KTRACE_TEST_RUNS ?? 12) / 5));
const TIME_OUT = 600_000 + 1000 * RUNS;
/** Larger programs are passed over. */
const most = { states: 600, bytes: 2 ** 24 };

const search = (program: Program, clauses: readonly Clause[], options: SearchOptions): Checked =>
  finish(exploring(program, clauses, most, { minimises: false, ...options }));

const kinds = ({ findings }: Checked): string[] =>
  findings.map(({ kind, circle, place }) => JSON.stringify([kind, circle, place])).toSorted();

/** The same by a team, and by so many shards that are joined, the second of them by a team. */
function expectAlike(
  program: Program,
  clauses: readonly Clause[],
  one: Checked,
  options: SearchOptions,
  parts: number,
): void {
  const team = search(program, clauses, { ...options, team: teamOfOneThread(3, [0, 2, 1, 1, 0]) });
  expect({ ...team, workers: undefined }).toEqual(one);
  const shards = Array.from({ length: parts }, (_, index) => {
    const team = index === 1 ? { team: teamOfOneThread(2, [1, 0, 0]) } : {};
    return search(program, clauses, { ...options, ...team, shard: { index: index + 1, of: parts } });
  });
  const answers = shards.flatMap(({ part, clauses }) =>
    part === undefined ? [] : [{ part, verdicts: clauses.map(({ verdict }) => verdict) }],
  );
  expect(answers.length).toBe(parts);
  const { verdicts, mayDiffer, isMixed } = joinShards(
    clauses.map(({ kind }) => kind),
    answers,
  );
  if (mayDiffer || isMixed) expect(worstOf(verdicts)).not.toBe("holds");
  // Once a check is refuted, nobody looks at what else it asks.
  else if (one.verdict === "refuted" && !options.collects) expect(worstOf(verdicts)).toBe("refuted");
  else expect(verdicts).toEqual(one.clauses.map(({ verdict }) => verdict));
  // Where orders are left out, each shard may meet another of them first; and whoever is not to collect ends with the first.
  if (options.reduces === false && options.collects === true)
    expect([...new Set(shards.flatMap(kinds))].toSorted()).toEqual(kinds(one));
}

const seen = { programs: 0, byOracle: 0, dealt: 0 };

function expectAllAlike(both: Loaded, parts: number, checks: readonly (readonly Clause[])[] = []): void {
  const { program } = both;
  const expected = verdictsOn(both);
  for (const reduces of [true, false]) {
    const how = { reduces, collects: true };
    const one = search(program, [nothingWrong], how);
    if (one.bound !== undefined) return;
    if (expected !== undefined) {
      seen.byOracle++;
      expect(expected).toContain((one.clauses[0].found ?? one.limit) ? "found" : "holds");
    }
    expectAlike(program, [nothingWrong], one, how, parts);
    for (const clauses of checks) {
      expectAlike(program, clauses, search(program, clauses, { reduces }), { reduces }, parts);
    }
    seen.programs++;
    if (one.states > 300) seen.dealt++;
  }
}

const root = join(import.meta.dirname, "../..");
const files = globSync("test/scenarios/{holds,deadlock,hang,violation}/*.ktrace", { cwd: root }).toSorted();

test.each(files.map((file, index) => [file, 1 + (index % 3)] as const))("%s, %i shards", async (file, parts) => {
  const document = await loadFile(file);
  const { program } = compile(document);
  if (program === undefined) throw new Error(`${file} does not compile`);
  expectAllAlike({ program, document }, parts);
});

const checks = `
check { always t0.done + t1.done < 3 reachable t1.done == 2 }
check { reachable t0.done == 1 && t1.done == 2 }
check { forbid deadlock expect hang }
`;

test.each(kernels)(
  "random programs, %s",
  async (kernel) => {
    await fc.assert(
      fc.asyncProperty(randomProgram(kernel), async (raw) => {
        let number = 0;
        const both = await loaded(raw + checks.replaceAll("check {", () => `check "${number++}" {`));
        expectAllAlike(
          both,
          2,
          both.program.checks.map(({ clauses }) => clauses),
        );
      }),
      { numRuns: RUNS },
    );
  },
  TIME_OUT,
);

test("most were looked at, many by the oracle, too, and some were dealt out", () => {
  expect(seen.programs).toBeGreaterThan(files.length);
  expect(seen.byOracle).toBeGreaterThan(files.length / 2);
  expect(seen.dealt).toBeGreaterThan(5);
});
