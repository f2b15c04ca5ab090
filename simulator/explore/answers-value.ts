import type { Clause } from "../program.ts";
import { codeOf, decisionOf, isIntervention } from "../run/decision.ts";
import type { Checked, Found, Seen } from "./verdict.ts";

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

function foundValue({ decisions, ...found }: Found): FoundValue {
  // A search does nothing to a run from outside.
  return { ...found, codes: [...decisions.values()].flatMap((each) => (isIntervention(each) ? [] : [codeOf(each)])) };
}

const foundOf = ({ codes, place, ...found }: FoundValue): Found => ({
  ...found,
  place,
  decisions: new Map(codes.map((code, at) => [at, decisionOf(code)])),
});
