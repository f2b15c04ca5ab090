import { clearSuspects, type Machine } from "../machine/machine.ts";
import { isTimer, NO_DECISION, stepOf, subjectOf, timerOf } from "../run/decision.ts";
import type { Reduction } from "./reduction.ts";
import { Ref } from "./references.ts";
import { isEqual } from "./slices.ts";
import type { Symmetry } from "./symmetry.ts";

/** A way from the start, as a run goes that exchanges no tasks. */
interface Way {
  /** Codes of its decisions. */
  readonly codes: readonly number[];
  /** The name of a task in the run, by that which it has in the situation at its end. */
  readonly nameOf: (name: string) => string;
}

/** A kept situation on a way, and the decision that leads there. */
export interface Kept {
  readonly decision: number;
  readonly situation: Int32Array;
}

/** Goes the way over kept situations once more, and on with a decision and so many steps that were done alone, from the start, where the machine is. `act`: takes a decision. */
export function retrace(
  m: Machine,
  act: (code: number) => void,
  reduction: Reduction,
  symmetry: Symmetry | undefined,
  way: Iterable<Kept>,
  { decision, chained }: { readonly decision: number; readonly chained: number },
): Way {
  const codes: number[] = [];
  const normal = m.situation.slice();
  let tasks = Int32Array.from(m.layout.tasks.keys());
  let fibrils = Int32Array.from(m.layout.fibrils.at.keys());
  const step = (code: number) => {
    const choice = code - stepOf(subjectOf(code));
    codes.push(isTimer(code) ? timerOf(fibrils[subjectOf(code)]) : stepOf(tasks[subjectOf(code)]) + choice);
    act(code);
  };
  /** Whether the machine is at a kept situation; then it has its tasks where that has them. */
  const arrives = (kept: Int32Array): boolean => {
    normal.set(m.situation);
    const moves = symmetry?.normalise(normal);
    if (!isEqual(normal, kept, 0, kept.length)) return false;
    m.situation.set(normal);
    if (moves !== undefined) {
      tasks = moved(tasks, moves[Ref.task]);
      fibrils = moved(fibrils, moves[Ref.fibril]);
    }
    return true;
  };
  clearSuspects(m);
  for (const kept of way) {
    reduction.renew();
    if (kept.decision !== NO_DECISION) step(kept.decision);
    while (!arrives(kept.situation)) step(stepOf(reduction.solo()));
  }
  reduction.renew();
  if (decision !== NO_DECISION) step(decision);
  for (let steps = 0; steps < chained; steps++) step(stepOf(reduction.solo()));
  const nameOf = (name: string) => {
    const place = m.program.tasks.findIndex((task) => task.name === name);
    return place < 0 ? name : m.program.tasks[tasks[place]].name;
  };
  return { codes, nameOf };
}

/** Who is where, after moves. */
function moved(who: Int32Array, moves: Int32Array): Int32Array<ArrayBuffer> {
  const there = new Int32Array(who.length);
  for (let place = 0; place < who.length; place++) there[moves[place]] = who[place];
  return there;
}
