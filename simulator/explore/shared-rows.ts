import { FULL, hashOf } from "./rows.ts";
import { lower, type SharedMemory, SharedPieces } from "./shared-memory.ts";

/** The number of no row. */
const NONE = -1;

/**
 * Rows as in `Rows`, which several threads look up and add at the same time. A row is written before it is put first into its bucket, by a comparison and exchange that is tried again when
 * somebody else was sooner, and from then on it stays as it is. So nobody waits (as the shared tables of LTSmin: Laarman, van de Pol and Weber, 2010).
 *
 * Buckets are split by one thread, while the others do nothing: `grow`.
 */
export class SharedRows {
  readonly #width: number;
  readonly #stride: number;
  readonly #hasMarks: boolean;
  readonly #memory: SharedMemory;
  /** Behind each row the number of the next in its bucket and one, and then its mark. */
  readonly #rows: SharedPieces;
  readonly #heads: SharedPieces;
  #buckets = 1;
  #mask = 0;
  /** A row that was taken for what another thread had already added. */
  #spare = NONE;
  /** Whether this thread has added what it has looked up last. */
  isNew = false;

  /** `width`: integers in a row. */
  constructor(width: number, memory: SharedMemory, hasMarks: boolean) {
    this.#width = width;
    this.#stride = width + (hasMarks ? 2 : 1);
    this.#hasMarks = hasMarks;
    this.#memory = memory;
    this.#rows = new SharedPieces(this.#stride, memory);
    this.#heads = new SharedPieces(1, memory);
  }

  /** Rows that were taken; of these few may be spare. */
  get count(): number {
    return Atomics.load(this.#memory.counters, this.#rows.counter);
  }

  /** Whether buckets have become long. */
  get isCrowded(): boolean {
    return this.count > 4 * this.#buckets + 1024;
  }

  /** The number of the row that stands in `from` at `at`. One that was not there is added with a mark; `FULL` when there is no memory for it. */
  intern(from: Int32Array, at: number, mark = 0): number {
    const width = this.#width;
    const stride = this.#stride;
    const { pieces, bits, mask } = this.#rows;
    const bucket = this.#bucketOf(hashOf(from, at, width));
    const heads = this.#heads.at(bucket >> this.#heads.bits);
    if (heads === undefined) return FULL;
    const slot = bucket & this.#heads.mask;
    let first = Atomics.load(heads, slot);
    this.isNew = false;
    for (let seen = 0, own = NONE; ; ) {
      for (let next = first; next !== seen; ) {
        const piece = pieces[(next - 1) >> bits] ?? this.#pieceOf(next - 1);
        const start = ((next - 1) & mask) * stride;
        let same = 0;
        while (same < width && piece[start + same] === from[at + same]) same++;
        if (same === width) {
          this.#spare = own === NONE ? this.#spare : own;
          return next - 1;
        }
        next = piece[start + width];
      }
      if (own === NONE) own = this.#take();
      const piece = this.#rows.at(own >> bits);
      if (piece === undefined) {
        this.#spare = own;
        return FULL;
      }
      const start = (own & mask) * stride;
      for (let index = 0; index < width; index++) piece[start + index] = from[at + index];
      piece[start + width] = first;
      if (this.#hasMarks) piece[start + width + 1] = mark;
      const before = Atomics.compareExchange(heads, slot, first, own + 1);
      if (before === first) {
        this.isNew = true;
        return own;
      }
      seen = first;
      first = before;
    }
  }

  /** Whether a row is what stands in `from` at `at`. */
  isAt(row: number, from: Int32Array, at: number): boolean {
    const piece = this.#pieceOf(row);
    const start = (row & this.#rows.mask) * this.#stride;
    for (let index = 0; index < this.#width; index++) if (piece[start + index] !== from[at + index]) return false;
    return true;
  }

  /** Writes a row to `to` at `at`. */
  copy(row: number, to: Int32Array, at: number): void {
    const piece = this.#pieceOf(row);
    const start = (row & this.#rows.mask) * this.#stride;
    for (let index = 0; index < this.#width; index++) to[at + index] = piece[start + index];
  }

  markOf(row: number): number {
    return Atomics.load(this.#pieceOf(row), this.#markAt(row));
  }

  /** Makes the mark of a row smaller, if it is larger; whether it was. */
  lowerMark(row: number, mark: number): boolean {
    return lower(this.#pieceOf(row), this.#markAt(row), mark);
  }

  /** Takes up that there are so many buckets. */
  renew(buckets: number): void {
    this.#buckets = buckets;
    this.#mask = 2 ** Math.ceil(Math.log2(buckets)) - 1;
  }

  /** Splits buckets, until there is one for each row or no memory for more; how many there are. No other thread may do anything meanwhile. */
  grow(): number {
    while (this.#buckets < this.count && this.#heads.reserve(this.#buckets)) this.#split();
    return this.#buckets;
  }

  #split(): void {
    const bucket = this.#buckets++;
    if (bucket > this.#mask) this.#mask = this.#mask * 2 + 1;
    const old = bucket & (this.#mask >> 1);
    const width = this.#width;
    let next = this.#headOf(old);
    this.#setHead(old, 0);
    while (next !== 0) {
      const row = next - 1;
      const piece = this.#pieceOf(row);
      const start = (row & this.#rows.mask) * this.#stride;
      next = piece[start + width];
      const into = this.#bucketOf(hashOf(piece, start, width));
      piece[start + width] = this.#headOf(into);
      this.#setHead(into, row + 1);
    }
  }

  #headOf(bucket: number): number {
    return this.#heads.pieces[bucket >> this.#heads.bits][bucket & this.#heads.mask];
  }

  #setHead(bucket: number, head: number): void {
    this.#heads.pieces[bucket >> this.#heads.bits][bucket & this.#heads.mask] = head;
  }

  #bucketOf(hash: number): number {
    const bucket = hash & this.#mask;
    return bucket < this.#buckets ? bucket : bucket & (this.#mask >> 1);
  }

  #take(): number {
    const row = this.#spare === NONE ? Atomics.add(this.#memory.counters, this.#rows.counter, 1) : this.#spare;
    this.#spare = NONE;
    return row;
  }

  #pieceOf(row: number): Int32Array {
    return this.#rows.pieceAt(row >> this.#rows.bits);
  }

  #markAt(row: number): number {
    return (row & this.#rows.mask) * this.#stride + this.#width + 1;
  }
}
