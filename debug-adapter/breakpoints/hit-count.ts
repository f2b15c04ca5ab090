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

/** `5`: at the fifth visit; `> 3`: at all after the third; `% 2`: at every second. @throws EvaluationError */
export function parseHitCount(text: string): HitCount {
  const [, operator = "=", digits = ""] = /^\s*(==?|>=?|<=?|%)?\s*(\d+)\s*$/.exec(text) ?? [];
  const wanted = Number(digits);
  if (digits === "" || !Object.hasOwn(tests, operator)) {
    throw new EvaluationError(`A hit count is written 5, > 3, >= 3, < 3, <= 3 or % 2, not ${text}.`);
  }
  if (operator === "%" && wanted === 0)
    throw new EvaluationError("% 0 means no visit: write % 2 for every second one.");
  return tests[operator](wanted);
}
