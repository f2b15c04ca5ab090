import type { Capture } from "../capture.ts";

/** Width of a machine's words and pointers. */
export type Bits = 32 | 64;

/** What differs between the machines that print; docs/kernels.md K14. */
export interface Machine {
  readonly era: "A" | "B" | "C";
  readonly bits: Bits;
}

/** Of a system that has no kernel with such a console, as the newest prints it. A kernel's own addresses lie high, so those of calls tell the width. */
export function machineOf({ kernel, tasks }: Capture): Machine {
  const has = (isSuch: (address: bigint) => boolean) =>
    tasks.some(({ calls }) => calls.some(({ address }) => address !== undefined && isSuch(address)));
  const isNarrow = !has((address) => address >= 1n << 32n) && has(() => true);
  return { era: kernel?.console ?? "C", bits: isNarrow ? 32 : 64 };
}

/** The container that every task is in, unless somebody made others. */
export const CONTAINER = 0;

/** Numbers are left-aligned in columns that widen rather than cut. */
export const left = (value: string | number | bigint, width: number): string => String(value).padEnd(width);

/** A machine word as the kernel prints it: negative numbers are two's complement. */
export const word = (bits: Bits, value: bigint): bigint => BigInt.asUintN(bits, value);

/** A pointer: all digits, zero padded. */
export const pointer = (bits: Bits, address: bigint): string =>
  `0x${BigInt.asUintN(bits, address)
    .toString(16)
    .padStart(bits / 4, "0")}`;

/** The title of a column, as wide as what stands in it. */
export const cell = (title: string, width: number): string => `[${title.padEnd(width - 2)}]`;

/** Width of a pointer's column. */
export const pointerWidth = (bits: Bits): number => bits / 4 + 2;

/** Cycles are not counted; what stands behind the number is the unit. */
export const NO_CYCLES = `${"0".padStart(9)} `;
