import type { Clause, Program } from "../program.ts";
import { Run } from "../run/run.ts";
import type { Decisions } from "../run/schedule-file.ts";
import type { Work } from "../work.ts";
import { type Goal, goalOf, toSituation } from "./goal.ts";
import { minimising } from "./minimise.ts";
import type { Answers, ClauseResult, Found } from "./verdict.ts";

/** What was found, with schedules that are easier to read: as far as it has come when `isOver` says that it is to end. */
export function* minimised<Result extends Answers>(
  program: Program,
  result: Result,
  isOver: () => boolean = () => false,
): Work<Result> {
  // What decides a clause is often one of the findings.
  const known = new Map<string, Found>();
  function* once(found: Found, clause?: Clause): Work<Found> {
    const about = found.kind === "condition" ? clause : undefined;
    const key = JSON.stringify([found, [...found.decisions], about]);
    const least = known.get(key) ?? (yield* shorter(program, found, about, isOver));
    known.set(key, least);
    return least;
  }
  const clauses: ClauseResult[] = [];
  for (const { clause, verdict, found } of result.clauses) {
    clauses.push({ clause, verdict, found: found && (yield* once(found, clause)) });
  }
  const findings: Found[] = [];
  for (const finding of result.findings) findings.push(yield* once(finding));
  return { ...result, clauses, limit: result.limit && (yield* once(result.limit)), findings };
}

function* shorter(program: Program, found: Found, clause: Clause | undefined, isOver: () => boolean): Work<Found> {
  const { decisions, loop } = found;
  const shortened = (way: Decisions, goal: Goal) => minimising(program, way, goal, isOver);
  if (loop === undefined) return { ...found, decisions: yield* shortened(decisions, goalOf(found, clause)) };
  if (clause === undefined || !("condition" in clause)) return found;
  // The way into the round; in the round itself everybody has to take part.
  const run = new Run(program, { decisions, watch: false });
  yield* run.going(loop);
  const all = [...decisions.values()];
  const goal = toSituation(run.machine.situation, clause.condition);
  const into = yield* shortened(new Map(all.slice(0, loop).entries()), goal);
  const whole = [...into.values(), ...all.slice(loop)];
  return { ...found, decisions: new Map(whole.entries()), loop: into.size };
}
