import type { ClauseResult } from "#checker";
import { type Clause, type Place, placeText } from "#simulator";
import { linesOf } from "../diagnostics.ts";
import { constantsText } from "../options.ts";
import type { CheckedFile, CheckedOne } from "./scenario.ts";

/** `0.8 s`, `95 s` */
export const secondsText = (seconds: number): string => `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;

/** `check "it holds" with N = 2` */
export function checkText({ subject: { check } }: Pick<CheckedOne, "subject">): string {
  const own = check.constants.size === 0 ? "" : ` with ${constantsText(check.constants)}`;
  return `check ${JSON.stringify(check.name)}${own}`;
}

/** Whether a check or a clause of it was written by somebody. A scenario without checks has one that was not. */
export const isWritten = ({ line, endLine, column, endColumn }: Place): boolean =>
  line !== endLine || column !== endColumn;

/** `a.ktrace:12`, or the file alone. */
export const whereText = (of: CheckedFile, place: Place): string =>
  isWritten(place) ? placeText(place, of.paths) : of.file;

/** What was written as a clause, on one line. */
export function clauseText({ sources }: CheckedFile, { place, kind }: Clause): string {
  const lines = linesOf(sources[place.file]).slice(place.line, place.endLine + 1);
  const last = lines.length - 1;
  if (last < 0 || !isWritten(place)) return kind;
  lines[last] = lines[last].slice(0, place.endColumn);
  lines[0] = lines[0].slice(place.column);
  return lines.map((line) => line.trim()).join(" ");
}

/** Why a clause is refuted by no run in particular: none does what it wants. */
export const nowhereText = (of: CheckedFile, { clause }: ClauseResult): string =>
  `No schedule does what \`${clauseText(of, clause)}\` asks for.`;

/** Clauses that are refuted because no run does what they want. */
export const missing = ({ clauses }: CheckedOne): ClauseResult[] =>
  clauses.filter(({ verdict, finding }) => verdict === "refuted" && finding === undefined);
