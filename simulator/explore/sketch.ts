import { spread } from "../hash.ts";
import type { Restored, Source } from "./words.ts";

const BITS = 12;
const REGISTERS = 2 ** BITS;
/** What a register holds is written as one character, from this one on. */
const ZERO = 0x30;
const MOST_RANK = 33;

/** Estimates how many different rows there were, within two per cent, and how many in several sketches together (HyperLogLog: Flajolet and others, 2007). */
export class Sketch {
  readonly #registers = new Uint8Array(REGISTERS);

  add(row: Int32Array): void {
    let index = 0x811c9dc5;
    let rank = 0x9747b28c;
    for (let at = 0; at < row.length; at++) {
      index = Math.imul(index ^ row[at], 0x85ebca6b);
      index ^= index >>> 13;
      rank = Math.imul(rank ^ row[at], 0xc2b2ae35);
      rank ^= rank >>> 16;
    }
    const register = spread(index) >>> (32 - BITS);
    this.#registers[register] = Math.max(this.#registers[register], Math.clz32(spread(rank)) + 1);
  }

  /** Takes up all that another one has seen. */
  join(other: Sketch): void {
    for (let at = 0; at < REGISTERS; at++) {
      this.#registers[at] = Math.max(this.#registers[at], other.#registers[at]);
    }
  }

  /** How many different rows there were, about. */
  get count(): number {
    let sum = 0;
    let empty = 0;
    for (const register of this.#registers) {
      sum += 2 ** -register;
      if (register === 0) empty++;
    }
    const estimate = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS ** 2) / sum;
    const isSmall = estimate <= 2.5 * REGISTERS && empty > 0;
    return Math.round(isSmall ? REGISTERS * Math.log(REGISTERS / empty) : estimate);
  }

  get text(): string {
    return String.fromCharCode(...this.#registers.map((register) => ZERO + register));
  }

  /** What `text` gave; `undefined` when it is no such text. */
  static of(text: string): Sketch | undefined {
    const sketch = new Sketch();
    if (text.length !== REGISTERS) return undefined;
    for (let at = 0; at < REGISTERS; at++) {
      const register = text.charCodeAt(at) - ZERO;
      if (register < 0 || register > MOST_RANK) return undefined;
      sketch.#registers[at] = register;
    }
    return sketch;
  }

  *words(): Iterable<Int32Array> {
    yield Int32Array.from(this.#registers);
  }

  restore(source: Source): Restored {
    const words = source(REGISTERS);
    if (words === undefined) return "damaged";
    this.#registers.set(words);
    return "done";
  }
}
