import type { KernelNumbers, Word } from "#simulator";

/** What differs between the console's eras; docs/kernels.md K14, 64-bit machines. */
export interface Columns {
  readonly phoneHeader: string;
  /** Width of a phone's number. */
  readonly phone: number;
  readonly callHeader: string;
  /** What stands before the address of the answerbox that a phone was hung up from. */
  readonly hungup: string;
  /** Whether the number of answers that the task expects has a line. */
  readonly countsActiveCalls: boolean;
  /** Whether `tasks -a` has the answerbox at the other end of each phone. */
  readonly listsCallees: boolean;
}

const callColumns = "[method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender";

/** The headers are never closed, in either era. */
const columns: Readonly<Record<"B" | "C", Columns>> = {
  B: {
    phoneHeader: "[phone id] [calls] [state",
    phone: 10,
    callHeader: `[call id         ] ${callColumns}`,
    hungup: "hung up by",
    countsActiveCalls: false,
    listsCallees: true,
  },
  C: {
    phoneHeader: "[phone cap] [calls] [state",
    phone: 11,
    callHeader: `[call address    ] ${callColumns}`,
    hungup: "hung up to",
    countsActiveCalls: true,
    listsCallees: false,
  },
};

/** Of a system that has no kernel with such a console, as the newest prints it. */
export const columnsOf = (kernel: KernelNumbers | undefined): Columns => columns[kernel?.console === "B" ? "B" : "C"];

/** The container that every task is in, unless somebody made others. */
export const CONTAINER = 0;

/** Numbers are left-aligned in columns that widen rather than cut. */
export const left = (value: string | number | bigint, width: number): string => String(value).padEnd(width);

/** A machine word as the kernel prints it: negative numbers are two's complement. */
export const word = (value: Word): bigint => BigInt.asUintN(64, BigInt(value));

/** A pointer: 16 digits, zero padded. */
export const pointer = (address: bigint): string => `0x${address.toString(16).padStart(16, "0")}`;
