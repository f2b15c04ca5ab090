import { STRIDE } from "../instructions.ts";
import { F_PC } from "../machine/fields.ts";
import type { Machine } from "../machine/machine.ts";
import { nextFibril } from "../machine/step.ts";
import type { Program } from "../program.ts";
import { isTimer, subjectOf } from "../run/decision.ts";

/** How much of what can happen some runs have shown. */
export interface Coverage {
  /** Instructions that were executed, each counted for each task that did; and how many there are. */
  readonly instructions: number;
  readonly ofInstructions: number;
  /** Switches from one task to another that were seen, told apart by the instructions before which the two stood. */
  readonly switches: number;
  /** So many of the last runs showed no switch that was not seen before. */
  readonly quietRuns: number;
}

/** Watches runs for what they cover. */
export class CoverageMeter {
  readonly #m: Machine;
  readonly #ofInstructions: number;
  /** Numbers of a place in the code for each task: the first is that in which it takes a message. */
  readonly #width: number;
  readonly #instructions = new Set<number>();
  readonly #switches = new Set<number>();
  #last = NOWHERE;
  #switchesBefore = 0;
  #quietRuns = 0;

  constructor(m: Machine) {
    this.#m = m;
    this.#width = m.program.code.length / STRIDE + 1;
    this.#ofInstructions = instructionsOf(m.program);
  }

  get coverage(): Coverage {
    return {
      instructions: this.#instructions.size,
      ofInstructions: this.#ofInstructions,
      switches: this.#switches.size,
      quietRuns: this.#quietRuns,
    };
  }

  /** Takes up the decision that is taken next. */
  note(code: number): void {
    const { layout, situation } = this.#m;
    const fibril = isTimer(code) ? subjectOf(code) : nextFibril(this.#m, subjectOf(code));
    const task = isTimer(code) ? layout.fibrils.task[fibril] : subjectOf(code);
    const pc = fibril < 0 ? -1 : situation[layout.fibrils.at[fibril] + F_PC];
    const here = task * this.#width + pc + 1;
    if (pc >= 0) this.#instructions.add(here);
    const isSwitch = this.#last !== NOWHERE && Math.floor(this.#last / this.#width) !== task;
    if (isSwitch) this.#switches.add(this.#last * this.#width * layout.tasks.length + here);
    this.#last = here;
  }

  /** Takes up that a run is over. */
  endRun(): void {
    this.#last = NOWHERE;
    this.#quietRuns = this.#switches.size > this.#switchesBefore ? 0 : this.#quietRuns + 1;
    this.#switchesBefore = this.#switches.size;
  }
}

const NOWHERE = -1;

/** How many instructions the tasks can execute, by the routines that begin in them and those that these call. */
function instructionsOf({ tasks, routines }: Program): number {
  let count = 0;
  for (const { fibrils, handlers, anyHandler } of tasks) {
    const own = new Set([...fibrils.map(({ routine }) => routine), ...handlers.values()]);
    if (anyHandler !== undefined) own.add(anyHandler);
    for (const routine of own) {
      count += routines[routine].end - routines[routine].start;
      for (const called of routines[routine].calls) own.add(called);
    }
  }
  return count;
}
