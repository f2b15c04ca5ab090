import fc from "fast-check";
import { expect, test } from "vitest";
import { Memory } from "./memory.ts";
import { Queue } from "./queue.ts";
import { sourceOf } from "./words.ts";

const WIDTH = 7;
const value = fc.oneof(fc.integer({ min: -2, max: 300 }), fc.integer());
const row = fc.array(value, { minLength: WIDTH, maxLength: WIDTH });

/** Puts rows in and takes them out, as often as is said for each, and saves the queue meanwhile. */
function gone(rows: readonly (readonly number[])[], takes: readonly number[], savedAt: number): number[][] {
  let queue = new Queue(WIDTH, new Memory());
  const taken: number[][] = [];
  const take = () => {
    queue.shift();
    taken.push([...queue.front]);
  };
  for (const [index, each] of rows.entries()) {
    expect(queue.reserve()).toBe(true);
    queue.push(Int32Array.from(each));
    for (let times = takes[index % takes.length]; times > 0 && taken.length <= index; times--) take();
    if (index !== savedAt) continue;
    const saved = Int32Array.from([...queue.words()].flatMap((words) => [...words]));
    queue = new Queue(WIDTH, new Memory());
    expect(queue.restore(sourceOf(saved))).toBe("done");
  }
  while (taken.length < rows.length) take();
  return taken;
}

test("rows come out as they went in, in their order", () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
      fc.nat(60),
      (rows, takes, savedAt) => {
        expect(gone(rows, takes, savedAt)).toEqual(rows);
      },
    ),
  );
});

test("rows that are alike take little memory, and what was taken out none", () => {
  const memory = new Memory();
  const queue = new Queue(1000, memory);
  const wide = Int32Array.from({ length: 1000 }, (_, index) => index * 1_000_000);
  for (let number = 0; number < 10_000; number++) {
    wide[number % 1000]++;
    queue.reserve();
    queue.push(wide);
  }
  expect(memory.taken).toBeLessThan(10_000 * 10);
  for (let number = 0; number < 10_000; number++) queue.shift();
  expect([...queue.front]).toEqual([...wide]);
  expect(memory.taken).toBeLessThan(50_000);
});

test("without memory there is no room", () => {
  const queue = new Queue(WIDTH, new Memory(20_000));
  let rows = 0;
  for (; rows < 100_000 && queue.reserve(); rows++) queue.push(Int32Array.of(rows, 0, 0, 0, 0, 0, 0));
  expect(rows).toBeLessThan(20_000);
  for (let number = 0; number < rows; number++) queue.shift();
  expect(queue.front[0]).toBe(rows - 1);
});
