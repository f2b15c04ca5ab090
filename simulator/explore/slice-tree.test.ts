import fc from "fast-check";
import { expect, test } from "vitest";
import { Memory } from "./memory.ts";
import { FULL, Rows, type RowTable } from "./rows.ts";
import { SliceTree } from "./slice-tree.ts";

/** Behind what is written nothing changes. */
const GUARD = 7;

/** How wide slices of tasks are; and of which task, where and by what the next one is other than the one before, and whether it is written. */
const widths = fc.array(fc.integer({ min: 1, max: 130 }), { minLength: 1, maxLength: 3 });
const changes = fc.array(fc.tuple(fc.nat(2), fc.nat(129), fc.nat(2), fc.boolean()), { minLength: 50, maxLength: 50 });

test("each slice has one number, in the order in which they came, and is written as it was, over any other", () => {
  let full = 0;
  fc.assert(
    fc.property(widths, changes, fc.constantFrom(Infinity, Infinity, 5000), (widths, changes, bytes) => {
      const memory = new Memory(bytes);
      const common = new Map<number, RowTable>();
      const trees = widths.map((width) => new SliceTree(width, (of) => new Rows(of, memory), common));
      const slices = widths.map((width) => new Int32Array(width));
      const known = widths.map(() => new Map<string, number>());
      const there = widths.map((width) => ({ number: -1, at: new Int32Array(width + 2).fill(GUARD) }));
      for (const [chance, place, value, isWritten] of changes) {
        const task = chance % widths.length;
        const [slice, numbers, { at }] = [slices[task], known[task], there[task]];
        slice[place % widths[task]] = value;
        const number = trees[task].intern(Int32Array.of(GUARD, ...slice), 1);
        if (number === FULL) {
          full++;
          continue;
        }
        expect(number).toBe(numbers.get(slice.join()) ?? numbers.size);
        numbers.set(slice.join(), number);
        if (!isWritten) continue;
        // What was there first, over what was written last, and back.
        for (const next of [0, number]) {
          trees[task].copy(next, at, 1, there[task].number);
          there[task].number = next;
          const text = [...numbers].find(([, each]) => each === next)?.[0];
          expect(at.join()).toBe(`${GUARD},${text},${GUARD}`);
        }
      }
    }),
    { numRuns: 200 },
  );
  expect(full).toBeGreaterThan(10);
});
