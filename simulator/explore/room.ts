import { G_FAULT } from "../machine/fields.ts";
import { type Layout, layoutOf, type Span } from "../machine/layout.ts";
import { FaultCode, type Machine } from "../machine/machine.ts";
import type { Program } from "../program.ts";
import { decisionOf, isTimer, subjectOf, timerOf } from "../run/decision.ts";
import type { Decisions } from "../run/schedule-file.ts";
import type { Work } from "../work.ts";

/** How a search lays out its machine, and how everybody else does. */
export interface Layouts {
  /** So many records of each kind that a run makes have a place in its tables. */
  readonly room: number;
  readonly layout: Layout;
  readonly whole: Layout;
}

/**
 * A search begins with tables for so many records that a run makes: of what a task could need by its code it needs little, and large tables make a search slow. Where they do not do it
 * begins anew with larger ones.
 */
const FIRST_ROOM = 4;

/** The layouts with so much room. */
export function layoutsOf(program: Program, room = FIRST_ROOM): Layouts {
  const whole = layoutOf(program);
  const narrow = layoutOf(program, room);
  return { room, layout: narrow.situation < whole.situation ? narrow : whole, whole };
}

/** Searches in small tables, and in larger ones as long as one of them is too small: then `search` gives `undefined`. `first`: those that it begins with. */
export function* inEnoughRoom<Result>(
  program: Program,
  search: (layouts: Layouts) => Work<Result | undefined>,
  first = layoutsOf(program),
): Work<Result> {
  for (let layouts = first; ; layouts = layoutsOf(program, layouts.room * 2)) {
    const result = yield* search(layouts);
    if (result !== undefined) return result;
  }
}

const limits: ReadonlySet<number> = new Set([
  FaultCode.phoneLimit,
  FaultCode.fibrilLimit,
  FaultCode.noticeLimit,
  FaultCode.callLimit,
]);

/** Whether a search's machine has stopped because one of its tables is full that would be larger elsewhere. */
export const isOutOfRoom = ({ ledger }: Machine, { layout, whole }: Layouts): boolean =>
  layout !== whole && limits.has(ledger[G_FAULT]);

/** The decisions of a run from its start, given as those of the search's machine. */
export function decisionsFrom(codes: readonly number[], { layout, whole }: Layouts): Decisions {
  const inWhole = (code: number) => (isTimer(code) ? timerOf(fibrilIn(whole, layout, subjectOf(code))) : code);
  return new Map(codes.map((code, at) => [at, decisionOf(inWhole(code))]));
}

/** The number that a fibril of one layout has in a wider one of the same program. */
export function fibrilIn(wider: Layout, narrow: Layout, fibril: number): number {
  const task = narrow.fibrils.task[fibril];
  const kinds = ["boot", "workers", "connectionFibrils", "notices", "started"] as const;
  const has = ({ first, count }: Span) => fibril >= first && fibril < first + count;
  const kind = kinds.find((each) => has(narrow.tasks[task][each]));
  if (kind === undefined) throw new Error(`task ${task} has no fibril ${fibril}`);
  return wider.tasks[task][kind].first + fibril - narrow.tasks[task][kind].first;
}
