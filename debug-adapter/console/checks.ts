import {
  type Check,
  type CheckVerdict,
  type Clause,
  type ClauseVerdict,
  Judge,
  PIECE,
  placeText,
  type Run,
  shortNames,
  verdictOf,
  type Work,
} from "#simulator";

const words: Readonly<Record<ClauseVerdict["verdict"], string>> = {
  refuted: "refuted",
  shown: "shown",
  kept: "kept",
  open: "not decided yet",
};

/** What a run says of its scenario's checks up to its present moment: a line for each check, and for each of its clauses. */
export function* checksText(run: Run): Work<string> {
  const { checks, constants } = run.program;
  if (checks.length === 0) return "The scenario has no checks.";
  const isOwn = (check: Check) => [...check.constants].every(([name, value]) => constants.get(name) === value);
  const own = checks.filter(isOwn);
  const verdicts = new Map((yield* judged(run, own)).map((verdict) => [verdict.check, verdict]));
  return checks.map((check) => linesOf(run, check, verdicts.get(check))).join("\n");
}

/** Passes the run's past once more, in a run of its own. */
function* judged(run: Run, checks: readonly Check[]): Work<readonly CheckVerdict[]> {
  const twin = run.twin();
  const present = twin.step;
  twin.goTo(0);
  const judge = new Judge(twin, checks);
  while (twin.step < present && twin.advance()) {
    judge.look();
    if (twin.step % PIECE === 0) yield;
  }
  return judge.verdicts(twin.ending());
}

function linesOf({ program }: Run, { name, constants }: Check, verdict: CheckVerdict | undefined): string {
  if (verdict === undefined) {
    const other = [...constants].map(([constant, value]) => `${constant} = ${value}`).join(", ");
    return `check "${name}": of a run with ${other}`;
  }
  const files = shortNames(program.files);
  const clauses = verdict.clauses.map((each) => {
    const at = each.step === undefined || each.verdict === "open" ? "" : ` at step ${each.step}`;
    return `  ${clauseText(each.clause)} [${placeText(each.clause.place, files)}]: ${words[each.verdict]}${at}`;
  });
  return [`check "${name}": ${words[verdictOf(verdict)]}`, ...clauses].join("\n");
}

function clauseText(clause: Clause): string {
  if (clause.kind === "forbid") return `forbid ${clause.what.join(", ")}`;
  return clause.kind === "expect" ? `expect ${clause.what}` : clause.kind;
}
