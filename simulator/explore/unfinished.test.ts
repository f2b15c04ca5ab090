import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import type { Clause, Program } from "../program.ts";
import { finish } from "../work.ts";
import { nothingWrong } from "./default-check.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { exploring } from "./exploring.ts";
import { openSearch, wordsOf } from "./unfinished.ts";
import type { Checked } from "./verdict.ts";
import { sourceOf } from "./words.ts";

const most = { states: 100_000, bytes: 2 ** 28 };

const about = { file: "it.ktrace", check: "all", constants: { N: 1 }, collects: false };

const joined = (pieces: Iterable<Int32Array>): Int32Array =>
  Int32Array.from([...pieces].flatMap((piece) => [...piece]));

/** A search that is written at each of its bounds, read, and gone on with; and how often that was. */
function interrupted(
  program: Program,
  clauses: readonly Clause[],
  bounds: readonly Bounds[],
  options: SearchOptions,
): [Checked, times: number] {
  let times = 0;
  let checked = finish(exploring(program, clauses, bounds[0], { ...options, keeps: true }));
  while (checked.unfinished !== undefined && times + 1 < bounds.length) {
    const next = bounds[++times];
    const opened = openSearch(sourceOf(joined(wordsOf(program, clauses, checked.unfinished, about))));
    if ("error" in opened) throw new Error(opened.error);
    expect(opened.about).toEqual(about);
    const from = opened.resume(program, clauses, next);
    if ("error" in from) throw new Error(from.error);
    checked = finish(exploring(program, clauses, next, { ...options, keeps: true, from }));
  }
  return [checked, times];
}

const checks = `
check "all" { always t0.done < 2 reachable t1.done == 1 forbid hang eventually t0.done > 0 }`;

test("a search that is interrupted comes to the same as one that is not", async () => {
  let interruptions = 0;
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      randomScenario,
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom<Partial<Bounds>>({}, { preemptions: 2 }, { depth: 30 }),
      fc.constantFrom<SearchOptions>({}, { depthFirst: true }, { fingerprints: { bits: 64, seed: 0 } }),
      fc.boolean(),
      fc.boolean(),
      async (text, steps, within, ifPossible, collects, reduces) => {
        const program = await programOf(text + checks);
        const clauses = collects ? [nothingWrong] : program.checks[0].clauses;
        const mode = Object.keys(within).length === 0 ? ifPossible : {};
        const options = { minimises: false, collects, reduces, ...mode };
        const last = { ...most, states: 1500, ...within };
        const ends = steps.map((_, index) => steps.slice(0, index + 1).reduce((sum, step) => sum + step, 0));
        const bounds = [...ends.map((states) => ({ ...last, states })), last];
        const { unfinished: _, ...whole } = finish(exploring(program, clauses, last, options));
        if (whole.bound === "states") return;
        const [{ unfinished, ...pieces }, times] = interrupted(program, clauses, bounds, options);
        interruptions += times;
        expect(pieces.clauses.map(({ verdict }) => verdict)).toEqual(whole.clauses.map(({ verdict }) => verdict));
        // What refutes an `eventually` may be met sooner at a bound, because single runs are followed there.
        const isMet = whole.clauses.some(({ clause, found }) => clause.kind === "eventually" && found !== undefined);
        if (isMet && times > 0) return;
        expect(pieces).toEqual(whole);
        compared++;
      },
    ),
    { numRuns: 40 },
  );
  expect(interruptions).toBeGreaterThan(10);
  expect(compared).toBeGreaterThan(10);
});

test.each<SearchOptions>([{}, { depthFirst: true }, { fingerprints: { bits: 64, seed: 0 } }])(
  "a search that had no more memory goes on with more: %j",
  async (mode) => {
    const program = await programOf(`${daemons} task t { var x = 0 main { repeat 10 { x = x + 1 } } }`);
    const options = { reduces: false, minimises: false, ...mode };
    const whole = finish(exploring(program, [nothingWrong], most, options));
    const bounds = [13, 14, 15, 16, 17, 28].map((bits) => ({ ...most, bytes: 2 ** bits }));
    const [{ unfinished, ...pieces }, times] = interrupted(program, [nothingWrong], bounds, options);
    const { unfinished: _, ...expected } = whole;
    expect(pieces).toEqual(expected);
    expect(times).toBeGreaterThan(2);
  },
);

const daemons =
  "task a { var x = 0 main { repeat 20 { x = x + 1 } } } task b { var x = 0 main { repeat 20 { x = x + 1 } } }";

test("what is no search, damaged, or of another program is refused", async () => {
  const program = await programOf(daemons);
  const { unfinished } = finish(
    exploring(program, [nothingWrong], { ...most, states: 9 }, { reduces: false, keeps: true }),
  );
  if (unfinished === undefined) throw new Error("the search has come to its end");
  const words = joined(wordsOf(program, [nothingWrong], unfinished, about));
  const refused = (written: Int32Array, of: Program, bounds = most) => {
    const opened = openSearch(sourceOf(written));
    const resumed = "error" in opened ? opened : opened.resume(of, [nothingWrong], bounds);
    return "error" in resumed ? resumed.error : undefined;
  };
  expect(refused(words, program)).toBeUndefined();
  expect(refused(words, program, { ...most, bytes: 100 })).toContain("--max-memory");
  expect(refused(words, await programOf(`${daemons} task c { }`))).toContain("another text");
  expect(refused(Int32Array.of(1, 2, 3, 4, 5), program)).toContain("no search");
  expect(refused(words.with(1, 7), program)).toContain("version 7");
  fc.assert(
    fc.property(fc.integer({ min: 2, max: words.length - 1 }), fc.integer({ min: 0, max: 31 }), (at, bit) => {
      expect(refused(words.with(at, words[at] ^ (1 << bit)), program)).toContain("damaged");
      expect(refused(words.subarray(0, at), program)).toMatch(/damaged|no search/);
    }),
  );
});
