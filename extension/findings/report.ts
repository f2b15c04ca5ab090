import type { Finding, Location, Verdict } from "#check-protocol";
import type { Known } from "../checks/known.ts";
import { type CheckAddress, idOf } from "../checks/listing.ts";

/** A check, as it is listed. */
export interface Report extends CheckAddress {
  readonly label: string;
  /** Where it is written; a scenario without checks has one that is not. */
  readonly place: Location | undefined;
  /** What was last said of it, if something was. */
  readonly known: Known | undefined;
}

/** Unlike that of any other check. */
export const keyOf = ({ uri, name }: CheckAddress): string => `${uri}#${idOf(name)}`;

/** All runs that a verdict brings: the one that it stands on first. */
export const findingsOf = ({ finding, others }: Verdict): readonly Finding[] =>
  finding === undefined ? others : [finding, ...others];

/** Whether a finding shows what the check asks for. */
export const isWanted = (finding: Finding, verdict: Verdict): boolean =>
  verdict.kind === "holds" && finding === verdict.finding;

/** Whether there is more to say than that a check holds. */
export const hasNews = ({ kind, finding, others }: Verdict): boolean =>
  kind !== "holds" || finding !== undefined || others.length > 0;
