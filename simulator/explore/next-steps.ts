import { OP, Op } from "../instructions.ts";
import { F_PC } from "../machine/fields.ts";
import { type Machine, operand } from "../machine/machine.ts";
import { canStep, hasTimer, nextFibril } from "../machine/step.ts";
import type { Present } from "./slices.ts";

/** What a task's slice alone says of its next step, as bits. */
export const Next = {
  /** It can step. */
  steps: 1,
  /** Which way the step goes may be chosen. */
  chooses: 2,
  /** A timer runs in it. */
  timer: 4,
} as const;

const KNOWN = 8;

/** Knows of each slice that was met what its task can do next. */
export class NextSteps {
  readonly #m: Machine;
  readonly #present: Present;
  /** By task and slice; 0 where it is not known. */
  readonly #known: Uint8Array[];

  constructor(m: Machine, present: Present) {
    this.#m = m;
    this.#present = present;
    this.#known = m.layout.tasks.map(() => new Uint8Array(64));
  }

  /** What a task can do in the present situation, whose slices have numbers. */
  of(task: number): number {
    const slice = this.#present.numbers[task];
    const known = this.#known[task];
    return slice < known.length && known[slice] !== 0 ? known[slice] : this.#learn(task, slice);
  }

  /** Whether nobody can do anything, now or later. */
  get isOver(): boolean {
    for (let task = 0; task < this.#known.length; task++) {
      if ((this.of(task) & (Next.steps | Next.timer)) !== 0) return false;
    }
    return true;
  }

  #learn(task: number, slice: number): number {
    this.#present.toMachine();
    const next = KNOWN | this.#look(task);
    if (slice >= this.#known[task].length) {
      const more = new Uint8Array(Math.max(slice + 1, this.#known[task].length * 2));
      more.set(this.#known[task]);
      this.#known[task] = more;
    }
    this.#known[task][slice] = next;
    return next;
  }

  #look(task: number): number {
    const m = this.#m;
    const timer = hasTimer(m, task) ? Next.timer : 0;
    if (!canStep(m, task)) return timer;
    const fibril = nextFibril(m, task);
    const pc = fibril < 0 ? -1 : m.situation[m.layout.fibrils.at[fibril] + F_PC];
    const chooses = pc >= 0 && (operand(m, pc, OP) === Op.choose || m.program.choices.has(pc));
    return timer | Next.steps | (chooses ? Next.chooses : 0);
  }
}
