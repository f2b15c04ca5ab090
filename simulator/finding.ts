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
  /** `possible`: some wait that it rests on is. Of a run every finding is certain. */
  readonly certainty: Wait["certainty"];
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

/** Why somebody could get stuck, where a known pattern explains it. Fibrils and locks by id, calls by serial. */
export type Cause = CauseAt & CauseKind;

interface CauseAt {
  /** Task id of the task that committed it. */
  readonly task: number;
  /** The statement. */
  readonly place: Place;
  /** The step in which it was executed. */
  readonly step: number;
}

type CauseKind =
  /** The call that was left unanswered, and the one that got stuck behind it on its phone. */
  | { readonly kind: "exchange ended before its answer"; readonly earlier: number; readonly later: number }
  | { readonly kind: "lock taken twice"; readonly lock: number; readonly fibril: number }
  /** Each holds its lock and wants that of the next. */
  | { readonly kind: "locks in both orders"; readonly holders: readonly Holder[] }
  /** `fibril` holds the lock and waits for the answer to `call`, which depends on `waiter`, who wants the lock. */
  | {
      readonly kind: "lock held across a call that comes back";
      readonly lock: number;
      readonly fibril: number;
      readonly call: number;
      readonly waiter: number;
    }
  | { readonly kind: "exchange begun twice"; readonly session: string; readonly fibril: number }
  /**
   * `fibril` holds what `waiter` needs for an exchange, while it waits for the answer to `call`, which depends on `waiter`: the exchange of a serialize
   * session; or, without a name, the mutex of its task's sessions.
   */
  | {
      readonly kind: "exchange held across a call that comes back";
      readonly session: string | undefined;
      readonly fibril: number;
      readonly call: number;
      readonly waiter: number;
    }
  /**
   * `fibril` needs one more of what `count` have up: calls on a phone or on all phones of the task, the task's phones, or its workers. Of workers `call`
   * is the call that is queued for one.
   */
  | {
      readonly kind: "limit full of calls that need one more";
      readonly fibril: number;
      readonly of: "calls of a phone" | "calls of the task" | "phones" | "workers";
      readonly count: number;
      /** Of calls of a phone: which. */
      readonly slot?: number;
      readonly call: number | undefined;
      /** When one of them comes free: after one more, or never. */
      readonly free: "after one more" | "never";
    }
  /** The call was kept by a handler that ended, or its caller's task forgot it. */
  | { readonly kind: "answer dropped"; readonly call: number; readonly how: "kept" | "forgotten" }
  | { readonly kind: "exchange leaked"; readonly session: string }
  | { readonly kind: "lock leaked"; readonly lock: number; readonly fibril: number }
  /** A signal that came before `fibril` waited, and found nobody; or that woke another, who waits again, while `fibril` waited. */
  | {
      readonly kind: "lost signal";
      readonly lock: number;
      readonly fibril: number;
      readonly woken: number | undefined;
    }
  /** The phone of task `owner`, by its slot; `by` is the task that closed it. */
  | { readonly kind: "phone slammed"; readonly owner: number; readonly slot: number; readonly by: number };

export type LimitFull = Extract<Cause, { readonly kind: "limit full of calls that need one more" }>;

export type EarlyEnd = Extract<Cause, { readonly kind: "exchange ended before its answer" }>;

export interface Holder {
  readonly fibril: number;
  readonly lock: number;
  /** The step in which it got the lock. */
  readonly step: number;
}
