/** A thread that adds rows to a table of shared memory, while others add the same. */
import { parentPort, workerData } from "node:worker_threads";
import { type SharedBuffers, SharedMemory } from "../../simulator/explore/shared-memory.ts";
import { SharedRows } from "../../simulator/explore/shared-rows.ts";

/** What it is to do: to add the rows from 0 to before `count`, each of two integers, in an order of its own. */
export interface Interning {
  readonly buffers: SharedBuffers;
  readonly count: number;
  readonly step: number;
}

/** The row of an index. */
export const rowOf = (index: number): Int32Array => Int32Array.of(index & 0xff, index >> 8);

function interned({ buffers, count, step }: Interning): { readonly numbers: number[]; readonly added: number } {
  const rows = new SharedRows(2, new SharedMemory(buffers), true);
  const numbers: number[] = [];
  let added = 0;
  for (let turn = 0; turn < count; turn++) {
    const index = (turn * step) % count;
    numbers[index] = rows.intern(rowOf(index), 0, step);
    if (rows.isNew) added++;
    rows.lowerMark(numbers[index], step);
  }
  return { numbers, added };
}

parentPort?.postMessage(interned(workerData));
