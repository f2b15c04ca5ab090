import type { FaultReport, Finding, RunEvent } from "#simulator";
import type { WatchedClause } from "./check-watch.ts";
import type { Change } from "./visit.ts";

/**
 * What is out of the ordinary at a moment: something got stuck, a rule was broken, a check refuted, or something happened that may be a sign
 * of it.
 */
export type Exception =
  | { readonly filter: "deadlock" | "hang"; readonly finding: Finding }
  | { readonly filter: FaultReport["kind"]; readonly fault: FaultReport }
  | { readonly filter: "check"; readonly check: string; readonly clause: WatchedClause }
  | { readonly filter: "error answer" | "limit" | "hangup"; readonly event: RunEvent };

/** The breakpoints that were met at a moment, and the fibrils that met them. */
export interface Meeting {
  readonly breakpoints: readonly number[];
  readonly fibrils: readonly number[];
  readonly changes: readonly Change[];
}

/** Why the run stands where it stands. Fibrils by id; `fibril` is the one that the stop is about. */
export type Stop = {
  readonly fibril: number | undefined;
  /** Number of the task that the stop is about. */
  readonly task: number;
} & (
  | { readonly kind: "entry" | "step" | "pause" | "restart" | "goto" | "end" }
  | { readonly kind: "breakpoint"; readonly met: Meeting }
  | { readonly kind: "exception"; readonly exception: Exception; readonly met: Meeting }
);
