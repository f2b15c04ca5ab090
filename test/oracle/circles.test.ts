/** A search that is to find all finds each circle, and each fibril that hangs, in which some run ends, by the oracle, and none that is in no situation; circles of the same tasks are told apart, and so are hangs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { exploring, finish, nothingWrong, type Program } from "#simulator";
import { explore } from "./explore.ts";
import { type Loaded, loaded } from "./loader.ts";
import { oracleOf } from "./oracle.ts";
import { lineAt } from "./portrait.ts";
import { kernels, randomProgram } from "./random-program.ts";
import { stuck } from "./stuck.ts";
import { known } from "./text.ts";

const RUNS = Math.max(60, Number(process.env.KTRACE_TEST_RUNS ?? 60));
const TIME_OUT = 600_000 + 200 * RUNS;

const stuckText = (kind: string, links: readonly string[]): string => `${kind}: ${links.toSorted().join(", ")}`;

/** The circles in some situation, and those in which nobody steps any more, each with the lines where its fibrils wait; and each fibril that hangs. */
function byOracle({ document }: Loaded, most: number): { some: Set<string>; last: Set<string> } | undefined {
  const oracle = oracleOf(document);
  const { states, complete } = explore(oracle, most);
  if (!complete) return undefined;
  const [some, last] = [new Set<string>(), new Set<string>()];
  for (const { state, next } of states.values()) {
    if (state.fault !== undefined) continue;
    const { deadlocks, hang } = stuck(oracle, state);
    const textOf = (kind: string, fibrils: readonly number[]) => {
      const waiting = fibrils.map((fibril) => known(state.fibrils[fibril])).filter(({ frames }) => frames.length > 0);
      const links = waiting.map(({ task, frames }) => {
        const lines = frames.toReversed().map((frame) => lineAt(oracle.text, frame));
        return `${known(oracle.text.tasks[task]).name} ${lines.join()}`;
      });
      return stuckText(kind, links);
    };
    for (const text of [
      ...deadlocks.map((circle) => textOf("deadlock", circle)),
      ...hang.map((fibril) => textOf("hang", [fibril])),
    ]) {
      some.add(text);
      if (next.length === 0) last.add(text);
    }
  }
  return { some, last };
}

function bySearch(program: Program): string[] {
  const options = { reduces: false, collects: true, minimises: false };
  const { findings, bound } = finish(exploring(program, [nothingWrong], { states: 5000, bytes: 2 ** 28 }, options));
  expect(bound).toBeUndefined();
  return findings
    .filter(({ kind }) => kind === "deadlock" || kind === "hang")
    .map(({ kind, circle }) => {
      const links = circle.map(({ task, at }) => `${task} ${at.map((pc) => program.places[pc].line + 1).join()}`);
      return stuckText(kind, links);
    });
}

const blocks = [
  ["lock a {", "}"],
  ["lock b {", "}"],
  ["choose {", "} or {\nyield\n}"],
  ["down z", ""],
] as const;

/** One task, whose fibrils take two locks in any order, and what one alone can have, and where they choose to let others come between. */
const fibrilsOfOneTask = fc
  .array(fc.array(fc.constantFrom(...blocks), { minLength: 3, maxLength: 4 }), { minLength: 2, maxLength: 3 })
  .map((fibrils) => {
    const own = fibrils.map((nested, number) => {
      const body = nested.reduceRight((inner, [head, end]) => `${head}\n${inner}\n${end}`, "yield");
      return `fibril f${number} {\n${body}\n}`;
    });
    return ["task t {", "mutex a", "mutex b", "semaphore z = 1", ...own, "}"].join("\n");
  });

const families = [
  ...kernels.map((kernel) => ({ family: `random programs, ${kernel}`, programs: randomProgram(kernel), most: 150 })),
  { family: "fibrils of one task", programs: fibrilsOfOneTask, most: 2000 },
];

/** Circles, and hangs, of the same tasks as another one. */
const alike = { deadlock: 0, hang: 0 };

test.each(families)(
  "of $family",
  async ({ programs, most }) => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(programs, async (text) => {
        const both = await loaded(text);
        const expected = byOracle(both, most);
        if (expected === undefined) return;
        const found = bySearch(both.program);
        expect([...expected.some], text).toEqual(expect.arrayContaining(found));
        expect(found, text).toEqual(expect.arrayContaining([...expected.last]));
        seen += found.length;
        for (const kind of ["deadlock", "hang"] as const) {
          const tasks = found.filter((each) => each.startsWith(kind)).map((each) => each.replaceAll(/ [\d,]+/g, ""));
          alike[kind] += tasks.length - new Set(tasks).size;
        }
      }),
      { numRuns: RUNS },
    );
    expect(seen).toBeGreaterThan(RUNS / 10);
  },
  TIME_OUT,
);

test("some were of the same tasks as others", () => {
  expect(alike.deadlock).toBeGreaterThan(RUNS / 20);
  expect(alike.hang).toBeGreaterThan(RUNS / 20);
});
