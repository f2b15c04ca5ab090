import type { Place } from "./program.ts";
import type { Wait } from "./system.ts";

/** An arrow of the wait-for graph: `from` waits, and `to` is one of those that can end it. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly wait: Wait;
  /** Both ends are in the same deadlock. */
  readonly inCycle: boolean;
}

/** What is stuck at one moment. Fibrils are named by id, tasks by the kernel's task id. */
export interface Finding {
  readonly kind: "deadlock" | "hang";
  /** The fibrils of the cycle in waiting order; of a hang, those that wait for nobody. */
  readonly members: readonly number[];
  /** Tasks of the cycle in waiting order, each once; it starts with the lowest task id. Empty for a hang. */
  readonly cycle: readonly number[];
  /** Fibrils that wait for the members from outside. */
  readonly victimFibrils: readonly number[];
  /** Tasks of the victims without those that have a fibril in the cycle. */
  readonly victims: readonly number[];
  readonly cause: Cause | undefined;
}

/** Why the cycle could close, where a known pattern explains it. */
export interface Cause {
  readonly kind: "exchange ended before its answer";
  /** Task id of the task that committed it. */
  readonly task: number;
  /** The statement: here, the `end`. */
  readonly place: Place;
  /** The step in which it was executed. */
  readonly step: number;
  /** The call that was left unanswered, and the one that got stuck behind it. */
  readonly earlier: number;
  readonly later: number;
}
