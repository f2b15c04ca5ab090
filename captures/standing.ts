import { isSeen } from "./capture.ts";
import { missingFor } from "./missing.ts";
import { hasLostLines } from "./notes.ts";
import type { OpenedDump } from "./open.ts";

/**
 * How it stands in a dump, by the first of its findings. `suspected`: something is stuck if waits hold that are only possible. Without a finding `finished`:
 * nobody is stuck, and for nobody who waits anything is missing; `unknown`: something is, or could not be read, or the dump has the state of no task.
 */
export type Standing = "deadlock" | "hang" | "suspected" | "unknown" | "finished";

export function standingOf({ capture, system, notes, findings: [finding] }: OpenedDump): Standing {
  if (finding !== undefined) return finding.certainty === "possible" ? "suspected" : finding.kind;
  const isKnown =
    capture.tasks.some(isSeen) && !hasLostLines(notes) && missingFor(capture, system, undefined).length === 0;
  return isKnown ? "finished" : "unknown";
}
