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

/** How a search does a step in a machine, and whether there is nothing to be said of the last one there, but for who is stuck by it. */
export interface Stepping {
  do(m: Machine, code: number): void;
  isQuiet(m: Machine): boolean;
}

/** Where in an effect it stands how many slices it has, and whether everybody may be stuck by it; with whom else a detector then has to begin. Behind that, of each slice, its task and number. */
const COUNT = 0;
const LOOKS_AT_ALL = 1;
const SUSPECT = 2;
const CALLER = 3;
const CLIENT = 4;
const HEADER = 5;

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
  /** The machine of the search, and in its place one that is watched; with them who looks for what is stuck. */
  readonly #m: Machine;
  readonly #detector: Detector;
  readonly #watchedMachine: Machine;
  readonly #watchedDetector: Detector;
  /** A ledger in which nothing has gone wrong. */
  readonly #ledger: Int32Array;
  /** One after the other, from 1 on. */
  #effects = new Int32Array(1024);
  #end = 1;
  readonly #before: Int32Array;

  /** `m`: the machine at its start. */
  constructor(m: Machine, detector: Detector, slices: Slices, present: Present, next: NextSteps, stepping: Stepping) {
    this.#present = present;
    this.#next = next;
    this.#memory = slices.memory;
    this.#stepping = stepping;
    this.#lookup = new Lookup(slices.memory);
    this.#watched = new Watched(m.situation, slices.tasks);
    this.#m = m;
    this.#detector = detector;
    this.#ledger = m.ledger.slice();
    this.#watchedMachine = new Machine(m.program, m.layout, this.#watched.situation);
    this.#watchedMachine.ledger.set(this.#ledger);
    this.#watchedDetector = new Detector(this.#watchedMachine, new MachineWaits(this.#watchedMachine));
    this.#before = new Int32Array(present.numbers.length);
  }

  /** Goes on from the present situation by a decision, if there is nothing to be said of the step. False when it has to be done, and nothing has changed. */
  apply(code: number): boolean {
    if (!this.#present.isFamiliar) return false;
    // Where a machine has gone on without, the slices on its way are worth no numbers. A `choose` among very many has decisions that are no integers of 32 bits.
    if (code !== (code | 0) || !this.#present.isNumbered) return false;
    const { numbers } = this.#present;
    for (let task = 0; task < numbers.length; task++) this.#before[task] = numbers[task];
    const known = this.#lookup.find(code, this.#before);
    const effect = known === UNKNOWN ? this.#watch(code) : known;
    if (effect === HAS_TO_BE_DONE) return false;
    if (known !== UNKNOWN) this.#repeat(effect);
    if (!this.#next.isOver && (this.#effects[effect + LOOKS_AT_ALL] === 0 || !this.#isAnyStuck(effect))) return true;
    this.#present.go(this.#before);
    return false;
  }

  #repeat(effect: number): void {
    const effects = this.#effects;
    const { numbers } = this.#present;
    const end = effect + HEADER + 2 * effects[effect + COUNT];
    for (let at = effect + HEADER; at < end; at += 2) numbers[effects[at]] = effects[at + 1];
  }

  /** Whether somebody is stuck by a step after which everybody may be. */
  #isAnyStuck(effect: number): boolean {
    this.#present.toMachine();
    this.#m.suspectAll = true;
    this.#m.suspect = this.#effects[effect + SUSPECT];
    this.#m.suspectCaller = this.#effects[effect + CALLER];
    this.#m.suspectClient = this.#effects[effect + CLIENT];
    this.#detector.look(false);
    if (this.#detector.isNews) this.#m.ledger.set(this.#ledger);
    return this.#detector.isNews;
  }

  /** Does the step where it is watched, and learns what it leads to. `HAS_TO_BE_DONE`, and nothing has changed, where that is not to be known. */
  #watch(code: number): number {
    if (!this.#lookup.mayLearn()) return HAS_TO_BE_DONE;
    this.#present.toMachine();
    const { touched } = this.#watched;
    this.#watched.begin();
    this.#stepping.do(this.#watchedMachine, code);
    const isQuiet = this.#isQuiet();
    const effect = isQuiet && touched.length <= MOST_TASKS ? this.#note(touched) : HAS_TO_BE_DONE;
    this.#lookup.learn(code, this.#before, touched.slice(0, MOST_TASKS), effect);
    if (!isQuiet) this.#watchedMachine.ledger.set(this.#ledger);
    if (effect === HAS_TO_BE_DONE) this.#present.goBack(this.#before);
    return effect;
  }

  /** Whether there is nothing to be said of the watched step; who is stuck of all is another matter. */
  #isQuiet(): boolean {
    if (!this.#stepping.isQuiet(this.#watchedMachine)) return false;
    if (this.#watchedMachine.suspectAll) return true;
    this.#watchedDetector.look(false);
    return !this.#watchedDetector.isNews;
  }

  /** Takes up what the watched machine has left of some tasks. `HAS_TO_BE_DONE` when there is no memory for it. */
  #note(tasks: readonly number[]): number {
    const effect = this.#end;
    const end = effect + HEADER + 2 * tasks.length;
    if (!this.#reserve(end)) return HAS_TO_BE_DONE;
    for (const task of tasks) if (!this.#present.takeSlice(task)) return HAS_TO_BE_DONE;
    const { suspectAll, suspect, suspectCaller, suspectClient } = this.#watchedMachine;
    this.#effects.set([tasks.length, Number(suspectAll), suspect, suspectCaller, suspectClient], effect);
    const { numbers } = this.#present;
    for (const [index, task] of tasks.entries()) {
      this.#effects.set([task, numbers[task]], effect + HEADER + 2 * index);
    }
    this.#end = end;
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
