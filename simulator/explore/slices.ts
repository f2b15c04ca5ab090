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
 * differ; or the machine has gone on, and the numbers follow, by the integers that differ.
 */
export class Present {
  /** Of each task, which of its slices it has. */
  readonly numbers: Int32Array;
  /** The machine's situation when it was last the same as slices that have numbers, and which ones these are. */
  readonly #copy: Int32Array;
  readonly #copied: Int32Array;
  readonly #slices: Slices;
  readonly #situation: Int32Array;
  readonly #familiarity: Familiarity;
  #isMachineAhead = true;
  /** Whether the machine's situation is the copy. */
  #isCopy = false;

  /** `situation`: the machine's. */
  constructor(slices: Slices, situation: Int32Array, familiarity: Familiarity) {
    this.#slices = slices;
    this.#situation = situation;
    this.#copy = new Int32Array(situation.length);
    this.numbers = new Int32Array(slices.tasks.length).fill(UNKNOWN);
    this.#copied = this.numbers.slice();
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

  /** Is at a situation, wherever the machine is. */
  go(numbers: Int32Array): void {
    if (this.#isMachineAhead) this.#isCopy = false;
    this.#isMachineAhead = false;
    for (let task = 0; task < numbers.length; task++) this.numbers[task] = numbers[task];
  }

  /** Has the machine follow. */
  toMachine(): void {
    if (this.#isMachineAhead) return;
    const { tables, tasks } = this.#slices;
    for (let task = 0; task < tables.length; task++) {
      const copied = this.#copied[task];
      if (copied === this.numbers[task]) continue;
      this.#copied[task] = this.numbers[task];
      tables[task].copy(this.numbers[task], this.#copy, tasks[task].at, copied);
      this.#isCopy = false;
    }
    if (!this.#isCopy) this.#situation.set(this.#copy);
    this.#isCopy = true;
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
    this.#isCopy = true;
    if (!this.isFamiliar) this.#familiarity.meet(this.numbers);
    return true;
  }

  /** Takes the number of a task's slice from the machine; false when there is no memory for it. */
  takeSlice(task: number): boolean {
    const { at, end } = this.#slices.tasks[task];
    if (this.#copied[task] === UNKNOWN || !isEqual(this.#situation, this.#copy, at, end)) {
      const number = this.#slices.tables[task].intern(this.#situation, at);
      if (number === FULL) return false;
      this.#copied[task] = number;
      for (let index = at; index < end; index++) this.#copy[index] = this.#situation[index];
    }
    this.numbers[task] = this.#copied[task];
    return true;
  }

  /** Is where it was before the machine went on, as if it had not. */
  goBack(numbers: Int32Array): void {
    this.numbers.set(numbers);
    this.#isCopy = false;
  }
}

/** Whether two arrays are the same from an index to before another. */
export function isEqual(a: Int32Array, b: Int32Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (a[index] !== b[index]) return false;
  return true;
}
