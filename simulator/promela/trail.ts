import type { OwnDecision } from "../run/decision.ts";
import type { Decisions } from "../run/schedule-file.ts";

/** What a trail brings: the scenario's hash, and a decision for each of its steps; or what is wrong with it. */
export type ReadTrail = { readonly hash: string; readonly decisions: Decisions } | { readonly error: string };

/**
 * Reads what `pan -r` has printed of a trail of a model that `Model` wrote: that prints the hash of its scenario, and each decision that it takes. All
 * other lines are SPIN's own.
 */
export function readTrail(text: string): ReadTrail {
  if (/^-\d+:-\d+:-\d+$/m.test(text)) {
    return { error: "it is SPIN's own file of the trail; give what `./pan -r` prints of it" };
  }
  const hash = /ktrace: scenario (\w+)/.exec(text)?.[1];
  if (hash === undefined) {
    return { error: "it is not what `./pan -r` prints for a model that `ktrace export --to promela` wrote" };
  }
  const rows = [...text.matchAll(/ktrace: (step|timer) (\d+)(?: (\d+))?/g)];
  if (rows.length === 0)
    return {
      error: "there is no step of the scenario in it; give what `./pan -r` prints once `./pan` has found an error",
    };
  const decisions = rows.map(([, kind, number, choice]) => decisionOf(kind, Number(number), Number(choice ?? 0)));
  return { hash, decisions: new Map(decisions.entries()) };
}

function decisionOf(kind: string, number: number, choice: number): OwnDecision {
  if (kind === "timer") return { kind, fibril: number };
  return choice === 0 ? { kind: "step", task: number } : { kind: "step", task: number, choice };
}
