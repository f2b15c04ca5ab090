import type { Clause } from "../program.ts";
import { type Checked, type ClauseResult, worstOf } from "./verdict.ts";

/** What one search says. */
export interface Attempt extends Checked {
  /** Whether something was stuck or broke a rule somewhere, asked about or not. */
  readonly isAnythingWrong: boolean;
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
  return { ...second, clauses, verdict: worstOf(clauses.map(({ verdict }) => verdict)) };
}

/** Whether nothing was seen that decides a clause. */
const isOpen = ({ found }: ClauseResult): boolean => found === undefined;

/** Whether a clause asks for what may have another kind in another order. */
export const isAboutKinds = (kind: Clause["kind"]): boolean => kind === "forbid" || kind === "expect";
