import { clearSuspects, type Machine } from "../machine/machine.ts";
import { isTimer, NO_DECISION, stepOf, subjectOf, timerOf } from "../run/decision.ts";
import { take } from "../run/schedule.ts";
import type { Reduction } from "./reduction.ts";
import { Ref } from "./references.ts";
import type { Moves } from "./relocation.ts";
import type { Situations } from "./situations.ts";
import type { Symmetry } from "./symmetry.ts";

/** Where in a search something is: after a decision in a kept situation, and so many steps that were done alone. */
export interface Place {
  readonly situation: number;
  readonly decision: number;
  readonly chained: number;
}

/** A way from the start, as a run goes that exchanges no tasks. */
interface Way {
  /** Codes of its decisions. */
  readonly codes: readonly number[];
  /** The names of tasks in the run, by those that they have in the situation at its end. */
  namesOf(names: readonly string[]): string[];
}

/** Goes the way to a place once more, from the start, where the machine is. */
export function retrace(
  m: Machine,
  situations: Situations,
  reduction: Reduction,
  symmetry: Symmetry | undefined,
  { situation, decision, chained }: Place,
): Way {
  const codes: number[] = [];
  const normal = m.situation.slice();
  let tasks = Int32Array.from(m.layout.tasks.keys());
  let fibrils = Int32Array.from(m.layout.fibrils.at.keys());
  const step = (code: number) => {
    const choice = code - stepOf(subjectOf(code));
    codes.push(isTimer(code) ? timerOf(fibrils[subjectOf(code)]) : stepOf(tasks[subjectOf(code)]) + choice);
    take(m, code);
  };
  const moveTo = (moves: Moves | undefined) => {
    m.situation.set(normal);
    if (moves === undefined) return;
    tasks = moved(tasks, moves[Ref.task]);
    fibrils = moved(fibrils, moves[Ref.fibril]);
  };
  clearSuspects(m);
  for (const number of situations.wayTo(situation)) {
    reduction.renew();
    const code = situations.decisionTo(number);
    if (code !== NO_DECISION) step(code);
    situations.visit(number);
    for (;;) {
      normal.set(m.situation);
      const moves = symmetry?.normalise(normal);
      if (situations.isVisited(normal)) {
        moveTo(moves);
        break;
      }
      step(stepOf(reduction.solo()));
    }
  }
  reduction.renew();
  if (decision !== NO_DECISION) step(decision);
  for (let steps = 0; steps < chained; steps++) step(stepOf(reduction.solo()));
  const nameOf = (name: string) => {
    const place = m.program.tasks.findIndex((task) => task.name === name);
    return place < 0 ? name : m.program.tasks[tasks[place]].name;
  };
  return { codes, namesOf: (names) => names.map(nameOf) };
}

/** Who is where, after moves. */
function moved(who: Int32Array, moves: Int32Array): Int32Array<ArrayBuffer> {
  const there = new Int32Array(who.length);
  for (let place = 0; place < who.length; place++) there[moves[place]] = who[place];
  return there;
}
