import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { type Interning, rowOf } from "../../test/support/interning-thread.ts";
import { FULL } from "./rows.ts";
import { SharedMemory, sharedBuffers } from "./shared-memory.ts";
import { SharedRows } from "./shared-rows.ts";

const thread = join(import.meta.dirname, "../../test/support/interning-thread.ts");

/** What a thread has found: the number of each row, and how many it has added. */
const internedBy = (data: Interning) =>
  new Promise<{ readonly numbers: readonly number[]; readonly added: number }>((resolve, reject) => {
    new Worker(thread, { workerData: data }).on("message", resolve).on("error", reject);
  });

test("threads that add the same rows at the same time give each one number, and the smallest mark", async () => {
  const buffers = sharedBuffers(2, 2 ** 24);
  if (buffers === undefined) throw new Error("no memory");
  const count = 3001;
  const steps = [1, 2, 3];
  const all = await Promise.all(steps.map((step) => internedBy({ buffers, count, step })));
  for (const { numbers } of all) expect(numbers).toEqual(all[0].numbers);
  expect(new Set(all[0].numbers).size).toBe(count);
  expect(all.reduce((sum, { added }) => sum + added, 0)).toBe(count);
  const rows = new SharedRows(2, new SharedMemory(buffers), true);
  expect(rows.grow()).toBeGreaterThanOrEqual(count);
  const [{ numbers }] = all;
  for (let index = 0; index < count; index += 7) {
    const row = new Int32Array(2);
    rows.copy(numbers[index], row, 0);
    expect([row, rows.markOf(numbers[index])]).toEqual([rowOf(index), 1]);
    expect(rows.intern(rowOf(index), 0, 0)).toBe(numbers[index]);
  }
  expect(rows.isNew).toBe(false);
});

test("a table without memory adds nothing, and what is there is found", () => {
  const buffers = sharedBuffers(2, 2 ** 18);
  if (buffers === undefined) throw new Error("no memory");
  const rows = new SharedRows(2, new SharedMemory(buffers), false);
  let count = 0;
  while (rows.intern(rowOf(count), 0, 0) !== FULL) count++;
  expect(count).toBeGreaterThan(1000);
  expect(rows.intern(rowOf(count), 0, 0)).toBe(FULL);
  expect(rows.intern(rowOf(5), 0, 0)).toBe(5);
});
