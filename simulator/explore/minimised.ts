import type { Clause, Program } from "../program.ts";
import { Run } from "../run/run.ts";
import type { Work } from "../work.ts";
import { goalOf, toSituation } from "./goal.ts";
import { minimising } from "./minimise.ts";
import type { Answers, ClauseResult, Found } from "./verdict.ts";

/** What was found, with schedules that are easier to read. */
export function* minimised<Result extends Answers>(program: Program, result: Result): Work<Result> {
  const clauses: ClauseResult[] = [];
  for (const answer of result.clauses) {
    clauses.push({ ...answer, found: answer.found && (yield* shorter(program, answer.found, answer.clause)) });
  }
  const findings: Found[] = [];
  for (const finding of result.findings) findings.push(yield* shorter(program, finding));
  return { ...result, clauses, limit: result.limit && (yield* shorter(program, result.limit)), findings };
}

function* shorter(program: Program, found: Found, clause?: Clause): Work<Found> {
  const { decisions, loop } = found;
  if (loop === undefined) return { ...found, decisions: yield* minimising(program, decisions, goalOf(found, clause)) };
  if (clause === undefined || !("condition" in clause)) return found;
  // The way into the round; in the round itself everybody has to take part.
  const run = new Run(program, { decisions, watch: false });
  run.goTo(loop);
  const all = [...decisions.values()];
  const goal = toSituation(run.machine.situation, clause.condition);
  const into = yield* minimising(program, new Map(all.slice(0, loop).entries()), goal);
  const whole = [...into.values(), ...all.slice(loop)];
  return { ...found, decisions: new Map(whole.entries()), loop: into.size };
}
