import { type SharedMemory, SharedPieces } from "./shared-memory.ts";

/** Tables of shared memory that it needs. */
export const TABLES_OF_ORDER = 3;

const WORD = 2 ** 32;

/** The order in which one worker alone would have come to situations: of each its number, and the decision that leads there. One thread writes it, while the others do nothing. */
export class SharedOrder {
  readonly #numbers: SharedPieces;
  readonly #decisions: SharedPieces;
  /** What a decision has beyond 32 bits, in pieces that are there where one has: of a `choose` with very many values. */
  readonly #more: SharedPieces;
  #hasMore = false;
  /** Of the thread that writes: how many there are. */
  count = 0;

  constructor(memory: SharedMemory) {
    this.#numbers = new SharedPieces(1, memory);
    this.#decisions = new SharedPieces(1, memory);
    this.#more = new SharedPieces(1, memory);
  }

  /** The number of the situation at a place. */
  numberOf(place: number): number {
    return wordAt(this.#numbers, place);
  }

  /** The decision that leads to it; to be asked by the thread that writes. */
  decisionTo(place: number): number {
    const low = wordAt(this.#decisions, place);
    return (highOf(low) + (this.#hasMore ? wordAt(this.#more, place) : 0)) * WORD + (low >>> 0);
  }

  /** Adds one at the end; false when there is no memory for it. */
  push(number: number, decision: number): boolean {
    const low = decision | 0;
    const more = Math.floor(decision / WORD) - highOf(low);
    this.#hasMore ||= more !== 0;
    const isThere =
      setWord(this.#numbers, this.count, number) &&
      setWord(this.#decisions, this.count, low) &&
      (!this.#hasMore || setWord(this.#more, this.count, more));
    if (isThere) this.count++;
    return isThere;
  }
}

const highOf = (low: number): number => (low < 0 ? -1 : 0);

function wordAt(words: SharedPieces, at: number): number {
  return words.pieceAt(at >> words.bits)[at & words.mask];
}

function setWord(words: SharedPieces, at: number, value: number): boolean {
  const piece = words.at(at >> words.bits);
  if (piece === undefined) return false;
  piece[at & words.mask] = value;
  return true;
}
