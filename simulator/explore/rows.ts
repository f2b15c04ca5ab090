import { mix } from "../hash.ts";
import type { Memory } from "./memory.ts";
import { Numbers, Pieces } from "./pieces.ts";
import type { Restored, Source } from "./words.ts";

/** In place of the number of a row for which there was no memory, or that would be one too many. */
export const FULL = -1;
/** In place of the number of a row that is not there. */
export const ABSENT = -2;

/** Keeps rows of as many integers each once, and numbers them from 0 on. */
export interface RowTable {
  /** The number of the row that stands in `from` at `at`; `FULL` when there is no memory for it. */
  intern(from: Int32Array, at: number): number;
  /** Whether a row is what stands there. */
  isAt(number: number, from: Int32Array, at: number): boolean;
  /** Writes a row to `to` at `at`. */
  copy(number: number, to: Int32Array, at: number): void;
}

/**
 * Rows of as many integers each: every one is kept once, and has a number, from 0 in the order in which they came.
 *
 * They are found by linear hashing (Litwin, 1980): there is a bucket for each row, and with each new row one bucket is split in two. So the table grows
 * a little at a time, and is never copied as a whole.
 */
export class Rows implements RowTable {
  readonly #width: number;
  /** Each with one integer more: the number of the next row in its bucket and one. */
  readonly #rows: Pieces;
  #count = 0;
  /** Of each bucket the number of its first row and one. */
  readonly #heads: Numbers;
  /** The smallest power of two that is at least the number of buckets, less one. */
  #mask = 0;
  /** Rows that it may keep. */
  most = Infinity;

  /** `width`: integers in a row. */
  constructor(width: number, memory: Memory) {
    this.#width = width;
    this.#rows = new Pieces(width + 1, memory);
    this.#heads = new Numbers(memory);
  }

  get count(): number {
    return this.#count;
  }

  /** The number of the row that stands in `from` at `at`. A row that was not there becomes the last; `FULL` when there is no memory for it, or it would be one too many. */
  intern(from: Int32Array, at: number): number {
    const hash = hashOf(from, at, this.#width);
    const number = this.#find(hash, from, at);
    return number === ABSENT ? this.#add(hash, from, at) : number;
  }

  /** The number of that row, or `ABSENT`. */
  numberOf(from: Int32Array, at: number): number {
    return this.#find(hashOf(from, at, this.#width), from, at);
  }

  #find(hash: number, from: Int32Array, at: number): number {
    if (this.#count === 0) return ABSENT;
    const width = this.#width;
    const { pieces, bits, mask } = this.#rows;
    for (let next = this.#heads.at(this.#bucketOf(hash)); next !== 0; ) {
      const piece = pieces[(next - 1) >> bits];
      const start = ((next - 1) & mask) * (width + 1);
      let same = 0;
      while (same < width && piece[start + same] === from[at + same]) same++;
      if (same === width) return next - 1;
      next = piece[start + width];
    }
    return ABSENT;
  }

  /** Whether a row is what stands in `from` at `at`. */
  isAt(row: number, from: Int32Array, at: number): boolean {
    const { pieces, bits, mask } = this.#rows;
    const piece = pieces[row >> bits];
    const start = (row & mask) * (this.#width + 1);
    for (let index = 0; index < this.#width; index++) if (piece[start + index] !== from[at + index]) return false;
    return true;
  }

  /** Writes a row to `to` at `at`. */
  copy(row: number, to: Int32Array, at: number): void {
    const { pieces, bits, mask } = this.#rows;
    const piece = pieces[row >> bits];
    const start = (row & mask) * (this.#width + 1);
    for (let index = 0; index < this.#width; index++) to[at + index] = piece[start + index];
  }

  /** All of them, for `restore`. */
  *words(): Iterable<Int32Array> {
    yield Int32Array.of(this.#count);
    const { bits } = this.#rows;
    const width = this.#width;
    for (let first = 0; first < this.#count; first += 1 << bits) {
      const words = new Int32Array(Math.min(1 << bits, this.#count - first) * width);
      for (let at = 0; at < words.length; at += width) this.copy(first + at / width, words, at);
      yield words;
    }
  }

  /** Fills an empty table. */
  restore(source: Source): Restored {
    const count = source(1)?.[0];
    if (count === undefined || count < 0) return "damaged";
    for (let row = 0; row < count; row++) {
      const words = source(this.#width);
      if (words === undefined) return "damaged";
      const number = this.intern(words, 0);
      if (number !== row) return number === FULL ? "full" : "damaged";
    }
    return "done";
  }

  #bucketOf(hash: number): number {
    const bucket = hash & this.#mask;
    return bucket < this.#heads.count ? bucket : bucket & (this.#mask >> 1);
  }

  #add(hash: number, from: Int32Array, at: number): number {
    if (this.#count >= this.most || !this.#rows.reserve(this.#count + 1) || !this.#heads.push(0)) return FULL;
    if (this.#count > 0) this.#split();
    const row = this.#count++;
    const { pieces, bits, mask } = this.#rows;
    const start = (row & mask) * (this.#width + 1);
    for (let index = 0; index < this.#width; index++) pieces[row >> bits][start + index] = from[at + index];
    this.#link(row, this.#bucketOf(hash));
    return row;
  }

  /** Puts a row first into a bucket. */
  #link(row: number, bucket: number): void {
    const { pieces, bits, mask } = this.#rows;
    pieces[row >> bits][(row & mask) * (this.#width + 1) + this.#width] = this.#heads.at(bucket);
    this.#heads.set(bucket, row + 1);
  }

  /** Fills the last bucket, which is new, with what has to be there of the one that it is split from. */
  #split(): void {
    const bucket = this.#heads.count - 1;
    if (bucket > this.#mask) this.#mask = this.#mask * 2 + 1;
    const old = bucket & (this.#mask >> 1);
    const width = this.#width;
    const { pieces, bits, mask } = this.#rows;
    let next = this.#heads.at(old);
    this.#heads.set(old, 0);
    while (next !== 0) {
      const row = next - 1;
      const piece = pieces[row >> bits];
      const start = (row & mask) * (width + 1);
      next = piece[start + width];
      this.#link(row, this.#bucketOf(hashOf(piece, start, width)));
    }
  }
}

export function hashOf(from: Int32Array, at: number, width: number): number {
  let hash = 0;
  for (let index = at; index < at + width; index++) hash = mix(hash, from[index]);
  return hash;
}
