import { layoutOf } from "../machine/layout.ts";
import type { Check, Place, Program } from "../program.ts";
import { modelOf } from "./model.ts";
import { whyBeyond } from "./monitors.ts";

/** A model, or the statements that have none, each with the reason. */
export type Exported = { readonly text: string } | { readonly refused: readonly Refusal[] };

interface Refusal {
  /** Where the statement is; `undefined` where it is about the scenario as a whole. */
  readonly place: Place | undefined;
  readonly reason: string;
}

/** A reference is a byte in the model. */
const MOST_RECORDS = 250;

/**
 * A program as a model in Promela. `room`: so many records of each kind that a run makes (calls of a task, fibrils that it starts) are enough; the model says so where they
 * are not. `check`: what it asserts, if not that nothing goes wrong; the program is that of its constants.
 */
export function toPromela(program: Program, room: number, check?: Check): Exported {
  const clauses = (check?.clauses ?? []).flatMap((clause) => {
    const reason = whyBeyond(clause);
    return reason === undefined ? [] : [{ place: clause.place, reason }];
  });
  const refused = [...tooLarge(program, room), ...clauses];
  return refused.length > 0 ? { refused } : { text: modelOf(program, room, check) };
}

function tooLarge(program: Program, room: number): Refusal[] {
  const { fibrils, calls, phones, connections, exchanges, sessions, locks } = layoutOf(program, room);
  const kinds = { fibrils, calls, phones, connections, exchanges, sessions, locks };
  return Object.entries(kinds)
    .filter(([, { at }]) => at.length > MOST_RECORDS)
    .map(([name, { at }]) => ({
      place: undefined,
      reason: `its tables have room for ${at.length} ${name}, and a model has at most ${MOST_RECORDS}`,
    }));
}
