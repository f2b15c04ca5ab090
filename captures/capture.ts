import type { KernelNumbers } from "#simulator";

/**
 * The state of a real system, frozen, as its dump has it: nothing in it is concluded (that is `systemOf`'s work), and each row knows
 * its line. It says as much as a `capture` of a `.ktrace` text can say, so either can be made of the other.
 */
export interface Capture {
  readonly title: string;
  /** Tells what the methods' numbers mean; `undefined` for systems other than HelenOS. */
  readonly kernel: KernelNumbers | undefined;
  /** Each once, by id. */
  readonly tasks: readonly CapturedTask[];
}

export interface CapturedTask {
  /** Not below 0, and exact as a number. */
  readonly id: number;
  readonly name: string | undefined;
  readonly phones: readonly CapturedPhone[];
  /** In the order of the dump: that of arrival, within a queue. */
  readonly calls: readonly CapturedCall[];
  readonly threads: readonly CapturedThread[];
  /** Whether rows of it are known to be missing. */
  readonly isPartial: boolean;
  /** Where the dump first says something of it. */
  readonly line: Line;
}

/** A line of the dump, counted from 0. */
export type Line = number;

export type CapturedPhoneState = "connected" | "connecting" | "slammed" | "hungup" | "busy";

export interface CapturedPhone {
  readonly slot: number;
  /** Task id; `undefined` where the dump does not tell it. */
  readonly target: number | undefined;
  /** Calls that are out over it, or whose answers have not been taken; `undefined` where the dump does not tell it. */
  readonly calls: number | undefined;
  readonly state: CapturedPhoneState;
  readonly line: Line;
}

/** `incoming`: nobody has taken it yet; `dispatched`: the task has it, and at least one more answer is owed; `answer`: an answer that its caller has not taken. */
export type Queue = "incoming" | "dispatched" | "answer";

/** A row of a task's answerbox. */
export interface CapturedCall {
  readonly queue: Queue;
  /** Of an answer: the return code, as 64 bits without sign. */
  readonly method: bigint;
  /** Where the dump has names for methods, and no numbers. It is told to people and not kept in a `.ktrace` text. */
  readonly methodName?: string;
  /** 64 bits each, without sign. */
  readonly args: readonly bigint[];
  /** Task id; `undefined` when the caller has forgotten it, or the dump does not tell it. */
  readonly sender: number | undefined;
  /** Bits as the capture's kernel has them (docs/kernels.md K6). */
  readonly flags: number;
  /** What names the call within the capture: the kernel's address, or the number of a transaction. */
  readonly address: bigint | undefined;
  readonly line: Line;
  /**
   * Of a moment of a trace: which of all its calls it is, counted from 1, since which moment it is out, and for how many microseconds, where the trace has
   * times. A `.ktrace` text does not keep it.
   */
  readonly traced?: { readonly serial: number; readonly sentAt: number; readonly age: number | undefined };
}

/** A thread or, where a dump has them, a fibril: what it does for whom, and what it waits for. */
export interface CapturedThread {
  readonly number: number;
  readonly name: string | undefined;
  /** Addresses of the calls that it handles. */
  readonly serving: readonly bigint[];
  /** What it waits for, all of it; nothing: it is not known to wait. */
  readonly waits: readonly CapturedWait[];
  /** Its call stack, innermost first, as far as the dump has it. It is told to people and not kept in a `.ktrace` text. */
  readonly stack: readonly StackLine[];
  readonly line: Line;
}

export interface StackLine {
  readonly text: string;
  readonly line: Line;
}

/** `send`: until somebody takes its message; `receive`: until a message comes (from `task`, if it is named). */
export type CapturedWaitKind = "answer" | "lock" | "send" | "receive";

export interface CapturedWait {
  readonly kind: CapturedWaitKind;
  /** Id of the task that can end it. */
  readonly task: number | undefined;
  /** The thread of that task. */
  readonly thread: number | undefined;
  /** Address of the call. */
  readonly call: bigint | undefined;
  readonly line: Line;
  /** Why it may not be so, as a part of a sentence; `undefined`: it is. */
  readonly doubt?: string | undefined;
}

/**
 * Whether the capture has the IPC state of a task, and not its name alone. A task of which nothing is said may wait for anybody, so that makes
 * a difference; that a `.ktrace` text says it without a word of its own is why an empty task counts as not seen.
 */
export const isSeen = ({ phones, calls, threads }: CapturedTask): boolean =>
  phones.length > 0 || calls.length > 0 || threads.length > 0;
