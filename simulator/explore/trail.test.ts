import fc from "fast-check";
import { expect, test } from "vitest";
import { Memory } from "./memory.ts";
import { Trail } from "./trail.ts";
import { sourceOf } from "./words.ts";

/** How many numbers each comes after that of the one before it, and its decision. */
const steps = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(0, 1) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 400 }) },
    ),
    fc.oneof(fc.nat(10), fc.nat(1000), fc.constantFrom(2 ** 40 + 7)),
  ),
  { minLength: 1, maxLength: 900 },
);

test("each situation is known by what led to it, also after it was saved", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const trail = new Trail(new Memory());
      const befores: number[] = [];
      const decisions = all.map(([, decision]) => decision);
      for (const [number, [step, decision]] of all.entries()) {
        const before = number === 0 ? -1 : Math.min(Math.max(0, befores[number - 1]) + step, number - 1);
        expect(trail.reserve()).toBe(true);
        trail.push(before, decision);
        befores.push(before);
      }
      const restored = new Trail(new Memory());
      const saved = Int32Array.from([...trail.words()].flatMap((words) => [...words]));
      expect(restored.restore(sourceOf(saved))).toBe("done");
      for (const each of [trail, restored]) {
        expect(befores.map((_, number) => each.before(number))).toEqual(befores);
        expect(decisions.map((_, number) => each.decisionTo(number))).toEqual(decisions);
      }
      const way: number[] = [];
      for (let at = all.length - 1; at >= 0; at = befores[at]) way.unshift(decisions[at]);
      expect(trail.decisionsTo(all.length - 1)).toEqual(way);
    }),
    { numRuns: 50 },
  );
});

test("a situation takes two bytes, where what led to it is near", () => {
  const memory = new Memory();
  const trail = new Trail(memory);
  for (let number = 0; number < 200_000; number++) {
    trail.reserve();
    trail.push((number >> 1) - 1, number % 20);
  }
  expect(memory.taken / trail.count).toBeLessThan(2.8);
});
