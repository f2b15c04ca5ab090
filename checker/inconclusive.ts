import type { Bound, Checked, Part } from "#simulator";
import type { Chance } from "./chance.ts";
import type { CheckFinding } from "./finding.ts";
import { countText, numberText } from "./words.ts";

/** Why a search does not know whether a check holds. */
export interface Inconclusive {
  readonly reason: Bound | "limit" | "shard" | "runs";
  /** The same for a person: a sentence. */
  readonly text: string;
  /** What can be done about it: a sentence. */
  readonly goOn: string;
}

const smaller = "smaller constants give it less to look at";

/** Of a search that has come to no verdict. `limit`: the run that came to one. `chance`: of runs by chance. */
export function inconclusiveOf(
  checked: Checked,
  limit: CheckFinding | undefined,
  chance: Chance | undefined,
): Inconclusive | undefined {
  const { bound } = checked;
  if (chance !== undefined && (bound !== undefined || limit === undefined)) return chanceText(chance, bound);
  if (bound !== undefined) return cutShort(checked);
  if (limit === undefined) return checked.part && shardText(checked.part);
  return {
    reason: "limit",
    text: `Nothing was found, but ${countText(limit.steps, "step")} ${limit.steps === 1 ? "leads" : "lead"} to a limit, and what comes after it is not known: ${limit.message}.`,
    goOn: `Raise the limit where the scenario needs more; or else let its tasks keep within it.`,
  };
}

/** Of a search that has come to a bound, whatever it has found until then. */
export function cutShort(checked: Checked): Inconclusive | undefined {
  const { bound } = checked;
  return bound && { reason: bound, text: `${textOf(bound, checked)}${openText(checked)}`, goOn: goingOn[bound] };
}

const shardText = ({ shard: { index, of } }: Part): Inconclusive => ({
  reason: "shard",
  text: `This is shard ${index} of ${of}: nothing was found in its part of all schedules.`,
  goOn: "`ktrace check --merge` joins what all of them say.",
});

/** Of runs that are over, or were ended by a bound. */
function chanceText({ runs, sample, cut }: Chance, bound: Bound | undefined): Inconclusive {
  const followed =
    runs < sample.runs ? `${numberText(runs)} of ${countText(sample.runs, "run")}` : countText(runs, "run");
  const far =
    cut === 0
      ? ""
      : `, ${cut === runs ? "all" : numberText(cut)} of them no further than ${countText(sample.steps, "step")}`;
  return {
    reason: bound ?? "runs",
    text: `${followed} by chance ${runs === 1 && runs === sample.runs ? "was" : "were"} followed${far}, and none decides the check; not all schedules were looked at.`,
    goOn: "More runs see more; only a search through all schedules can know.",
  };
}

function textOf(bound: Bound, { frontier }: Checked): string {
  switch (bound) {
    case "states":
      return "The search has kept as many states as it may.";
    case "memory":
      return "The search has taken as much memory as it may.";
    case "depth":
      return `All schedules of up to ${countText(frontier?.depth ?? 0, "step")} were looked at.`;
    case "preemptions":
      return `All schedules with up to ${countText((frontier?.depth ?? 1) - 1, "preemption")} were looked at.`;
    case "seconds":
      return "The search has taken as much time as it may.";
    case "cancelled":
      return "The search was cancelled.";
  }
}

/** How far it has come. */
function openText({ frontier }: Checked): string {
  if (frontier === undefined) return "";
  const { open, depth, unit } = frontier;
  return ` ${countText(open, "state")} ${open === 1 ? "was" : "were"} still to be looked at, ${countText(depth, unit)} from the start.`;
}

const goingOn: Readonly<Record<Bound, string>> = {
  states: `With a higher bound it goes further; ${smaller}.`,
  memory: `With more memory it goes further; ${smaller}.`,
  depth: "With a higher bound it goes further, without one to the end.",
  preemptions: "With a higher bound it goes further, without one to the end.",
  seconds: `With more time it goes further; ${smaller}.`,
  cancelled: "Begin it again, or go on with what was saved of it, and let it come to its end.",
};
