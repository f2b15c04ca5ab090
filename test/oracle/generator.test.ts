/** The random programs are worth something: they end in all ways, and have each statement and each wait, often enough. */

import fc from "fast-check";
import { AstUtils } from "langium";
import { beforeAll, expect, test } from "vitest";
import { reflection } from "#language";
import { type Program, Run } from "#simulator";
import { F_MODE, F_TIMED, F_WAIT, FibrilMode, WaitFor } from "../../simulator/machine/fields.ts";
import { loaded } from "./loader.ts";
import { kernels, randomProgram } from "./random-program.ts";

/** The same sample in each run. */
const PROGRAMS = 400;
const SEED = 1219;
/** `fifo`, and schedules by chance: a program ends in the ways in which one of these runs does. */
const SCHEDULES = 6;
const MOST_STEPS = 300;
const TIME_OUT = 300_000;

const endings = new Map<string, number>();
const statements = new Map<string, number>();
const waits = new Map<string, number>();

beforeAll(async () => {
  for (const kernel of kernels) {
    for (const text of fc.sample(randomProgram(kernel), { seed: SEED, numRuns: PROGRAMS })) {
      const { document, program } = await loaded(text);
      const nodes = document.main === undefined ? [] : AstUtils.streamAllContents(document.main).toArray();
      for (const { $type } of nodes) count(statements, $type);
      const seen = Array.from({ length: SCHEDULES }, (_, seed) => lookAt(program, seed));
      for (const ending of new Set(seen.flatMap((run) => run.endings))) count(endings, ending);
      for (const wait of new Set(seen.flatMap((run) => run.waits))) count(waits, wait);
    }
  }
}, TIME_OUT);

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** How a run ends, and what fibrils wait for in it. */
function lookAt(program: Program, seed: number): { endings: string[]; waits: string[] } {
  const run = new Run(program, { schedule: seed === 0 ? { kind: "fifo" } : { kind: "random", seed } });
  const { situation, layout } = run.machine;
  const found = new Set<string>();
  while (run.step < MOST_STEPS && run.advance()) {
    for (const at of layout.fibrils.at) {
      if (situation[at + F_MODE] !== FibrilMode.waiting) continue;
      found.add(waitName(situation[at + F_WAIT]));
      if (situation[at + F_TIMED] !== 0) found.add("timed");
    }
  }
  return { endings: [run.outcome().kind, ...run.findings().map(({ kind }) => kind)], waits: [...found] };
}

const waitName = (wait: number): string =>
  Object.entries(WaitFor).find(([, number]) => number === wait)?.[0] ?? "unknown";

const share = (ending: string): number => (endings.get(ending) ?? 0) / (kernels.length * PROGRAMS);

test("enough programs end in a deadlock, a hang, a violation", () => {
  expect(share("deadlock")).toBeGreaterThanOrEqual(0.15);
  expect(share("hang")).toBeGreaterThanOrEqual(0.05);
  expect(share("violation")).toBeGreaterThanOrEqual(0.05);
});

test("each statement is there at least 20 times", () => {
  const kinds = [...reflection.getAllSubTypes("Statement"), "ChooseValue"].filter((kind) => kind !== "Statement");
  expect(kinds.length).toBeGreaterThan(35);
  expect(rare(kinds, statements)).toEqual([]);
});

test("in at least 20 programs a fibril waits in each way", () => {
  const kinds = Object.keys(WaitFor).filter((kind) => kind !== "nothing");
  expect(rare([...kinds, "timed"], waits)).toEqual([]);
});

const rare = (kinds: readonly string[], counts: ReadonlyMap<string, number>): string[] =>
  kinds.filter((kind) => (counts.get(kind) ?? 0) < 20).map((kind) => `${kind}: ${counts.get(kind) ?? 0}`);
