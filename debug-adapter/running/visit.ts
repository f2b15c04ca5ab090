import type { CallState } from "#simulator";

/** A breakpoint that is met at a moment. */
export interface Visit {
  readonly breakpoint: number;
  readonly fibril: number;
  /** The fibril to show where `fibril` is done with that step: the one that made the call. */
  readonly otherwise?: number;
  /** The call that it was met for, as it was then. */
  readonly call: CallState | undefined;
  /** It is on the statement that is about to begin. */
  readonly isLine?: boolean;
}
