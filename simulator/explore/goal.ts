import { tryEvaluate } from "../machine/evaluate.ts";
import type { Machine } from "../machine/machine.ts";
import type { Clause, Place } from "../program.ts";
import { NO_DECISION } from "../run/decision.ts";
import { faultOf } from "../run/fault-report.ts";
import { isTrue } from "../run/judge.ts";
import { fifo } from "../run/schedule.ts";
import type { Detector } from "../waits/detector.ts";
import { isSeen } from "./circle.ts";
import type { Seen } from "./verdict.ts";

/**
 * What a run is to come to. It is looked at before the first step and after each, which the detector has looked at. `missed`: however the run goes on, it
 * does not come there.
 */
export type Goal = (m: Machine, detector: Detector) => "reached" | "open" | "missed";

/** To come to what a search has seen. `clause`: the one whose condition it is about, where it is about one. */
export function goalOf(seen: Seen, clause: Clause | undefined): Goal {
  switch (seen.kind) {
    case "deadlock":
    case "hang":
      return toFinding(seen);
    case "condition":
      return clause !== undefined && "condition" in clause ? toCondition(clause, seen.place) : () => "missed";
    default:
      return (m) => (m.faulted ? (isFault(m, seen) ? "reached" : "missed") : "open");
  }
}

function isFault(m: Machine, { kind, place }: Pick<Seen, "kind" | "place">): boolean {
  const fault = faultOf(m);
  return fault?.kind === kind && isSamePlace(fault.place, place);
}

/** A deadlock is the same with the same circle; a hang, with the same fibril. */
const toFinding =
  (seen: Seen): Goal =>
  (m, detector) => {
    if (m.faulted) return "missed";
    return detector.isNews && detector.findings().some((each) => isSeen(m, each, seen)) ? "reached" : "open";
  };

function toCondition(clause: Extract<Clause, { readonly condition: number }>, place: Place | undefined): Goal {
  return (m) => {
    const holds = isTrue(tryEvaluate(m, clause.condition));
    if (clause.kind === "eventually") {
      if (holds) return "missed";
      if (m.faulted) return isSamePlace(faultOf(m)?.place, place) ? "reached" : "missed";
      return fifo(m) === NO_DECISION ? (place === undefined ? "reached" : "missed") : "open";
    }
    if (holds === (clause.kind === "reachable")) return "reached";
    return m.faulted ? "missed" : "open";
  };
}

/** To come to a situation without a condition having held. */
export const toSituation =
  (situation: Int32Array, condition: number): Goal =>
  (m) => {
    if (m.faulted || isTrue(tryEvaluate(m, condition))) return "missed";
    return m.situation.every((value, at) => value === situation[at]) ? "reached" : "open";
  };

const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a === b || (a?.file === b?.file && a?.line === b?.line && a?.column === b?.column);
