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
    this.#low[slice] = hashOf(this.#visited, at, end, this.#seed ^ slice, LOW, LOW_SHIFT);
    this.#high[slice] = hashOf(this.#visited, at, end, this.#seed ^ slice, HIGH, HIGH_SHIFT);
  }

  /** Two integers, which are valid until the next is asked for. */
  of(situation: Int32Array): Int32Array {
    let low = 0;
    let high = 0;
    for (let slice = 0; slice < this.#slices.length; slice++) {
      const { at, end } = this.#slices[slice];
      const isSame = isEqual(situation, this.#visited, at, end);
      this.#isOther[slice] = isSame ? 0 : 1;
      const salt = this.#seed ^ slice;
      low = (low + (isSame ? this.#low[slice] : hashOf(situation, at, end, salt, LOW, LOW_SHIFT))) | 0;
      high = (high + (isSame ? this.#high[slice] : hashOf(situation, at, end, salt, HIGH, HIGH_SHIFT))) | 0;
    }
    this.#print[0] = low & this.#masks[0];
    this.#print[1] = high & this.#masks[1];
    return this.#print;
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

function hashOf(from: Int32Array, at: number, end: number, salt: number, factor: number, shift: number): number {
  let hash = spread(Math.imul(salt + 1, factor));
  for (let index = at; index < end; index++) {
    hash = Math.imul(hash ^ from[index], factor);
    hash ^= hash >>> shift;
  }
  return spread(hash);
}
