import { type CheckVerdict, type ClauseVerdict, isOfProgram, type Judge, type Program, verdictOf } from "#simulator";
import { constantsText } from "./options.ts";

/** What one run says of a check. */
export interface NamedVerdict {
  readonly name: string;
  readonly verdict: ClauseVerdict["verdict"];
  /** The constants of the run that it was judged by, where that is not the one that was asked for. */
  readonly constants: ReadonlyMap<string, number> | undefined;
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
    const isOwn = isOfProgram(check, program);
    const other = isOwn ? undefined : compileWith(check.constants);
    if (isOwn) return [named(own[index], undefined)];
    return other === undefined ? [] : [named(judgeRun(other).verdicts()[index], check.constants)];
  });
}

const named = (verdict: CheckVerdict, constants: NamedVerdict["constants"]): NamedVerdict => ({
  name: verdict.check.name,
  verdict: verdictOf(verdict),
  constants,
  clauses: verdict.clauses,
});

/** A verdict in words: what one run can say, and no more. */
const words: Readonly<Record<ClauseVerdict["verdict"], (run: string) => string>> = {
  refuted: (run) => `refuted by ${run}`,
  shown: (run) => `shown by ${run}`,
  kept: (run) => `kept in ${run}; others may differ`,
  open: (run) => `not decided by ${run}`,
};

function runText(constants: NamedVerdict["constants"], isRecorded: boolean): string {
  if (constants === undefined) return "this run";
  const schedule = isRecorded ? " under fifo, because the recording is of other constants" : "";
  return `a run with ${constantsText(constants)}${schedule}`;
}

/** A line for each check, and for each of its clauses where they differ or are not kept. `isRecorded`: the run that was asked for follows a recording. */
export function verdictLines(
  checks: readonly NamedVerdict[],
  isRecorded: boolean,
  lineOf: (verdict: ClauseVerdict) => string,
): string {
  return checks
    .map(({ name, verdict, constants, clauses }) => {
      const isGood =
        clauses.every((clause) => clause.verdict === verdict) && verdict !== "refuted" && verdict !== "open";
      const details = isGood ? "" : clauses.map((clause) => `  ${lineOf(clause)}\n`).join("");
      return `check "${name}": ${words[verdict](runText(constants, isRecorded))}\n${details}`;
    })
    .join("");
}
