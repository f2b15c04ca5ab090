import type { ClauseVerdict } from "./judge.ts";

const noValue = " (it has no value: it divides by zero, or an index is out of range)";

/** What one run says of a clause, in words: ``always `t.x < 2`: refuted at step 12, where t.x is 3``. */
export function clauseVerdictText({ text, verdict, step, values, isUndefined }: ClauseVerdict): string {
  const said = verdict === "open" ? "not decided" : verdict;
  const when = step === undefined || verdict === "open" ? "" : ` at step ${step}`;
  return `${text}: ${said}${when}${isUndefined ? noValue : ""}${values ? `, where ${values}` : ""}`;
}
