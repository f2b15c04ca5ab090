import type { Bits } from "./columns.ts";

/**
 * Addresses that a simulated kernel does not have. They are functions of the task id, so they stay the same through a run and
 * tell tasks apart, which is all that a reader of a dump does with them.
 */
interface Layout {
  readonly tasks: bigint;
  readonly taskSpacing: bigint;
  readonly threads: bigint;
  readonly threadSpacing: bigint;
  readonly addressSpaces: bigint;
}

const layouts: Readonly<Record<Bits, Layout>> = {
  32: {
    tasks: 0x80200000n,
    taskSpacing: 0x1000n,
    threads: 0xc0000000n,
    threadSpacing: 0x400n,
    addressSpaces: 0x8009c000n,
  },
  64: {
    tasks: 0xffff800000200000n,
    taskSpacing: 0x4000n,
    threads: 0xffff800010000000n,
    threadSpacing: 0x2000n,
    addressSpaces: 0xffff80000009c000n,
  },
};
const ADDRESS_SPACE_SPACING = 0x88n;
/** Where the answerbox lies in a task. */
const ANSWERBOX = 0x1a0n;

export const taskAddress = (bits: Bits, task: number): bigint =>
  layouts[bits].tasks + BigInt(task) * layouts[bits].taskSpacing;

export const threadAddress = (bits: Bits, task: number): bigint =>
  layouts[bits].threads + BigInt(task) * layouts[bits].threadSpacing;

export const answerboxAddress = (bits: Bits, task: number): bigint => taskAddress(bits, task) + ANSWERBOX;

export const addressSpaceAddress = (bits: Bits, task: number): bigint =>
  layouts[bits].addressSpaces + BigInt(task) * ADDRESS_SPACE_SPACING;
