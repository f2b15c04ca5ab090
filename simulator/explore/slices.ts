import type { Familiarity } from "./familiarity.ts";
import type { Memory } from "./memory.ts";
import { FULL, type RowTable } from "./rows.ts";
import { SliceTree, UNKNOWN } from "./slice-tree.ts";

/** Where a task's part of a situation lies: from an index to before another. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

/** The slices of each task that a search has met: its part of a situation. Each is kept once, and has a number. */
export class Slices<Table extends RowTable = RowTable> {
  readonly tasks: readonly Span[];
  /** What is learned of them may take this. */
  readonly memory: Memory;
  readonly tables: readonly SliceTree[];
  /** What they are made of. */
  readonly rows: readonly Table[];
  /** Integers of all together. */
  readonly size: number;

  /** `tableOf`: makes a table of rows of so many integers. */
  constructor(tasks: readonly Span[], memory: Memory, tableOf: (width: number) => Table) {
    this.tasks = tasks;
    this.memory = memory;
    const rows: Table[] = [];
    const newTable = (width: number) => {
      const table = tableOf(width);
      rows.push(table);
      return table;
    };
    const common = new Map<number, RowTable>();
    this.tables = tasks.map(({ at, end }) => new SliceTree(end - at, newTable, common));
    this.rows = rows;
    this.size = tasks.reduce((most, { end }) => Math.max(most, end), 0);
  }
}

/** Of each integer of a situation, in the slice of which task it is. */
export function tasksIn({ tasks, size }: Slices): Int32Array {
  const taskOf = new Int32Array(size);
  for (const [task, { at, end }] of tasks.entries()) taskOf.fill(task, at, end);
  return taskOf;
}

/**
 * A machine's situation as numbers of slices. It may be here or there: what is looked up in tables goes on in numbers alone, and the machine follows when it is needed, by the slices that
 * differ; or the machine has gone on, and the numbers follow, by the integers that differ. Both begin from a base, to which a search goes back again and again.
 */
export class Present {
  /** Of each task, which of its slices it has. */
  readonly numbers: Int32Array;
  /** The slices of the base; and its integers, which may still be those of slices that are `held`. */
  readonly #baseNumbers: Int32Array;
  readonly #base: Int32Array;
  readonly #held: Int32Array;
  readonly #slices: Slices;
  readonly #situation: Int32Array;
  readonly #familiarity: Familiarity;
  #isMachineAhead = true;
  /** Whether the machine is where the numbers are. */
  #isMachineThere = false;

  /** `situation`: the machine's. */
  constructor(slices: Slices, situation: Int32Array, familiarity: Familiarity) {
    this.#slices = slices;
    this.#situation = situation;
    this.#base = new Int32Array(situation.length);
    this.numbers = new Int32Array(slices.tasks.length).fill(UNKNOWN);
    this.#baseNumbers = this.numbers.slice();
    this.#held = this.numbers.slice();
    this.#familiarity = familiarity;
  }

  /** Whether it pays to look up what was noted of slices. */
  get isFamiliar(): boolean {
    return this.#familiarity.isThere;
  }

  /** Whether the numbers are those of the present situation. */
  get isNumbered(): boolean {
    return !this.#isMachineAhead;
  }

  /** Is at a situation, from which it may be gone on in several ways. */
  enter(numbers: Int32Array): void {
    this.#baseNumbers.set(numbers);
    this.go(numbers);
  }

  /** Is at a situation, wherever the machine is. */
  go(numbers: Int32Array): void {
    this.#isMachineAhead = false;
    this.#isMachineThere = false;
    for (let task = 0; task < numbers.length; task++) this.numbers[task] = numbers[task];
  }

  /** A task has another slice. */
  become(task: number, number: number): void {
    this.#isMachineThere = false;
    this.numbers[task] = number;
  }

  /** Has the machine follow. */
  toMachine(): void {
    if (this.#isMachineAhead || this.#isMachineThere) return;
    const { tables, tasks } = this.#slices;
    const base = this.#baseNumbers;
    for (let task = 0; task < tables.length; task++) {
      if (this.#held[task] === base[task]) continue;
      tables[task].copy(base[task], this.#base, tasks[task].at, this.#held[task]);
      this.#held[task] = base[task];
    }
    this.#situation.set(this.#base);
    for (let task = 0; task < tables.length; task++) {
      const number = this.numbers[task];
      if (number !== base[task]) tables[task].copy(number, this.#situation, tasks[task].at, base[task]);
    }
    this.#isMachineThere = true;
  }

  /** The machine goes on. */
  leave(): void {
    this.#isMachineAhead = true;
  }

  /** Has the numbers follow. False when there is no memory for a slice that is new. */
  toNumbers(): boolean {
    if (!this.#isMachineAhead) return true;
    for (let task = 0; task < this.numbers.length; task++) if (!this.takeSlice(task)) return false;
    this.#isMachineAhead = false;
    this.#isMachineThere = true;
    if (!this.isFamiliar) this.#familiarity.meet(this.numbers);
    return true;
  }

  /** Takes the number of a task's slice from the machine; false when there is no memory for it. */
  takeSlice(task: number): boolean {
    const { at, end } = this.#slices.tasks[task];
    const held = this.#held[task];
    const isHeld = held !== UNKNOWN && isEqual(this.#situation, this.#base, at, end);
    const number = isHeld ? held : this.#slices.tables[task].intern(this.#situation, at);
    if (number !== FULL) this.numbers[task] = number;
    return number !== FULL;
  }
}

/** Whether two arrays are the same from an index to before another. */
export function isEqual(a: Int32Array, b: Int32Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (a[index] !== b[index]) return false;
  return true;
}
