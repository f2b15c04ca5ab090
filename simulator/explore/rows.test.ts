import fc from "fast-check";
import { expect, test } from "vitest";
import { Memory } from "./memory.ts";
import { FULL, Rows } from "./rows.ts";

test("every row is kept once, with its number; when there is no more memory, those that are there are still found", () => {
  const row = fc.tuple(fc.integer({ min: -3, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.constant(7));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 600 }), fc.integer({ min: 0, max: 12_000 }), (all, most) => {
      const memory = new Memory(most);
      const rows = new Rows(3, memory);
      const numbers = new Map<string, number>();
      for (const each of all) {
        const known = numbers.get(each.join());
        const number = rows.intern(Int32Array.from([0, ...each]), 1);
        expect(memory.taken).toBeLessThanOrEqual(most);
        if (number === FULL) expect(known).toBeUndefined();
        else expect(number).toBe(known ?? numbers.size);
        if (number !== FULL) numbers.set(each.join(), number);
      }
      expect(rows.count).toBe(numbers.size);
      const copy = new Int32Array(4);
      for (const [text, number] of numbers) {
        rows.copy(number, copy, 1);
        expect(copy.subarray(1).join()).toBe(text);
      }
    }),
  );
});

test("a table grows a little at a time, by one piece at most", () => {
  const memory = new Memory();
  const rows = new Rows(1, memory);
  let most = 0;
  for (let value = 0; value < 300_000; value++) {
    const before = memory.taken;
    rows.intern(Int32Array.of(value), 0);
    most = Math.max(most, memory.taken - before);
  }
  expect(most).toBeLessThanOrEqual(2 ** 18);
  expect(memory.taken).toBeLessThan(300_000 * 3 * 4 + 2 ** 19);
});
