import { Machine } from "../machine/machine.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { Lookup, UNKNOWN } from "./lookup.ts";
import type { Memory } from "./memory.ts";
import type { NextSteps } from "./next-steps.ts";
import { type Present, type Slices, tasksIn } from "./slices.ts";
import { Touched, watched } from "./watched.ts";

/** The answer to what a step does that has to be done. Others are where its effect begins. */
const HAS_TO_BE_DONE = 0;

/** A step that looks at more integers, or at the slices of more tasks, is seldom met again with all of them as they were. */
const MOST_READ = 256;
const MOST_TASKS = 5;

/** How a search does a step in a machine, and whether there is nothing to be said of the last one there, but for who is stuck by it. */
export interface Stepping {
  do(m: Machine, code: number): void;
  isQuiet(m: Machine): boolean;
  /** Whether it is known already that nobody is stuck in the present situation, which has numbers. */
  isKnownToGoOn(): boolean;
}

/**
 * Where in an effect it stands whether everybody may be stuck by it, and with whom else a detector then has to begin; and of how many tasks and integers it is. Behind that, for slices, of each its task
 * and number; for integers, the tasks in whose slices they are, in the order in which these are looked at, and of each integer where it is and what it becomes.
 */
const LOOKS_AT_ALL = 0;
const SUSPECT = 1;
const CALLER = 2;
const CLIENT = 3;
const TASKS = 4;
const INTEGERS = 5;
const HEADER = 6;

/**
 * What decisions lead to. A step reads and writes few integers in the slices of few tasks, whatever the others have: where it was seen with these very slices, they become what they became then, and
 * nothing is done again. Which they are is seen by doing the step in a machine that is watched. That takes long, so it is noted of the integers that it has read; then it is known of other slices, too,
 * in which these are the same.
 */
export class Effects {
  readonly #stepping: Stepping;
  readonly #present: Present;
  readonly #next: NextSteps;
  readonly #memory: Memory;
  readonly #bySlices: Lookup;
  readonly #byIntegers: Lookup;
  /** What a watched step has read before it has written it; what it has written; and in the slices of which tasks. */
  readonly #read: Touched;
  readonly #written: Touched;
  readonly #tasks: Touched;
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
  /** The slices before a step, and the integers before one that is watched. */
  readonly #before: Int32Array;
  readonly #integers: Int32Array;

  /** `m`: the machine at its start. */
  constructor(m: Machine, detector: Detector, slices: Slices, present: Present, next: NextSteps, stepping: Stepping) {
    this.#present = present;
    this.#next = next;
    this.#memory = slices.memory;
    this.#stepping = stepping;
    this.#bySlices = new Lookup(slices.memory);
    this.#byIntegers = new Lookup(slices.memory);
    this.#read = new Touched(m.situation.length);
    this.#written = new Touched(m.situation.length);
    this.#tasks = new Touched(slices.tasks.length);
    this.#m = m;
    this.#detector = detector;
    this.#ledger = m.ledger.slice();
    this.#watchedMachine = new Machine(m.program, m.layout, this.#watchedSituation(tasksIn(slices)));
    this.#watchedMachine.ledger.set(this.#ledger);
    this.#watchedDetector = new Detector(this.#watchedMachine, new MachineWaits(this.#watchedMachine));
    this.#before = new Int32Array(present.numbers.length);
    this.#integers = new Int32Array(m.situation.length);
  }

  #watchedSituation(taskOf: Int32Array): Int32Array {
    return watched(this.#m.situation, {
      read: (index) => {
        this.#tasks.add(taskOf[index]);
        if (!this.#written.has(index)) this.#read.add(index);
      },
      write: (index) => {
        this.#tasks.add(taskOf[index]);
        this.#written.add(index);
      },
    });
  }

  /** Goes on from the present situation by a decision, if there is nothing to be said of the step. False when it has to be done, and nothing has changed. */
  apply(code: number): boolean {
    if (!this.#present.isFamiliar) return false;
    // Where a machine has gone on without, the slices on its way are worth no numbers. A `choose` among very many has decisions that are no integers of 32 bits.
    if (code !== (code | 0) || !this.#present.isNumbered) return false;
    const { numbers } = this.#present;
    for (let task = 0; task < numbers.length; task++) this.#before[task] = numbers[task];
    let effect = this.#bySlices.find(code, this.#before);
    if (effect === UNKNOWN) effect = this.#applyToMachine(code);
    else this.#repeat(effect);
    if (effect === HAS_TO_BE_DONE) return false;
    if (!this.#next.isOver && (this.#effects[effect + LOOKS_AT_ALL] === 0 || !this.#isAnyStuck(effect))) return true;
    this.#present.go(this.#before);
    return false;
  }

  #repeat(effect: number): void {
    const effects = this.#effects;
    const end = effect + HEADER + 2 * effects[effect + TASKS];
    for (let at = effect + HEADER; at < end; at += 2) this.#present.become(effects[at], effects[at + 1]);
  }

  /** Whether somebody is stuck by a step after which everybody may be. */
  #isAnyStuck(effect: number): boolean {
    if (this.#stepping.isKnownToGoOn()) return false;
    this.#present.toMachine();
    this.#m.suspectAll = true;
    this.#m.suspect = this.#effects[effect + SUSPECT];
    this.#m.suspectCaller = this.#effects[effect + CALLER];
    this.#m.suspectClient = this.#effects[effect + CLIENT];
    this.#detector.look(false);
    if (this.#detector.isNews) this.#m.ledger.set(this.#ledger);
    return this.#detector.isNews;
  }

  /** Goes on by what is known of integers, and learns what that is for slices. Gives an effect that says who is stuck; `HAS_TO_BE_DONE`, and nothing has changed, where there is none. */
  #applyToMachine(code: number): number {
    this.#present.toMachine();
    const known = this.#byIntegers.find(code, this.#m.situation);
    const effect = known === UNKNOWN ? this.#watch(code) : known;
    if (effect === HAS_TO_BE_DONE) return HAS_TO_BE_DONE;
    if (known !== UNKNOWN) this.#write(effect);
    const first = effect + HEADER;
    const end = first + this.#effects[effect + TASKS];
    for (let at = first; at < end; at++) {
      if (this.#present.takeSlice(this.#effects[at])) continue;
      this.#present.go(this.#before);
      return HAS_TO_BE_DONE;
    }
    if (this.#bySlices.mayLearn()) this.#learn(code, effect);
    return effect;
  }

  #write(effect: number): void {
    const effects = this.#effects;
    const { situation } = this.#m;
    const first = effect + HEADER + effects[effect + TASKS];
    const end = first + 2 * effects[effect + INTEGERS];
    for (let at = first; at < end; at += 2) situation[effects[at]] = effects[at + 1];
  }

  /** Does the step where it is watched, and learns what it does to integers. `HAS_TO_BE_DONE`, and nothing has changed, where that is not to be known. */
  #watch(code: number): number {
    if (!this.#byIntegers.mayLearn()) return HAS_TO_BE_DONE;
    this.#integers.set(this.#m.situation);
    for (const touched of [this.#read, this.#written, this.#tasks]) touched.clear();
    this.#stepping.do(this.#watchedMachine, code);
    const isQuiet = this.#isQuiet();
    const read = this.#read.all;
    const isKept = isQuiet && read.length <= MOST_READ && this.#tasks.all.length <= MOST_TASKS;
    const effect = isKept ? this.#note() : HAS_TO_BE_DONE;
    this.#byIntegers.learn(code, this.#integers, read.slice(0, MOST_READ), effect);
    if (!isQuiet) this.#watchedMachine.ledger.set(this.#ledger);
    if (effect === HAS_TO_BE_DONE) this.#present.go(this.#before);
    return effect;
  }

  /** Whether there is nothing to be said of the watched step; who is stuck of all is another matter. */
  #isQuiet(): boolean {
    if (!this.#stepping.isQuiet(this.#watchedMachine)) return false;
    if (this.#watchedMachine.suspectAll) return true;
    this.#watchedDetector.look(false);
    return !this.#watchedDetector.isNews;
  }

  /** Takes up what the watched machine has left of what it has written. `HAS_TO_BE_DONE` when there is no memory for it. */
  #note(): number {
    const { situation } = this.#m;
    const { suspectAll, suspect, suspectCaller, suspectClient } = this.#watchedMachine;
    const [tasks, written] = [this.#tasks.all, this.#written.all];
    const words = [
      ...[Number(suspectAll), suspect, suspectCaller, suspectClient, tasks.length, written.length],
      ...tasks,
      ...written.flatMap((index) => [index, situation[index]]),
    ];
    const effect = this.#end;
    if (!this.#reserve(effect + words.length)) return HAS_TO_BE_DONE;
    this.#effects.set(words, effect);
    this.#end += words.length;
    return effect;
  }

  /** Learns what a decision does to slices, by its effect on integers, if there is memory for it. */
  #learn(code: number, effect: number): void {
    const own = this.#end;
    const first = effect + HEADER;
    const count = this.#effects[effect + TASKS];
    if (!this.#reserve(own + HEADER + 2 * count)) return;
    const effects = this.#effects;
    const { numbers } = this.#present;
    for (let field = 0; field < HEADER; field++) effects[own + field] = effects[effect + field];
    for (let index = 0; index < count; index++) {
      const task = effects[first + index];
      effects[own + HEADER + 2 * index] = task;
      effects[own + HEADER + 2 * index + 1] = numbers[task];
    }
    this.#end = own + HEADER + 2 * count;
    this.#bySlices.learn(code, this.#before, effects.subarray(first, first + count), own);
  }

  #reserve(length: number): boolean {
    let room = this.#effects.length;
    while (room < length) room *= 2;
    if (room === this.#effects.length) return true;
    if (!this.#memory.take((room - this.#effects.length) * Int32Array.BYTES_PER_ELEMENT)) return false;
    const more = new Int32Array(room);
    more.set(this.#effects);
    this.#effects = more;
    return true;
  }
}
