import type { CallState } from "#simulator";
import type { BoundData } from "../breakpoints/bind-data.ts";

/** How what a data breakpoint watches was before a step, and is after it. */
export interface Change {
  readonly bound: BoundData;
  readonly before: number;
  readonly after: number;
}

/** A breakpoint that is met at a moment. */
export interface Visit {
  readonly breakpoint: number;
  /** Who met it; none where a task took a message. */
  readonly fibril: number | undefined;
  /** Number of the task that took it. */
  readonly task?: number;
  readonly change?: Change;
  /** The fibril to show where `fibril` is done with that step: the one that made the call. */
  readonly otherwise?: number;
  /** The call that it was met for, as it was then. */
  readonly call: CallState | undefined;
  /** It is on the statement that is about to begin. */
  readonly isLine?: boolean;
}
