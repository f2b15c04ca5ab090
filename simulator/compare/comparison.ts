import type { Finding } from "../finding.ts";
import type { Outcome, Run } from "../run/run.ts";
import type { CallState, FibrilState, LockState, System, TaskState, Value } from "../system.ts";

/** A run at a moment, as it is compared with another. */
export interface Compared {
  readonly step: number;
  readonly system: System;
  /** All that is stuck, without causes. */
  readonly findings: readonly Finding[];
  readonly ending: Outcome["kind"];
}

/** What a run shows of its present moment. */
export const comparedAt = (run: Run): Compared => ({
  step: run.step,
  system: run.system(),
  findings: run.stuck(),
  ending: run.ending().kind,
});

/** Something in one of two moments, and what it is in the other. */
interface Both<T> {
  readonly left: T;
  readonly right: T;
}

/** What differs between two moments; of what is the same in both there is nothing in it. */
export interface Comparison {
  /** How the runs stand, where that differs in kind. */
  readonly ending: Both<Outcome["kind"]> | undefined;
  /** What is stuck in one of them alone. */
  readonly findings: Both<readonly Finding[]>;
  readonly variables: readonly VariableDifference[];
  /** With other owners, or of a semaphore another count. */
  readonly locks: readonly Both<LockState>[];
  /** Pending in one of them alone, or not at the same stage, task or method in both. */
  readonly calls: readonly CallDifference[];
  /** Fibrils that wait for something else; none where there is no such fibril. */
  readonly waits: readonly WaitDifference[];
  /** Tasks of which one has ended. */
  readonly tasks: readonly Both<TaskState>[];
}

/** A task variable, or an element of an array. */
export interface VariableDifference extends Both<Value> {
  /** Task id. */
  readonly task: number;
  readonly name: string;
  /** Of an array's element. */
  readonly index: number | undefined;
}

export type CallDifference =
  | Both<CallState>
  | { readonly left: CallState; readonly right: undefined }
  | { readonly left: undefined; readonly right: CallState };

export type WaitDifference = Both<FibrilState | undefined>;

/** Whether two moments are the same in all that is compared. */
export const isSame = ({ ending, findings, variables, locks, calls, waits, tasks }: Comparison): boolean =>
  ending === undefined &&
  [findings.left, findings.right, variables, locks, calls, waits, tasks].every(({ length }) => length === 0);
