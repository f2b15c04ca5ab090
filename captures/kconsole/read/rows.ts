import type { CapturedPhoneState, Queue } from "../../capture.ts";

/** The formats of the console; docs/kernels.md K14. */
export type Era = "A" | "B" | "C";

/** What the tables that follow each other in a log are of; `tasks -a 32`: on a 32-bit machine, which has fewer columns; `other`: nothing that is read. */
export type Context = "ipc" | "tasks" | "tasks -a" | "tasks -a 32" | "threads" | "threads -a" | "stacks" | "other";

interface Record {
  /** Where the line goes on behind it. */
  readonly end: number;
}

/** The cut of a row tells whether the terminal has broken it: its next line may have the rest. */
interface Cut extends Record {
  readonly cut: boolean;
}

export interface CommandRow extends Record {
  readonly kind: "command";
  readonly context: Context;
  /** Its number: of a task for `ipc` and `taskdump`. */
  readonly task: number | undefined;
  /** It has a prompt or stands alone. Else it only looks like one, or is damaged. */
  readonly certain: boolean;
}

export interface HeaderRow extends Record {
  readonly kind: "header";
  readonly of: "phones" | "calls" | "tasks" | "tasks -a" | "tasks -a 32" | "threads" | "threads -a";
  /** The era that alone has it. */
  readonly era: Era | undefined;
}

export interface TitleRow extends Record {
  readonly kind: "title";
  readonly queue: Queue;
  readonly era: Era | undefined;
}

export interface PhoneRow extends Cut {
  readonly kind: "phone";
  readonly slot: number;
  readonly state: CapturedPhoneState;
  readonly calls: number | undefined;
  /** The task at the other end, where the row has it, and its answerbox. */
  readonly task: number | undefined;
  readonly name: string | undefined;
  readonly answerbox: bigint | undefined;
  readonly era: Era | undefined;
}

export interface CallRow extends Cut {
  readonly kind: "call";
  readonly address: bigint;
  /** Bits of the machine's words. */
  readonly bits: 32 | 64;
  readonly method: bigint;
  readonly args: readonly bigint[];
  readonly flags: number;
  readonly sender: number | undefined;
  readonly name: string | undefined;
  readonly era: Era | undefined;
}

export interface ActiveRow extends Record {
  readonly kind: "active";
  readonly calls: number;
}

export interface Callee {
  readonly slot: number;
  readonly answerbox: bigint;
}

export interface TaskRow extends Cut {
  readonly kind: "task";
  readonly id: number;
  /** `tasks -a` has neither name nor address. */
  readonly name: string | undefined;
  readonly address: bigint | undefined;
  readonly callees: readonly Callee[];
}

export interface ThreadRow extends Cut {
  readonly kind: "thread";
  readonly id: number;
  readonly address: bigint;
  /** Address of its task. */
  readonly task: bigint;
}

export interface StackRow extends Record {
  readonly kind: "stack";
  /** `thread` and `fibril` begin one. */
  readonly of: "thread" | "fibril" | "frame" | "waits" | "owned" | "deadlock" | "end";
  /** The thread, the fibril, or the lock that is owned. */
  readonly address: bigint;
  /** The lock that it waits for, or the fibril that owns it. */
  readonly other: bigint;
}

/** `taskdump` says whose stacks follow. */
export interface DumpedRow extends Record {
  readonly kind: "dumped";
  readonly task: number;
  readonly name: string;
}

/** `gap`: rows are left out, as on slides; `spinlock`: the kernel says that a processor waits for long; `quiet`: it says nothing of interest. */
export interface RemarkRow extends Record {
  readonly kind: "gap" | "spinlock" | "quiet";
}

export type Row =
  | CommandRow
  | HeaderRow
  | TitleRow
  | PhoneRow
  | CallRow
  | ActiveRow
  | TaskRow
  | ThreadRow
  | StackRow
  | DumpedRow
  | RemarkRow;
