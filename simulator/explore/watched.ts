import type { Span } from "./slices.ts";

/** The methods of an array that a machine's code asks for, each of what lies from one index to before another. */
type Ranged = "fill" | "subarray";

/** A situation that notes whose slices somebody has read or written, in the order in which that was first so. It is some fifty times slower than a plain array. */
export class Watched {
  /** To be given to a machine in place of the situation itself. */
  readonly situation: Int32Array;
  /** The tasks whose slices were touched since `begin`, and behind all tasks the entries of the table. */
  readonly touched: number[] = [];
  readonly #isTouched: number[];

  constructor(situation: Int32Array, tasks: readonly Span[]) {
    this.#isTouched = tasks.map(() => 0);
    const taskOf = new Int32Array(situation.length);
    for (const [task, { at, end }] of tasks.entries()) taskOf.fill(task, at, end);
    const touch = (index: number) => this.#touch(taskOf[index]);
    const ranged: Record<Ranged, unknown> = {
      fill: (value: number, from = 0, to = situation.length) => {
        for (let index = from; index < to; index++) touch(index);
        situation.fill(value, from, to);
      },
      subarray: (from = 0, to = situation.length) => {
        for (let index = from; index < to; index++) touch(index);
        return situation.subarray(from, to);
      },
    };
    this.situation = new Proxy(situation, {
      // Any other method refuses to work for what is not an array itself.
      get(target, key) {
        if (key === "fill" || key === "subarray") return ranged[key];
        const index = Number(key);
        touch(index);
        return target[index];
      },
      set(target, key, value: number) {
        const index = Number(key);
        touch(index);
        target[index] = value;
        return true;
      },
    });
  }

  begin(): void {
    for (const task of this.touched) this.#isTouched[task] = 0;
    this.touched.length = 0;
  }

  /** The same of a table in which each entry counts for itself, behind all tasks. */
  beside(table: Int32Array): Int32Array {
    const first = this.#isTouched.length;
    this.#isTouched.push(...Array.from(table, () => 0));
    return new Proxy(table, {
      get: (target, key) => {
        const index = Number(key);
        this.#touch(first + index);
        return target[index];
      },
    });
  }

  /** What is beyond the ends of an array belongs to nobody. */
  #touch(part: number): void {
    if (this.#isTouched[part] !== 0) return;
    this.#isTouched[part] = 1;
    this.touched.push(part);
  }
}
