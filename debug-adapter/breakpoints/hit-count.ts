import { limitRanges } from "#simulator";
import { EvaluationError } from "../expressions/value.ts";

/** Whether a breakpoint stops at its visit of this number, which counts from 1. */
export type HitCount = (visit: number) => boolean;

const tests: Readonly<Record<string, (wanted: number) => HitCount>> = {
  "=": (wanted) => (visit) => visit === wanted,
  "==": (wanted) => (visit) => visit === wanted,
  ">": (wanted) => (visit) => visit > wanted,
  ">=": (wanted) => (visit) => visit >= wanted,
  "<": (wanted) => (visit) => visit < wanted,
  "<=": (wanted) => (visit) => visit <= wanted,
  "%": (wanted) => (visit) => visit % wanted === 0,
};

/** A run has no more steps, so nothing in it has more visits. */
const mostVisits = limitRanges.steps.most;

/** `5`: at the fifth visit; `> 3`: at all after the third; `% 2`: at every second. @throws EvaluationError */
export function parseHitCount(text: string): HitCount {
  const [, operator = "=", digits = ""] = /^\s*(==?|>=?|<=?|%)?\s*(\d+)\s*$/.exec(text) ?? [];
  const wanted = Number(digits);
  if (digits === "" || !Object.hasOwn(tests, operator)) {
    throw new EvaluationError(`A hit count is written 5, > 3, >= 3, < 3, <= 3 or % 2, not ${text}.`);
  }
  if (wanted > mostVisits) {
    throw new EvaluationError(`A run has at most ${mostVisits} visits: write a smaller number than ${digits}.`);
  }
  const count = tests[operator](wanted);
  // Where none of these is meant, no visit is.
  if (![1, wanted, mostVisits].some((visit) => visit > 0 && count(visit))) {
    throw new EvaluationError(`${text.trim()} means no visit: they are counted from 1 to at most ${mostVisits}.`);
  }
  return count;
}
