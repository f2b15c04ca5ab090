import { spread } from "../hash.ts";
import { isEqual } from "./situations.ts";

/** How situations are told apart by hashes alone. */
export interface Fingerprinting {
  /** Of a hash: 64 at most. */
  readonly bits: number;
  /** Other seeds give other hashes. */
  readonly seed: number;
}

interface Slice {
  readonly at: number;
  readonly end: number;
}

/**
 * The hash of a situation: two sums of a hash of each slice, so that only slices which differ from those of the visited situation are looked at. Each of the two depends on all bits of a slice, and
 * with other factors on each.
 */
export class FingerprintHash {
  readonly #slices: readonly Slice[];
  readonly #seed: number;
  readonly #masks: readonly [low: number, high: number];
  /** The visited situation, and of each of its slices the two hashes. */
  readonly #visited: Int32Array;
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  /** Those of the situation that was asked about last, and which of its slices are others. */
  readonly #isOther: Uint8Array;
  readonly #print = new Int32Array(2);
  /** Of the slice that was hashed last. */
  readonly #half = new Int32Array(2);

  /** `situation`: integers of all slices together. */
  constructor(slices: readonly Slice[], situation: number, { bits, seed }: Fingerprinting) {
    this.#slices = slices;
    this.#seed = seed;
    this.#masks = [maskOf(bits), maskOf(bits - WORD)];
    this.#visited = new Int32Array(situation);
    this.#low = new Int32Array(slices.length);
    this.#high = new Int32Array(slices.length);
    this.#isOther = new Uint8Array(slices.length);
    for (let slice = 0; slice < slices.length; slice++) this.#take(slice);
  }

  /** Takes up the situation that the next ones are compared with. */
  visit(situation: Int32Array): void {
    for (let slice = 0; slice < this.#slices.length; slice++) {
      const { at, end } = this.#slices[slice];
      if (isEqual(situation, this.#visited, at, end)) continue;
      for (let index = at; index < end; index++) this.#visited[index] = situation[index];
      this.#take(slice);
    }
  }

  #take(slice: number): void {
    const { at, end } = this.#slices[slice];
    this.#mix(this.#visited, at, end, slice);
    this.#low[slice] = this.#half[0];
    this.#high[slice] = this.#half[1];
  }

  /** Two integers, which are valid until the next is asked for. */
  of(situation: Int32Array): Int32Array {
    let low = 0;
    let high = 0;
    for (let slice = 0; slice < this.#slices.length; slice++) {
      const { at, end } = this.#slices[slice];
      if (isEqual(situation, this.#visited, at, end)) {
        this.#isOther[slice] = 0;
        low = (low + this.#low[slice]) | 0;
        high = (high + this.#high[slice]) | 0;
      } else {
        this.#isOther[slice] = 1;
        this.#mix(situation, at, end, slice);
        low = (low + this.#half[0]) | 0;
        high = (high + this.#half[1]) | 0;
      }
    }
    this.#print[0] = low & this.#masks[0];
    this.#print[1] = high & this.#masks[1];
    return this.#print;
  }

  /** Hashes a slice, both halves at a time: neither waits for the other. */
  #mix(from: Int32Array, at: number, end: number, slice: number): void {
    const salt = (this.#seed ^ slice) + 1;
    let low = spread(Math.imul(salt, LOW));
    let high = spread(Math.imul(salt, HIGH));
    for (let index = at; index < end; index++) {
      low = Math.imul(low ^ from[index], LOW);
      high = Math.imul(high ^ from[index], HIGH);
      low ^= low >>> LOW_SHIFT;
      high ^= high >>> HIGH_SHIFT;
    }
    this.#half[0] = spread(low);
    this.#half[1] = spread(high);
  }

  /** Makes the situation that was asked about last the visited one. */
  putBack(situation: Int32Array): void {
    for (let slice = 0; slice < this.#slices.length; slice++) {
      if (this.#isOther[slice] === 0) continue;
      const { at, end } = this.#slices[slice];
      for (let index = at; index < end; index++) situation[index] = this.#visited[index];
    }
  }
}

const WORD = 32;
/** Factors and shifts of MurmurHash3's finaliser. */
const LOW = 0x85ebca6b;
const LOW_SHIFT = 13;
const HIGH = 0xc2b2ae35;
const HIGH_SHIFT = 16;

const maskOf = (bits: number): number => (bits >= WORD ? -1 : bits <= 0 ? 0 : 2 ** bits - 1);
