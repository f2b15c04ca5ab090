import type { Clause } from "../program.ts";
import type { Manner, Place } from "./expander.ts";
import type { Inquiry } from "./inquiry.ts";
import type { Dealt } from "./shard.ts";
import type { Sketch } from "./sketch.ts";
import { type Bound, type Checked, type ClauseResult, type Found, type Part, type Seen, worstOf } from "./verdict.ts";

/** What one search says. */
export interface Attempt extends Checked {
  /** Whether something was stuck or broke a rule somewhere, asked about or not. */
  readonly isAnythingWrong: boolean;
}

/** What a search says by what it has seen. `found`: the run that shows it. */
export function attemptOf(
  clauses: readonly Clause[],
  inquiry: Inquiry<Place>,
  isExhausted: boolean,
  found: (seen: Seen, at: Place) => Found | undefined,
  rest: Pick<Checked, "states" | "transitions" | "bound" | "frontier" | "part" | "workers" | "odds">,
): Attempt {
  const isWhole = isExhausted && !inquiry.isOver;
  const foundOf = (sighting: readonly [seen: Seen, at: Place] | undefined) => sighting && found(...sighting);
  const results = clauses.map((clause) => ({
    clause,
    verdict: inquiry.verdictOf(clause, isWhole),
    found: foundOf(inquiry.decided(clause)),
  }));
  return {
    ...rest,
    isAnythingWrong: inquiry.isAnythingWrong,
    verdict: worstOf(results.map(({ verdict }) => verdict)),
    clauses: results,
    limit: foundOf(inquiry.limit),
    findings: inquiry.findings.flatMap((each) => foundOf(each) ?? []),
  };
}

/** What one shard has to say of itself. */
export function partOf(
  { shard, reduces }: Pick<Manner, "shard" | "reduces">,
  dealt: Dealt,
  room: number,
  inquiry: Inquiry<Place>,
  bound: Bound | undefined,
  states: number,
  sketch: Sketch | undefined,
): Part | undefined {
  if (shard === undefined || sketch === undefined) return undefined;
  const { limit, isAnythingWrong } = inquiry;
  const isDone = bound === undefined && limit === undefined;
  return { shard, reduces, dealt, room, isDone, isAnythingWrong, states, sketch: sketch.text };
}

/**
 * Whether a search that looks at all orders of steps could say something else. Somebody who is stuck in one order is so in every other, but as what may differ: who
 * waits for two things is in a hang until one of them is in a deadlock, and a circle may be closed with one task fewer than wait in it in the end.
 */
export function mayDiffer({ bound, clauses, isAnythingWrong }: Attempt): boolean {
  return (
    bound === undefined &&
    isAnythingWrong &&
    clauses.some((result) => isOpen(result) && isAboutKinds(result.clause.kind))
  );
}

/** What two searches say together; the second is the one that knows all. */
export function together(first: Checked, second: Checked): Checked {
  const clauses = second.clauses.map((result, index) => (isOpen(first.clauses[index]) ? result : first.clauses[index]));
  // One of both is enough to have looked past something.
  const odds = second.odds && Math.min(1, (first.odds ?? 0) + second.odds);
  return { ...second, odds, clauses, verdict: worstOf(clauses.map(({ verdict }) => verdict)) };
}

/** Whether nothing was seen that decides a clause. */
const isOpen = ({ found }: ClauseResult): boolean => found === undefined;

/** Whether a clause asks for what may have another kind in another order. */
export const isAboutKinds = (kind: Clause["kind"]): boolean => kind === "forbid" || kind === "expect";
