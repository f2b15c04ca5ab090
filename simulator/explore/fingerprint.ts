import { spread } from "../hash.ts";
import type { Slices } from "./slices.ts";

/** How situations are told apart by hashes alone. */
export interface Fingerprinting {
  /** Of a hash: 64 at most. */
  readonly bits: number;
  /** Other seeds give other hashes. */
  readonly seed: number;
}

/** Integers of a hash. */
const HALVES = 2;
/** Slices of a task that there is room for at first. */
const FIRST = 256;

/**
 * The hash of a situation: two sums of a hash of each slice, which is found once. Each of the two depends on all bits of a slice, and with other factors on each.
 */
export class FingerprintHash {
  readonly #slices: Slices;
  readonly #seed: number;
  readonly #masks: readonly [low: number, high: number];
  /** Of each task, by the number of its slice, both halves; and of how many slices they are known. */
  readonly #halves: Int32Array[];
  readonly #known: Int32Array;
  /** A slice that is hashed, where it lies in a situation. */
  readonly #content: Int32Array;
  readonly #print = new Int32Array(HALVES);

  constructor(slices: Slices, { bits, seed }: Fingerprinting) {
    this.#slices = slices;
    this.#seed = seed;
    this.#masks = [maskOf(bits), maskOf(bits - WORD)];
    this.#halves = slices.tasks.map(() => new Int32Array(FIRST * HALVES));
    this.#known = new Int32Array(slices.tasks.length);
    this.#content = new Int32Array(slices.size);
  }

  /** Two integers, which are valid until the next is asked for; `undefined` when there is no memory for what is kept of slices. */
  of(numbers: Int32Array): Int32Array | undefined {
    let low = 0;
    let high = 0;
    for (let task = 0; task < numbers.length; task++) {
      if (numbers[task] >= this.#known[task] && !this.#learn(task, numbers[task])) return undefined;
      const halves = this.#halves[task];
      low = (low + halves[HALVES * numbers[task]]) | 0;
      high = (high + halves[HALVES * numbers[task] + 1]) | 0;
    }
    this.#print[0] = low & this.#masks[0];
    this.#print[1] = high & this.#masks[1];
    return this.#print;
  }

  /** Hashes the slices of a task that are not known, up to one. */
  #learn(task: number, upTo: number): boolean {
    for (; HALVES * upTo >= this.#halves[task].length; ) {
      const halves = this.#halves[task];
      if (!this.#slices.memory.take(halves.byteLength)) return false;
      this.#halves[task] = new Int32Array(2 * halves.length);
      this.#halves[task].set(halves);
    }
    for (; this.#known[task] <= upTo; this.#known[task]++) this.#mix(task, this.#known[task]);
    return true;
  }

  /** Hashes a slice, both halves at a time: neither waits for the other. */
  #mix(task: number, number: number): void {
    const { at, end } = this.#slices.tasks[task];
    this.#slices.tables[task].copy(number, this.#content, at);
    const salt = (this.#seed ^ task) + 1;
    let low = spread(Math.imul(salt, LOW));
    let high = spread(Math.imul(salt, HIGH));
    for (let index = at; index < end; index++) {
      low = Math.imul(low ^ this.#content[index], LOW);
      high = Math.imul(high ^ this.#content[index], HIGH);
      low ^= low >>> LOW_SHIFT;
      high ^= high >>> HIGH_SHIFT;
    }
    this.#halves[task][HALVES * number] = spread(low);
    this.#halves[task][HALVES * number + 1] = spread(high);
  }
}

const WORD = 32;
/** Factors and shifts of MurmurHash3's finaliser. */
const LOW = 0x85ebca6b;
const LOW_SHIFT = 13;
const HIGH = 0xc2b2ae35;
const HIGH_SHIFT = 16;

const maskOf = (bits: number): number => (bits >= WORD ? -1 : bits <= 0 ? 0 : 2 ** bits - 1);
