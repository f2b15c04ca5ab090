import type { Memory } from "./memory.ts";
import type { Restored, Source } from "./words.ts";

/** Bytes of a piece, or as many as two rows can take. A multiple of four. */
const PIECE = 2 ** 14;
/** Bytes that one integer can take: how many before it are as they were, and itself. */
const MOST_OF_INTEGER = 10;
/** Of an integer in a byte, and whether there is more of it. */
const BITS = 7;
const MORE = 1 << BITS;

/**
 * Rows of as many integers each that wait for their turn, first come, first served. Of each it is kept what is other than in the one before it, so those that come one after the other and are alike take
 * little. What is behind is let go.
 */
export class Queue {
  readonly #width: number;
  readonly #memory: Memory;
  readonly #size: number;
  readonly #pieces: Uint8Array[] = [];
  /** Where the next one begins, and where the last one ends, from the beginning of the first piece. */
  #start = 0;
  #end = 0;
  /** The one that was taken out last, and the one that came last. */
  readonly #front: Int32Array;
  readonly #back: Int32Array;

  /** `width`: integers of a row. */
  constructor(width: number, memory: Memory) {
    this.#width = width;
    this.#memory = memory;
    this.#size = Math.max(PIECE, 2 * width * MOST_OF_INTEGER);
    this.#front = new Int32Array(width);
    this.#back = new Int32Array(width);
  }

  /** The one that was taken out last. */
  get front(): Int32Array {
    return this.#front;
  }

  /** Makes room for one more; false when there is no memory for it. */
  reserve(): boolean {
    if (this.#pieces.length * this.#size - this.#end >= this.#width * MOST_OF_INTEGER) return true;
    if (!this.#memory.take(this.#size)) return false;
    this.#pieces.push(new Uint8Array(this.#size));
    return true;
  }

  /** Adds a row at the end, for which there is room. */
  push(row: Int32Array): void {
    let same = 0;
    for (let index = 0; index < this.#width; index++) {
      const change = (row[index] - this.#back[index]) | 0;
      if (change === 0) same++;
      else {
        this.#write(same);
        this.#write((change << 1) ^ (change >> 31));
        this.#back[index] = row[index];
        same = 0;
      }
    }
    this.#write(same);
  }

  /** Takes the next one out. */
  shift(): void {
    for (let index = this.#read(); index < this.#width; index += 1 + this.#read()) {
      const change = this.#read();
      this.#front[index] = (this.#front[index] + ((change >>> 1) ^ -(change & 1))) | 0;
    }
  }

  /** All that wait, and what they are compared with, for `restore`. */
  *words(): Iterable<Int32Array> {
    yield this.#front;
    yield this.#back;
    yield Int32Array.of(this.#pieces.length, this.#start, this.#end);
    for (const piece of this.#pieces) yield new Int32Array(piece.buffer);
  }

  /** Fills an empty one. */
  restore(source: Source): Restored {
    for (const row of [this.#front, this.#back]) {
      const words = source(row.length);
      if (words === undefined) return "damaged";
      row.set(words);
    }
    const [pieces, start, end] = source(3) ?? [-1];
    if (pieces < 0) return "damaged";
    [this.#start, this.#end] = [start, end];
    for (let left = pieces; left > 0; left--) {
      const words = source(this.#size / Int32Array.BYTES_PER_ELEMENT);
      if (words === undefined) return "damaged";
      if (!this.#memory.take(this.#size)) return "full";
      this.#pieces.push(new Uint8Array(words.slice().buffer));
    }
    return "done";
  }

  #write(value: number): void {
    let left = value;
    for (; left >>> 0 >= MORE; left >>>= BITS) this.#writeByte((left & (MORE - 1)) | MORE);
    this.#writeByte(left);
  }

  #writeByte(byte: number): void {
    this.#pieces[Math.floor(this.#end / this.#size)][this.#end % this.#size] = byte;
    this.#end++;
  }

  #read(): number {
    let value = 0;
    for (let shift = 0; ; shift += BITS) {
      const byte = this.#pieces[0][this.#start++];
      value |= (byte & (MORE - 1)) << shift;
      if (this.#start === this.#size) this.#drop();
      if (byte < MORE) return value;
    }
  }

  /** Lets go of the first piece, which was read. */
  #drop(): void {
    this.#pieces.shift();
    this.#memory.give(this.#size);
    this.#start -= this.#size;
    this.#end -= this.#size;
  }
}
