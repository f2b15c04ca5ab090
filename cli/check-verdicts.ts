import { type CheckVerdict, type ClauseVerdict, type Judge, type Program, verdictOf } from "#simulator";

/** What one run says of a check. */
export interface NamedVerdict {
  readonly name: string;
  readonly verdict: ClauseVerdict["verdict"];
  readonly clauses: readonly ClauseVerdict[];
}

/**
 * What single runs say of each check of a program. `judge` has watched the run of `program`; a check that has other values for constants is judged
 * by a run of the program that `compileWith` gives.
 */
export function checkVerdicts(
  program: Program,
  judge: Judge,
  compileWith: (constants: ReadonlyMap<string, number>) => Program | undefined,
  judgeRun: (program: Program) => Judge,
): NamedVerdict[] {
  const own = judge.verdicts();
  return program.checks.flatMap((check, index) => {
    const isOwn = [...check.constants].every(([name, value]) => program.constants.get(name) === value);
    const other = isOwn ? undefined : compileWith(check.constants);
    if (isOwn) return [named(own[index])];
    return other === undefined ? [] : [named(judgeRun(other).verdicts()[index])];
  });
}

const named = (verdict: CheckVerdict): NamedVerdict => ({
  name: verdict.check.name,
  verdict: verdictOf(verdict),
  clauses: verdict.clauses,
});

/** A verdict in words: what one run can say, and no more. */
const words: Readonly<Record<ClauseVerdict["verdict"], string>> = {
  refuted: "refuted by this run",
  shown: "shown by this run",
  kept: "kept in this run; other runs may differ",
  open: "not decided by this run",
};

/** A line for each check, and for each of its clauses that is not kept. */
export function verdictLines(checks: readonly NamedVerdict[], lineOf: (verdict: ClauseVerdict) => string): string {
  return checks
    .map(({ name, verdict, clauses }) => {
      const failed = clauses.filter((clause) => clause.verdict === "refuted" || clause.verdict === "open");
      const details = failed.map((clause) => `  ${lineOf(clause)}\n`).join("");
      return `check "${name}": ${words[verdict]}\n${details}`;
    })
    .join("");
}

/** `always: refuted at step 12`. */
export function clauseText({ clause, verdict, step }: ClauseVerdict): string {
  const what =
    clause.kind === "forbid"
      ? `forbid ${clause.what.join(", ")}`
      : clause.kind === "expect"
        ? `expect ${clause.what}`
        : clause.kind;
  return `${what}: ${verdict === "refuted" ? "refuted" : "not decided"}${step === undefined ? "" : ` at step ${step}`}`;
}
