import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { Run } from "../run/run.ts";
import { finish } from "../work.ts";
import { nothingWrong } from "./default-check.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { exploring } from "./exploring.ts";
import { FingerprintHash } from "./fingerprint.ts";
import { Memory } from "./memory.ts";
import { Rows } from "./rows.ts";
import { Slices } from "./slices.ts";

const bounds = { states: 3000, bytes: 2 ** 26 };
const fingerprints = { bits: 64, seed: 0 };

/** Looks at a text with hashes of so many bits: the verdict, and whether all situations were told apart. */
async function check(text: string, bits: number, expected: string): Promise<void> {
  const program = await programOf(text);
  const clauses = program.checks[0].clauses;
  const search = (options: SearchOptions) => finish(exploring(program, clauses, bounds, options));
  const { verdict, states } = search({ reduces: false, fingerprints: { bits, seed: 1 } });
  const all = search({ reduces: false }).states;
  expect(`${verdict}, ${states < all ? "some" : "none"} overlooked`).toBe(expected);
}

const counts = (...ends: readonly number[]) =>
  ends.map((end, task) => `task t${task} { var x = 0 main { repeat ${end} { x = x + 1 } } }`).join("\n");

test("with enough bits situations are told apart, and all are looked at", () =>
  check(`${counts(4, 4, 4)} check "c" { always t0.x < 5 }`, 64, "holds, none overlooked"));

test("with few bits some are overlooked, and what only they lead to", () =>
  check(
    `${counts(4, 4, 4)} check "c" { reachable t0.x == 4 && t1.x == 4 && t2.x == 4 }`,
    4,
    "refuted, some overlooked",
  ));

test("what is found does not depend on it", () =>
  check(`${counts(4)} check "c" { reachable t0.x == 4 }`, 8, "holds, none overlooked"));

test("the odds that are told are those that there are", async () => {
  const program = await programOf(counts(4, 4, 3));
  const search = (seed: number, bits: number) =>
    finish(exploring(program, [nothingWrong], bounds, { reduces: false, fingerprints: { bits, seed } }));
  const whole = search(0, 64);
  expect(whole.odds).toBe((whole.states * (whole.states - 1)) / 2 ** 65);
  const seeds = 60;
  for (const bits of [16, 18, 20]) {
    const all = Array.from({ length: seeds }, (_, seed) => search(seed, bits));
    const told = all.reduce((sum, { odds = 0 }) => sum + odds, 0);
    const overlooked = all.filter(({ states }) => states < whole.states).length;
    // They bound it from above, and not by far; by chance it may be a little more.
    expect(overlooked).toBeLessThanOrEqual(told + 3 * Math.sqrt(told));
    expect(overlooked).toBeGreaterThanOrEqual(told / 2 - 3 * Math.sqrt(told));
  }
  expect(search(0, 10).odds).toBe(1);
});

test("a search comes to the same as one that compares situations as a whole", async () => {
  const depths = fc.constantFrom<Partial<Bounds>>({}, {}, { depth: 12 });
  let states = 0;
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.boolean(), fc.boolean(), depths, async (text, reduces, collects, depth) => {
      const program = await programOf(text);
      const options = { minimises: false, reduces, collects };
      const within = { ...bounds, ...depth };
      const exact = finish(exploring(program, [nothingWrong], within, options));
      const { odds, ...hashed } = finish(exploring(program, [nothingWrong], within, { ...options, fingerprints }));
      expect({ ...hashed, odds: undefined }).toEqual(exact);
      expect(odds).toBeLessThan(1e-9);
      states += exact.states;
    }),
    { numRuns: 30 },
  );
  expect(states).toBeGreaterThan(1000);
});

test("whatever was overlooked, the schedule of what is found leads there", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(100), async (text, seed) => {
      const program = await programOf(text);
      const options = { minimises: false, fingerprints: { bits: 7, seed } };
      const { clauses } = finish(exploring(program, [nothingWrong], bounds, options));
      const decisions = clauses[0].found?.decisions;
      if (decisions === undefined) return;
      const run = new Run(program, { decisions });
      while (run.step < decisions.size && run.advance());
      expect(run.hasNewFinding || run.machine.faulted).toBe(true);
      found++;
    }),
    { numRuns: 40 },
  );
  expect(found).toBeGreaterThan(10);
});

test("each half of a hash tells situations apart, and the same slice has the same, whatever its number", () => {
  const spans = [
    { at: 0, end: 3 },
    { at: 3, end: 5 },
  ];
  const row = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(row, row, (a, b) => {
      const memory = new Memory(Infinity);
      const hashesOf = (...rows: readonly (readonly number[])[]) => {
        const slices = new Slices(spans, memory, (width) => new Rows(width, memory));
        const hash = new FingerprintHash(slices, fingerprints);
        return rows.map((values) => {
          const situation = Int32Array.from(values);
          return [
            ...(hash.of(Int32Array.from(spans, ({ at }, task) => slices.tables[task].intern(situation, at))) ?? []),
          ];
        });
      };
      const [first, second] = hashesOf(a, b);
      expect(hashesOf(b, a)).toEqual([second, first]);
      const isSame = a.join() === b.join();
      expect(first.map((half, index) => half === second[index])).toEqual([isSame, isSame]);
    }),
  );
});
