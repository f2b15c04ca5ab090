import { Machine } from "../machine/machine.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { Lookup, UNKNOWN } from "./lookup.ts";
import type { Memory } from "./memory.ts";
import type { NextSteps } from "./next-steps.ts";
import type { Present, Slices } from "./slices.ts";
import { Watched } from "./watched.ts";

/** The answer to what a step does that has to be done. Others are where its effect begins. */
const HAS_TO_BE_DONE = 0;

/** A step that looks at the slices of more tasks is seldom met again with all of them as they were. */
const MOST_TASKS = 5;

/** So many steps are done before one is watched: most searches are over by then. */
const FIRST = 4096;
/** So many are watched in any case, and one more whenever so many were looked up: to watch one takes as long as to do some. */
const TRIES = 4096;
const WORTH = 6;

/** How a search does a step in a machine, and whether there is nothing to be said of it, of which a detector has looked at all but whether the run is over. */
export interface Stepping {
  do(m: Machine, code: number): void;
  isQuiet(m: Machine, detector: Detector): boolean;
}

/**
 * What decisions lead to. A step reads and writes the slices of few tasks, whatever the others have: where it was seen with these very slices, they become what they became then, and
 * nothing is done again. Which slices those are is seen by doing the step in a machine that is watched.
 */
export class Effects {
  readonly #stepping: Stepping;
  readonly #present: Present;
  readonly #next: NextSteps;
  readonly #memory: Memory;
  readonly #lookup: Lookup;
  readonly #watched: Watched;
  /** The machine that is watched, in the place of the other one; and a ledger in which nothing has gone wrong. */
  readonly #m: Machine;
  readonly #ledger: Int32Array;
  readonly #detector: Detector;
  /** One after the other, from 1 on: how many tasks, and of each its number and that of its slice. */
  #effects = new Int32Array(1024);
  #end = 1;
  readonly #before: Int32Array;
  /** Steps that are still to be done before one is watched. */
  #first: number;
  #credit = TRIES * WORTH;

  /** `m`: the machine at its start. `first`: steps that are done before one is watched. */
  constructor(m: Machine, slices: Slices, present: Present, next: NextSteps, stepping: Stepping, first = FIRST) {
    this.#present = present;
    this.#next = next;
    this.#memory = slices.memory;
    this.#stepping = stepping;
    this.#first = first;
    this.#lookup = new Lookup(slices.memory);
    this.#watched = new Watched(m.situation, slices.tasks);
    this.#m = new Machine(m.program, m.layout, this.#watched.situation);
    this.#ledger = m.ledger.slice();
    this.#m.ledger.set(this.#ledger);
    this.#detector = new Detector(this.#m, new MachineWaits(this.#m));
    this.#before = new Int32Array(present.numbers.length);
  }

  /** Goes on from the present situation by a decision, if there is nothing to be said of the step. False when it has to be done, and nothing has changed. */
  apply(code: number): boolean {
    if (this.#first > 0) {
      this.#first--;
      return false;
    }
    // A `choose` among very many has decisions that are no integers of 32 bits.
    if (code !== (code | 0) || !this.#present.toNumbers()) return false;
    const { numbers } = this.#present;
    for (let task = 0; task < numbers.length; task++) this.#before[task] = numbers[task];
    const effect = this.#lookup.find(code, this.#before);
    if (effect === UNKNOWN ? !this.#watch(code) : !this.#repeat(effect)) return false;
    if (!this.#next.isOver) return true;
    this.#present.go(this.#before);
    return false;
  }

  #repeat(effect: number): boolean {
    if (effect === HAS_TO_BE_DONE) return false;
    const { numbers } = this.#present;
    const end = effect + 1 + 2 * this.#effects[effect];
    for (let at = effect + 1; at < end; at += 2) numbers[this.#effects[at]] = this.#effects[at + 1];
    this.#credit++;
    return true;
  }

  /** Does the step and learns what it leads to. False when it is to be done by the other machine, or is not watched. */
  #watch(code: number): boolean {
    if (this.#credit < WORTH || this.#lookup.isFull) return false;
    this.#credit -= WORTH;
    this.#present.toMachine();
    const { touched } = this.#watched;
    this.#watched.begin();
    this.#stepping.do(this.#m, code);
    const isQuiet = this.#stepping.isQuiet(this.#m, this.#detector);
    const effect = isQuiet && touched.length <= MOST_TASKS ? this.#note(touched) : HAS_TO_BE_DONE;
    this.#lookup.learn(code, this.#before, touched.slice(0, MOST_TASKS), effect);
    if (effect !== HAS_TO_BE_DONE) return true;
    if (!isQuiet) this.#m.ledger.set(this.#ledger);
    this.#present.goBack(this.#before, touched);
    return false;
  }

  /** Takes up what the watched machine has left of some tasks. `HAS_TO_BE_DONE` when there is no memory for it. */
  #note(tasks: readonly number[]): number {
    const effect = this.#end;
    if (!this.#reserve(effect + 1 + 2 * tasks.length)) return HAS_TO_BE_DONE;
    for (const task of tasks) if (!this.#present.takeSlice(task)) return HAS_TO_BE_DONE;
    this.#effects[this.#end++] = tasks.length;
    for (const task of tasks) {
      this.#effects[this.#end++] = task;
      this.#effects[this.#end++] = this.#present.numbers[task];
    }
    return effect;
  }

  #reserve(length: number): boolean {
    if (length <= this.#effects.length) return true;
    if (!this.#memory.take(this.#effects.byteLength)) return false;
    const more = new Int32Array(this.#effects.length * 2);
    more.set(this.#effects);
    this.#effects = more;
    return true;
  }
}
