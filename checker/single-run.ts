import {
  type Check,
  type Clause,
  type ClauseVerdict,
  type Decision,
  type Found,
  goalOf,
  Judge,
  minimising,
  namesOf,
  type Outcome,
  PIECE,
  type Program,
  Run,
  type Work,
} from "#simulator";

/** Steps of a run that is asked what it says of a check: more than scenarios have that end. */
const MOST_STEPS = 20_000;

/** What the one run under `fifo` refutes or shows of the clauses of a check, with schedules that are as easy to read as those of a search. */
export function* decidedByFifo(program: Program, check: Check): Work<ReadonlyMap<Clause, Found>> {
  const run = new Run(program);
  const judge = new Judge(run, [check]);
  const taken: Decision[] = [];
  for (let next = run.next(); next !== undefined && run.step < MOST_STEPS && !run.hasNewFinding; next = run.next()) {
    taken.push(next.decision);
    run.advance();
    judge.look();
    if (run.step % PIECE === 0) yield;
  }
  const outcome = run.ending();
  const decided = new Map<Clause, Found>();
  for (const verdict of judge.verdicts(outcome)[0].clauses) {
    const { clause, step } = verdict;
    if (step === undefined || !isDecided(verdict)) continue;
    const seen = seenAt(run, clause, outcome);
    const decisions = new Map(taken.slice(0, step).map((decision, at) => [at, decision]));
    decided.set(clause, { ...seen, decisions: yield* minimising(program, decisions, goalOf(seen, clause)) });
  }
  return decided;
}

/** Of what has to come in every run a single one can say little: it may go on. */
const isDecided = ({ clause, verdict }: ClauseVerdict): boolean =>
  clause.kind !== "eventually" && (verdict === "refuted" || verdict === "shown");

/** What the run shows of a clause that it decides. */
function seenAt({ program }: Run, clause: Clause, outcome: Outcome): Omit<Found, "decisions"> {
  const isOfEnding = clause.kind === "forbid" || clause.kind === "expect";
  if (isOfEnding && "finding" in outcome) {
    return { kind: outcome.kind, cycle: namesOf(program, outcome.finding.cycle), place: undefined };
  }
  if (isOfEnding && "fault" in outcome) return { kind: outcome.kind, cycle: [], place: outcome.fault.place };
  return { kind: "condition", cycle: [], place: undefined };
}
