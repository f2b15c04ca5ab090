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
  const lines = [...text.matchAll(/ktrace: (.*)/g)].map(([, line]) => line.trim());
  const [hash, ...others] = lines.flatMap((line) => /^scenario (\w+)$/.exec(line)?.[1] ?? []);
  if (hash === undefined) {
    return { error: "it is not what `./pan -r` prints for a model that `ktrace export --to promela` wrote" };
  }
  if (others.length > 0) return { error: "it has more than one trail; give what `./pan -r` prints of one" };
  const steps = lines.filter((line) => !line.startsWith("scenario "));
  if (steps.length === 0)
    return {
      error: "there is no step of the scenario in it; give what `./pan -r` prints once `./pan` has found an error",
    };
  const decisions = new Map<number, OwnDecision>();
  for (const [at, step] of steps.entries()) {
    const decision = decisionOf(step);
    if (decision === undefined) {
      return { error: `its line "ktrace: ${step}" is damaged; give all that \`./pan -r\` prints, as it is` };
    }
    decisions.set(at, decision);
  }
  return { hash, decisions };
}

/** Of `step TASK CHOICE` or `timer FIBRIL`. */
function decisionOf(line: string): OwnDecision | undefined {
  const [, kind, ...digits] = /^(step|timer) (\d+)(?: (\d+))?$/.exec(line) ?? [];
  const [number, choice] = digits.map((each) => Number(each ?? 0));
  if (kind === undefined || ![number, choice].every(Number.isSafeInteger)) return undefined;
  if (kind === "timer") return { kind, fibril: number };
  return choice === 0 ? { kind: "step", task: number } : { kind: "step", task: number, choice };
}
