import type { Clause, Program } from "../program.ts";
import type { Work } from "../work.ts";
import { goalOf } from "./goal.ts";
import { minimising } from "./minimise.ts";
import type { Answers, ClauseResult, Found } from "./verdict.ts";

/** What was found, with schedules that are easier to read. */
export function* minimised<Result extends Answers>(program: Program, result: Result): Work<Result> {
  function* shorter(found: Found | undefined, clause?: Clause): Work<Found | undefined> {
    // One without end stays as it is: every task that takes part in it has to.
    if (found === undefined || found.loop !== undefined) return found;
    return { ...found, decisions: yield* minimising(program, found.decisions, goalOf(found, clause)) };
  }
  const clauses: ClauseResult[] = [];
  for (const answer of result.clauses) clauses.push({ ...answer, found: yield* shorter(answer.found, answer.clause) });
  const findings: Found[] = [];
  for (const finding of result.findings) findings.push((yield* shorter(finding)) ?? finding);
  return { ...result, clauses, limit: yield* shorter(result.limit), findings };
}
