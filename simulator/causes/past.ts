import { F_PC, GC_SERIAL } from "../machine/fields.ts";
import { ledgerOfCall } from "../machine/machine.ts";
import type { Place } from "../program.ts";
import type { Run } from "../run/run.ts";
import type { Work } from "../work.ts";

/** A past is searched no further back, and another course of a run followed no further, than this: about a second of it. */
export const FURTHEST = 1_000_000;

/** An event of the past, as a listener is told of it, with the step that it belongs to. */
export interface PastEvent {
  readonly kind: number;
  readonly fibril: number;
  readonly subject: number;
  readonly detail: number;
  readonly step: number;
  /** The statement in which the fibril was; none where a task took a message. */
  readonly place: Place | undefined;
}

/** Lets `see` look at the events of a run from a step on, in order, with the run at each event's moment. The run's own moment stays. */
export function* eachPastEvent(run: Run, from: number, see: (event: PastEvent) => void): Work<void> {
  const m = run.machine;
  yield* run.replaying(Math.max(0, from, run.step - FURTHEST), {
    event: (kind, fibril, subject, detail) => {
      const pc = fibril < 0 ? -1 : m.situation[m.layout.fibrils.at[fibril] + F_PC];
      see({ kind, fibril, subject, detail, step: m.step + 1, place: pc < 0 ? undefined : m.program.places[pc] });
    },
  });
}

/** The last event of a run that passes a test. */
export function* lastEvent(run: Run, from: number, test: (event: PastEvent) => boolean): Work<PastEvent | undefined> {
  let last: PastEvent | undefined;
  yield* eachPastEvent(run, from, (event) => {
    if (test(event)) last = event;
  });
  return last;
}

/** The serial of a call that an event names, at that event's moment. */
export const serialOf = (run: Run, call: number): number => run.machine.ledger[ledgerOfCall(call) + GC_SERIAL];

/** The kernel's id of a fibril's task. */
export const taskOf = (run: Run, fibril: number): number =>
  run.program.tasks[run.machine.layout.fibrils.task[fibril]].id;
