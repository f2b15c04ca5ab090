import { Machine } from "../machine/machine.ts";
import { Lookup, UNKNOWN } from "./lookup.ts";
import { type Present, type Slices, tasksIn } from "./slices.ts";
import { Touched, watched } from "./watched.ts";

/** Tasks whose steps those of a task depend on; `undefined` when they may be any. */
type Needed = readonly number[] | undefined;

/** Finds what the next step of a task needs, by a machine that stands where the search does, and by what a table says at that moment. */
export type NeededIn = (m: Machine, table: Int32Array) => (task: number) => Needed;

/** The answer where so many tasks and entries are looked at that it is found each time. */
const NOT_KEPT = 0;
const MOST_PARTS = 8;

/** What the next steps of tasks depend on, which is a matter of few slices, and of few entries of a table that is filled in each situation: looked up as effects are. */
export class Needs {
  readonly #present: Present;
  readonly #table: Int32Array;
  readonly #lookup: Lookup;
  /** The tasks whose slices are looked at, and behind all tasks the entries of the table. */
  readonly #touched: Touched;
  readonly #find: (task: number) => Needed;
  /** The numbers of the slices, and the table. */
  readonly #key: Int32Array;
  readonly #answers: Needed[] = [undefined];
  readonly #numbers = new Map<string, number>();

  constructor(m: Machine, slices: Slices, present: Present, table: Int32Array, find: NeededIn) {
    this.#present = present;
    this.#table = table;
    this.#lookup = new Lookup(slices.memory);
    this.#key = new Int32Array(slices.tasks.length + table.length);
    this.#touched = new Touched(this.#key.length);
    const taskOf = tasksIn(slices);
    const touchSlice = (index: number) => this.#touched.add(taskOf[index]);
    const situation = watched(m.situation, { read: touchSlice, write: touchSlice });
    const touchEntry = (index: number) => this.#touched.add(slices.tasks.length + index);
    const entries = watched(table, { read: touchEntry, write: touchEntry });
    this.#find = find(new Machine(m.program, m.layout, situation), entries);
  }

  /** The table has been filled. */
  renew(): void {
    this.#key.set(this.#table, this.#present.numbers.length);
  }

  /** Takes the present situation. False when nothing is looked up in it. */
  begin(): boolean {
    const { numbers, isNumbered, isFamiliar } = this.#present;
    if (!isNumbered || !isFamiliar) return false;
    for (let task = 0; task < numbers.length; task++) this.#key[task] = numbers[task];
    return true;
  }

  /** What a task needs in the situation that was taken, as a number for `tasks`; `UNKNOWN` when it has to be found. */
  of(task: number): number {
    const known = this.#lookup.find(task, this.#key);
    if (known === UNKNOWN && this.#lookup.mayLearn()) return this.#learn(task);
    return known === NOT_KEPT ? UNKNOWN : known;
  }

  tasks(number: number): Needed {
    return this.#answers[number];
  }

  #learn(task: number): number {
    this.#present.toMachine();
    this.#touched.clear();
    const needed = this.#find(task);
    const { all } = this.#touched;
    const isKept = all.length <= MOST_PARTS;
    const number = this.#numberOf(needed);
    this.#lookup.learn(task, this.#key, all.slice(0, MOST_PARTS), isKept ? number : NOT_KEPT);
    return number;
  }

  #numberOf(needed: Needed): number {
    const key = needed?.join() ?? "any";
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#answers.length);
    return this.#answers.push(needed) - 1;
  }
}
