import { layoutOf } from "../machine/layout.ts";
import type { Check, Program } from "../program.ts";
import { timedIn } from "./context.ts";
import { modelOf } from "./model.ts";
import { mostRecords } from "./tables.ts";

/** A model, or the reasons why the scenario has none. */
export type Exported = { readonly text: string } | { readonly refused: readonly string[] };

/** Processes that SPIN has room for, and numbers of records. */
const MOST_PROCESSES = 255;
const MOST_RECORDS = 2 ** 15 - 2;

/**
 * A program as a model in Promela. `room`: so many records of each kind that a run makes (calls of a task, fibrils that it starts) are enough; the model says so where they
 * are not. `check`: what it asserts, if not that nothing goes wrong; the program is that of its constants.
 */
export function toPromela(program: Program, room: number, check?: Check): Exported {
  const refused = tooLarge(program, room);
  return refused.length > 0 ? { refused } : { text: modelOf(program, room, check) };
}

function tooLarge(program: Program, room: number): string[] {
  const layout = layoutOf(program, room);
  const processes = 1 + program.tasks.length + timedIn(program, layout).length;
  const records = mostRecords(layout);
  return [
    ...(processes > MOST_PROCESSES
      ? [`its tasks and timers are ${processes} processes with \`init\`, and SPIN has at most ${MOST_PROCESSES}`]
      : []),
    ...(records > MOST_RECORDS
      ? [`its tables have ${records} records of a kind, and a model has at most ${MOST_RECORDS}`]
      : []),
  ];
}
