import type { Layout } from "../machine/layout.ts";
import { Numbers, Rows } from "./rows.ts";

/** The number of what is not there. */
export const NOTHING = -1;

/**
 * Situations that a search has come to, each once, with how it came there. They differ in few tasks at a time, so each task's slice is kept once, too, and a situation is
 * a row of numbers of slices (the collapse compression of SPIN: Holzmann, 1997).
 */
export class Situations {
  readonly #tasks: Layout["tasks"];
  /** Of each task its slices. */
  readonly #slices: readonly Rows[];
  readonly #rows: Rows;
  /** The situation before each, and the decision that led on from there. */
  readonly #before = new Numbers();
  readonly #decisions = new Numbers();
  /** The situation that is interned, as numbers of slices. */
  readonly #row: Int32Array;
  #number = NOTHING;
  readonly #visited: Int32Array;
  readonly #visitedRow: Int32Array;

  constructor({ tasks, situation }: Layout) {
    this.#tasks = tasks;
    this.#visited = new Int32Array(situation);
    this.#visitedRow = new Int32Array(tasks.length);
    this.#slices = tasks.map(({ at, end }) => new Rows(end - at));
    this.#rows = new Rows(tasks.length);
    this.#row = new Int32Array(tasks.length);
  }

  get count(): number {
    return this.#rows.count;
  }

  get bytes(): number {
    const slices = this.#slices.reduce((sum, { bytes }) => sum + bytes, 0);
    return slices + this.#rows.bytes + this.#before.bytes + this.#decisions.bytes;
  }

  /** The number of the situation that is visited; `NOTHING` before the first. */
  get visitedNumber(): number {
    return this.#number;
  }

  /** The situation that is visited; what it was begun with, before the first. */
  get visited(): Int32Array {
    return this.#visited;
  }

  /** Takes up one from which the first leads that is kept. */
  begin(situation: Int32Array): void {
    this.#visited.set(situation);
  }

  /** Takes up a situation: what is interned next comes from there. */
  visit(number: number): void {
    this.#number = number;
    this.#rows.copy(number, this.#visitedRow, 0);
    for (let task = 0; task < this.#row.length; task++) {
      this.#slices[task].copy(this.#visitedRow[task], this.#visited, this.#tasks[task].at);
    }
  }

  /** The number of a situation. One that was not there becomes the last, which a decision led to from the one that is visited. */
  intern(situation: Int32Array, decision: number): number {
    for (let task = 0; task < this.#row.length; task++) {
      const { at, end } = this.#tasks[task];
      const isSame = this.#number !== NOTHING && isEqual(situation, this.#visited, at, end);
      this.#row[task] = isSame ? this.#visitedRow[task] : this.#slices[task].intern(situation, at);
    }
    const known = this.#rows.count;
    const number = this.#rows.intern(this.#row, 0);
    if (number === known) {
      this.#before.push(this.#number);
      this.#decisions.push(decision);
    }
    return number;
  }

  /** The situations that led from the first to one, both included; none to `NOTHING`. */
  wayTo(number: number): number[] {
    const way: number[] = [];
    for (let at = number; at !== NOTHING; at = this.#before.at(at)) way.push(at);
    return way.reverse();
  }

  /** The decision that led to a situation, from the one before it. */
  decisionTo(number: number): number {
    return this.#decisions.at(number);
  }

  /** Whether this is the situation that is visited. */
  isVisited(situation: Int32Array): boolean {
    return isEqual(situation, this.#visited, 0, situation.length);
  }
}

function isEqual(a: Int32Array, b: Int32Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (a[index] !== b[index]) return false;
  return true;
}
