/** The most steps that a run can count. */
const mostSteps = 2 ** 31 - 1;

/** What is wrong with a number as a moment of a run, if anything is. */
export function stepProblem(step: number): string | undefined {
  if (Number.isInteger(step) && step >= 0 && step <= mostSteps) return undefined;
  return `A moment is a whole number of steps from 0 to ${mostSteps}: ${step} is none.`;
}

/** The moment that `step 120`, `step +3` or `step -5` in the console means; `undefined` for any other text. Back goes no further than to the start. */
export function stepAsked(text: string, present: number): number | undefined {
  const [, sign, digits] = /^\s*step\s+([+-]?)(\d+)\s*$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const count = Number(digits);
  if (sign === "+") return present + count;
  return sign === "-" ? Math.max(0, present - count) : count;
}
