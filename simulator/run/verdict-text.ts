import type { Clause } from "../program.ts";
import type { ClauseVerdict } from "./judge.ts";

/** What one run says of a clause, in words: `always: refuted at step 12`. */
export function clauseVerdictText({ clause, verdict, step, isUndefined }: ClauseVerdict): string {
  const said = verdict === "open" ? "not decided" : verdict;
  const when = step === undefined || verdict === "open" ? "" : ` at step ${step}`;
  const why = isUndefined ? ", where it has no value: it divides by zero, or an index is out of range" : "";
  return `${clauseText(clause)}: ${said}${when}${why}`;
}

function clauseText(clause: Clause): string {
  if (clause.kind === "forbid") return `forbid ${clause.what.join(", ")}`;
  return clause.kind === "expect" ? `expect ${clause.what}` : clause.kind;
}
