import { layoutOf } from "../machine/layout.ts";
import type { Check, Place, Program } from "../program.ts";
import { timedIn } from "./context.ts";
import { modelOf } from "./model.ts";
import { whyBeyond } from "./monitors.ts";
import { mostRecords } from "./tables.ts";

/** A model, or the statements that have none, each with the reason. */
export type Exported = { readonly text: string } | { readonly refused: readonly Refusal[] };

interface Refusal {
  /** Where the statement is; `undefined` where it is about the scenario as a whole. */
  readonly place: Place | undefined;
  readonly reason: string;
}

/** Processes that SPIN has room for, and numbers of records. */
const MOST_PROCESSES = 255;
const MOST_RECORDS = 2 ** 15 - 2;

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
  const layout = layoutOf(program, room);
  const processes = 1 + program.tasks.length + timedIn(program, layout).length;
  const records = mostRecords(layout);
  const reasons = [
    ...(processes > MOST_PROCESSES
      ? [`its tasks and timers are ${processes} processes with \`init\`, and SPIN has at most ${MOST_PROCESSES}`]
      : []),
    ...(records > MOST_RECORDS
      ? [`its tables have ${records} records of a kind, and a model has at most ${MOST_RECORDS}`]
      : []),
  ];
  return reasons.map((reason) => ({ place: undefined, reason }));
}
