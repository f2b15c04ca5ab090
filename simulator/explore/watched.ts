/** Is told what is read and written of an array, by index. */
export interface Watcher {
  read(index: number): void;
  write(index: number): void;
}

/** The methods of an array that a machine's code asks for, each of what lies from one index to before another. */
type Ranged = "fill" | "subarray";

/** To be given to a machine in place of an array that somebody watches. It is some fifty times slower. What lies beyond the ends of the array is read, too. */
export function watched(array: Int32Array, { read, write }: Watcher): Int32Array {
  const each = (from: number, to: number, tell: (index: number) => void) => {
    for (let index = from; index < to; index++) tell(index);
  };
  const ranged: Record<Ranged, unknown> = {
    fill: (value: number, from = 0, to = array.length) => {
      each(from, to, write);
      array.fill(value, from, to);
    },
    // Nobody writes to what this gives.
    subarray: (from = 0, to = array.length) => {
      each(from, to, read);
      return array.subarray(from, to);
    },
  };
  return new Proxy(array, {
    // Any other method refuses to work for what is not an array itself.
    get(target, key) {
      if (key === "fill" || key === "subarray") return ranged[key];
      const index = Number(key);
      read(index);
      return target[index];
    },
    set(target, key, value: number) {
      const index = Number(key);
      write(index);
      target[index] = value;
      return true;
    },
  });
}

/** A set of numbers below a limit, in the order in which they came. */
export class Touched {
  readonly all: number[] = [];
  readonly #isThere: Uint8Array;

  constructor(limit: number) {
    this.#isThere = new Uint8Array(limit);
  }

  has(number: number): boolean {
    return this.#isThere[number] === 1;
  }

  /** What is not below the limit is left out. */
  add(number: number): void {
    if (this.#isThere[number] !== 0) return;
    this.#isThere[number] = 1;
    this.all.push(number);
  }

  clear(): void {
    for (const number of this.all) this.#isThere[number] = 0;
    this.all.length = 0;
  }
}
