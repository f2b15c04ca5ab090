import type { Clause } from "../program.ts";
import { codeOf, decisionOf, isIntervention } from "../run/decision.ts";
import { isCount, isRecord } from "../run/schedule-file.ts";
import type { Checked, Found, Seen, Verdict } from "./verdict.ts";

/** What was found, as a value of JSON: its decisions as codes. */
interface FoundValue extends Pick<Seen, "kind" | "cycle" | "circle"> {
  readonly place?: Seen["place"];
  readonly codes: readonly number[];
  readonly loop?: number;
}

/** What a search says, as a value of JSON: its clauses in their order. */
export interface AnswersValue extends Pick<Checked, "states" | "transitions" | "verdict"> {
  readonly bound?: Checked["bound"];
  readonly odds?: Checked["odds"];
  readonly clauses: readonly (Pick<Checked["clauses"][number], "verdict"> & {
    readonly found?: FoundValue | undefined;
  })[];
  readonly limit?: FoundValue | undefined;
  readonly part?: Checked["part"];
  readonly findings: readonly FoundValue[];
}

/** What a search says, to be written; `answersOf` reads it. */
export function answersValue({
  states,
  transitions,
  verdict,
  bound,
  clauses,
  limit,
  findings,
  part,
  odds,
}: Checked): AnswersValue {
  return {
    states,
    transitions,
    verdict,
    bound,
    clauses: clauses.map(({ verdict, found }) => ({ verdict, found: found && foundValue(found) })),
    limit: limit && foundValue(limit),
    findings: findings.map(foundValue),
    part,
    odds,
  };
}

/** What `answersValue` made of what a search of these clauses has said. */
export function answersOf(
  { clauses, limit, findings, bound, ...counts }: AnswersValue,
  of: readonly Clause[],
): Checked {
  return {
    ...counts,
    bound,
    clauses: clauses.map(({ verdict, found }, number) => ({
      clause: of[number],
      verdict,
      found: found && foundOf(found),
    })),
    limit: limit && foundOf(limit),
    findings: findings.map(foundOf),
  };
}

/** Whether a value is such a one, of so many clauses. */
export const isAnswersValue = (value: unknown, clauses: number): value is AnswersValue =>
  isRecord(value) &&
  isCount(value.states) &&
  isCount(value.transitions) &&
  isVerdict(value.verdict) &&
  isList(value.clauses, (each) => isRecord(each) && isVerdict(each.verdict) && isFoundOrNone(each.found)) &&
  value.clauses.length === clauses &&
  isFoundOrNone(value.limit) &&
  isList(value.findings, isFound);

const isList = (value: unknown, isOne: (each: unknown) => boolean): value is readonly unknown[] =>
  Array.isArray(value) && value.every(isOne);

export const isVerdict = (value: unknown): value is Verdict =>
  value === "holds" || value === "refuted" || value === "inconclusive";

const kinds: readonly unknown[] = [
  "deadlock",
  "hang",
  "violation",
  "assertion",
  "limit",
  "condition",
] satisfies Seen["kind"][];

const isText = (value: unknown): boolean => typeof value === "string";

const isFound = (value: unknown): boolean =>
  isRecord(value) &&
  kinds.includes(value.kind) &&
  isList(value.cycle, isText) &&
  isList(value.circle, isLink) &&
  (value.place === undefined || isPlace(value.place)) &&
  isList(value.codes, isCount) &&
  (value.loop === undefined || isCount(value.loop));

const isFoundOrNone = (value: unknown): boolean => value === undefined || isFound(value);

const isLink = (value: unknown): boolean =>
  isRecord(value) &&
  isText(value.task) &&
  isList(value.at, Number.isInteger) &&
  (value.object === undefined || isText(value.object));

const isPlace = (value: unknown): boolean =>
  isRecord(value) && [value.file, value.line, value.column, value.endLine, value.endColumn].every(isCount);

function foundValue({ decisions, ...found }: Found): FoundValue {
  // A search does nothing to a run from outside.
  return { ...found, codes: [...decisions.values()].flatMap((each) => (isIntervention(each) ? [] : [codeOf(each)])) };
}

const foundOf = ({ codes, place, ...found }: FoundValue): Found => ({
  ...found,
  place,
  decisions: new Map(codes.map((code, at) => [at, decisionOf(code)])),
});
