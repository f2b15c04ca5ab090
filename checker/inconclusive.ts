import type { Bound } from "#simulator";
import type { CheckFinding } from "./finding.ts";

/** Why a search does not know whether a check holds. */
export interface Inconclusive {
  readonly reason: Bound | "limit";
  /** The same for a person: a sentence. */
  readonly text: string;
  /** What can be done about it: a sentence. */
  readonly goOn: string;
}

const smaller = "smaller constants give it less to look at";

/** `limit`: the run that came to one. */
export function inconclusiveOf(bound: Bound | undefined, limit: CheckFinding | undefined): Inconclusive | undefined {
  if (bound !== undefined) return { reason: bound, ...words[bound] };
  if (limit === undefined) return undefined;
  return {
    reason: "limit",
    text: `Nothing was found, but ${limit.steps === 1 ? "1 step leads" : `${limit.steps} steps lead`} to a limit, and what comes after it is not known: ${limit.message}.`,
    goOn: `Raise the limit where the scenario needs more; or else let its tasks keep within it.`,
  };
}

const words: Readonly<Record<Bound, Omit<Inconclusive, "reason">>> = {
  states: {
    text: "The search has kept as many states as it may.",
    goOn: `With a higher bound it goes further; ${smaller}.`,
  },
  memory: {
    text: "The search has taken as much memory as it may.",
    goOn: `With more memory it goes further; ${smaller}.`,
  },
  seconds: {
    text: "The search has taken as much time as it may.",
    goOn: `With more time it goes further; ${smaller}.`,
  },
  cancelled: {
    text: "The search was cancelled.",
    goOn: "Begin it again, and let it come to its end.",
  },
};
