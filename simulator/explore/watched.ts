import type { Span } from "./slices.ts";

/** The methods of an array that a machine's code asks for, each of what lies from one index to before another. */
type Ranged = "fill" | "subarray";

/** A situation that notes whose slices somebody has read or written, in the order in which that was first so. It is some fifty times slower than a plain array. */
export class Watched {
  /** To be given to a machine in place of the situation itself. */
  readonly situation: Int32Array;
  /** The tasks whose slices were touched since `begin`. */
  readonly touched: number[] = [];
  readonly #isTouched: Uint8Array;
  /** Of each integer whose it is. */
  readonly #taskOf: Int32Array;

  constructor(situation: Int32Array, tasks: readonly Span[]) {
    this.#isTouched = new Uint8Array(tasks.length);
    this.#taskOf = new Int32Array(situation.length);
    for (const [task, { at, end }] of tasks.entries()) this.#taskOf.fill(task, at, end);
    const touch = (index: number) => this.#touch(index);
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
        touch(Number(key));
        return Reflect.get(target, key);
      },
      set(target, key, value: number) {
        touch(Number(key));
        return Reflect.set(target, key, value);
      },
    });
  }

  begin(): void {
    for (const task of this.touched) this.#isTouched[task] = 0;
    this.touched.length = 0;
  }

  #touch(index: number): void {
    const task = this.#taskOf[index];
    if (this.#isTouched[task] !== 0) return;
    this.#isTouched[task] = 1;
    this.touched.push(task);
  }
}
