import {
  type Check,
  type CheckVerdict,
  type ClauseVerdict,
  clauseVerdictText,
  isOfProgram,
  Judge,
  pieceOf,
  placeText,
  type Run,
  shortNames,
  verdictOf,
  type Work,
} from "#simulator";

const words: Readonly<Record<ClauseVerdict["verdict"], string>> = {
  refuted: "refuted",
  shown: "shown",
  kept: "kept in this run",
  open: "not decided yet",
};

/** What a run says of a check up to its present moment. */
export interface ToldCheck {
  /** `undefined` when the check is of a run with other constants. */
  readonly verdict: ClauseVerdict["verdict"] | undefined;
  /** A line for the check, and one for each of its clauses. */
  readonly text: string;
}

/** What a run says of each of its scenario's checks up to its present moment. */
export function* checksText(run: Run): Work<string> {
  const { checks } = run.program;
  const told = yield* tellChecks(run, checks);
  return checks.length === 0 ? "The scenario has no checks." : told.map(({ text }) => text).join("\n");
}

/** What a run says of some of its scenario's checks up to its present moment. */
export function* tellChecks(run: Run, checks: readonly Check[]): Work<readonly ToldCheck[]> {
  const own = checks.filter((check) => isOfProgram(check, run.program));
  const verdicts = new Map((yield* judged(run, own)).map((verdict) => [verdict.check, verdict]));
  return checks.map((check) => tellCheck(run, check, verdicts.get(check)));
}

/** Passes the run's past once more, in a run of its own. */
function* judged(run: Run, checks: readonly Check[]): Work<readonly CheckVerdict[]> {
  const twin = run.twin();
  const present = twin.step;
  twin.goTo(0);
  const judge = new Judge(twin, checks);
  while (twin.step < present && twin.advance()) {
    judge.look();
    if (twin.step % run.pace === 0) yield pieceOf(twin.step);
  }
  return judge.verdicts(twin.ending());
}

function tellCheck({ program }: Run, { name, constants }: Check, judged: CheckVerdict | undefined): ToldCheck {
  if (judged === undefined) {
    const other = [...constants].map(([constant, value]) => `${constant} = ${value}`).join(", ");
    return { verdict: undefined, text: `check "${name}": of a run with ${other}` };
  }
  const files = shortNames(program.files);
  const clauses = judged.clauses.map((each) => `  ${clauseVerdictText(each)} [${placeText(each.clause.place, files)}]`);
  const verdict = verdictOf(judged);
  return { verdict, text: [`check "${name}": ${words[verdict]}`, ...clauses].join("\n") };
}
