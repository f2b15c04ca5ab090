import type { Memory } from "./memory.ts";
import type { Restored, Source } from "./words.ts";

/** Integers of a piece, about; and rows that there is room for at first. Both are powers of two. */
const PIECE = 2 ** 12;
const FIRST = 16;

/** Rows of as many integers each, in pieces: when there are more, nothing is moved, except in the first piece while it is small. */
export class Pieces {
  /** Row number `n` begins in piece `n >> bits` at `(n & mask) * width`. */
  readonly pieces: Int32Array[] = [];
  readonly width: number;
  readonly bits: number;
  readonly mask: number;
  readonly #memory: Memory;
  #room = 0;

  constructor(width: number, memory: Memory) {
    this.width = width;
    this.bits = Math.max(Math.log2(FIRST), Math.floor(Math.log2(PIECE / Math.max(width, 1))));
    this.mask = 2 ** this.bits - 1;
    this.#memory = memory;
  }

  /** Makes room for so many rows, which are one more than there were; false when there is no memory for them. */
  reserve(rows: number): boolean {
    return rows <= this.#room || this.#grow();
  }

  #grow(): boolean {
    const isFirst = this.#room <= this.mask;
    const rows = isFirst ? Math.max(FIRST, this.#room * 2) : this.mask + 1;
    const bytes = rows * this.width * Int32Array.BYTES_PER_ELEMENT;
    if (!this.#memory.take(bytes)) return false;
    const piece = new Int32Array(rows * this.width);
    if (isFirst && this.#room > 0) {
      const [small] = this.pieces;
      piece.set(small);
      this.pieces[0] = piece;
      this.#memory.give(small.byteLength);
      this.#room = rows;
    } else {
      this.pieces.push(piece);
      this.#room += rows;
    }
    return true;
  }
}

/** A list of integers that grows. */
export class Numbers {
  readonly #items: Pieces;
  #count = 0;

  constructor(memory: Memory) {
    this.#items = new Pieces(1, memory);
  }

  get count(): number {
    return this.#count;
  }

  at(index: number): number {
    const { pieces, bits, mask } = this.#items;
    return pieces[index >> bits][index & mask];
  }

  set(index: number, value: number): void {
    const { pieces, bits, mask } = this.#items;
    pieces[index >> bits][index & mask] = value;
  }

  /** Makes room for one more; false when there is no memory for it. */
  reserve(): boolean {
    return this.#items.reserve(this.#count + 1);
  }

  /** Adds one at the end; false when there is no memory for it. */
  push(value: number): boolean {
    if (!this.reserve()) return false;
    this.set(this.#count++, value);
    return true;
  }

  /** Takes the last one away. */
  pop(): number {
    return this.at(--this.#count);
  }

  /** All of them, for `restore`. */
  *words(): Iterable<Int32Array> {
    yield Int32Array.of(this.#count);
    const { pieces, bits, mask } = this.#items;
    for (let start = 0; start < this.#count; start += mask + 1) {
      yield pieces[start >> bits].subarray(0, Math.min(mask + 1, this.#count - start));
    }
  }

  /** Fills an empty list. */
  restore(source: Source): Restored {
    const count = source(1)?.[0];
    if (count === undefined || count < 0) return "damaged";
    for (let left = count; left > 0; ) {
      const words = source(Math.min(left, PIECE));
      if (words === undefined) return "damaged";
      for (const word of words) if (!this.push(word)) return "full";
      left -= words.length;
    }
    return "done";
  }
}
