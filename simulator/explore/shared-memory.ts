/** Words of a unit, in which memory is taken: of a kilobyte. */
const UNIT = 2 ** 8;
/** Units of a segment at most: of a gigabyte. */
const SEGMENT = 2 ** 20;
/** Words of a piece, about. */
const PIECE = 2 ** 15;

/** Larger than what is done last. */
const NOWHERE = 2 ** 31 - 1;

/** Counters of all threads. */
const Counter = { units: 0, cursor: 1, least: 2, isPaused: 3, tables: 4 } as const;

/** What threads that search together have in common; it can be sent to another one. */
export interface SharedBuffers {
  readonly counters: SharedArrayBuffer;
  /** Of each table the places of its pieces, in units and one; 0 for one that is not there. */
  readonly places: SharedArrayBuffer;
  /** The pieces. Nothing is taken of the machine before it is written to. */
  readonly segments: readonly SharedArrayBuffer[];
}

/** Room for so many tables and bytes; none where the machine cannot give so much. */
export function sharedBuffers(tables: number, bytes: number): SharedBuffers | undefined {
  try {
    return buffers(tables, bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function buffers(tables: number, bytes: number): SharedBuffers {
  const units = Math.floor(bytes / Int32Array.BYTES_PER_ELEMENT / UNIT);
  const ints = (count: number) => new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT);
  const segments: SharedArrayBuffer[] = [];
  for (let left = units; left > 0; left -= SEGMENT) segments.push(ints(Math.min(left, SEGMENT) * UNIT));
  return { counters: ints(Counter.tables + tables), places: ints(tables * placesIn(segments)), segments };
}

/** Pieces of a table at most. */
function placesIn(segments: readonly SharedArrayBuffer[]): number {
  const bytes = segments.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return Math.ceil((2 * bytes) / Int32Array.BYTES_PER_ELEMENT / PIECE);
}

/** One thread's way to what all have in common. Each has to make the same tables in the same order. */
export class SharedMemory {
  readonly counters: Int32Array;
  readonly #places: Int32Array;
  readonly #segments: readonly SharedArrayBuffer[];
  readonly #most: number;
  #tables = 0;
  /** A piece that was taken when another thread had already done it, by its units. */
  readonly #spare = new Map<number, number>();

  constructor({ counters, places, segments }: SharedBuffers) {
    this.counters = new Int32Array(counters);
    this.#places = new Int32Array(places);
    this.#segments = segments;
    this.#most = placesIn(segments);
  }

  /** The number of a table that is new to this thread. */
  newTable(): number {
    return this.#tables++;
  }

  /** The counter of a table. */
  counterOf(table: number): number {
    return Counter.tables + table;
  }

  /** A piece of a table; none when there is no memory for it. */
  piece(table: number, index: number, words: number): Int32Array | undefined {
    if (index >= this.#most) return undefined;
    const units = Math.ceil(words / UNIT);
    const at = table * this.#most + index;
    let place = Atomics.load(this.#places, at);
    if (place === 0) {
      const taken = this.#spare.get(units) ?? this.#take(units);
      if (taken === undefined) return undefined;
      this.#spare.delete(units);
      place = Atomics.compareExchange(this.#places, at, 0, taken + 1);
      if (place === 0) place = taken + 1;
      else this.#spare.set(units, taken);
    }
    const unit = place - 1;
    const start = (unit % SEGMENT) * UNIT * Int32Array.BYTES_PER_ELEMENT;
    return new Int32Array(this.#segments[Math.floor(unit / SEGMENT)], start, words);
  }

  #take(units: number): number | undefined {
    for (;;) {
      const unit = Atomics.add(this.counters, Counter.units, units);
      const segment = this.#segments.at(Math.floor(unit / SEGMENT));
      if (segment === undefined) {
        Atomics.sub(this.counters, Counter.units, units);
        return undefined;
      }
      const end = (unit % SEGMENT) + units;
      if (end * UNIT * Int32Array.BYTES_PER_ELEMENT <= segment.byteLength) return unit;
      // It would go on in the next segment; what is left of this one is lost.
      if (segment === this.#segments.at(-1)) return undefined;
    }
  }

  /** Where the next begins of what is to be done, of which so much is taken. */
  next(count: number): number {
    return Atomics.add(this.counters, Counter.cursor, count);
  }

  get cursor(): number {
    return Atomics.load(this.counters, Counter.cursor);
  }

  /** What comes after this one need not be done. */
  get least(): number {
    return Atomics.load(this.counters, Counter.least);
  }

  lowerLeast(to: number): void {
    lower(this.counters, Counter.least, to);
  }

  /** Whether all are to come to a stop. */
  get isPaused(): boolean {
    return Atomics.load(this.counters, Counter.isPaused) !== 0;
  }

  pause(): void {
    Atomics.store(this.counters, Counter.isPaused, 1);
  }

  /** Begins what is to be done. */
  begin(cursor: number): void {
    Atomics.store(this.counters, Counter.cursor, cursor);
    Atomics.store(this.counters, Counter.least, NOWHERE);
    Atomics.store(this.counters, Counter.isPaused, 0);
  }
}

/** Makes an integer smaller that others may make smaller at the same time. Whether it was larger. */
export function lower(words: Int32Array, at: number, to: number): boolean {
  for (let seen = Atomics.load(words, at); seen > to; ) {
    const before = Atomics.compareExchange(words, at, seen, to);
    if (before === seen) return true;
    seen = before;
  }
  return false;
}

/** Rows of as many integers each, in pieces of shared memory, which are taken when somebody first wants one of them. */
export class SharedPieces {
  /** Row number `n` begins in piece `n >> bits` at `(n & mask) * width`; one that this thread has not `reserve`d may be missing. */
  readonly pieces: Int32Array[] = [];
  readonly width: number;
  readonly bits: number;
  readonly mask: number;
  readonly #memory: SharedMemory;
  readonly #table: number;

  constructor(width: number, memory: SharedMemory) {
    this.width = width;
    this.bits = Math.max(0, Math.floor(Math.log2(PIECE / width)));
    this.mask = 2 ** this.bits - 1;
    this.#memory = memory;
    this.#table = memory.newTable();
  }

  get counter(): number {
    return this.#memory.counterOf(this.#table);
  }

  /** Makes room for a row; false when there is no memory for it. */
  reserve(row: number): boolean {
    return this.at(row >> this.bits) !== undefined;
  }

  /** A piece, which is taken if nobody has done it; none when there is no memory for it. */
  at(index: number): Int32Array | undefined {
    while (this.pieces.length <= index) {
      const piece = this.#memory.piece(this.#table, this.pieces.length, this.width << this.bits);
      if (piece === undefined) return undefined;
      this.pieces.push(piece);
    }
    return this.pieces[index];
  }

  /** A piece that is there. */
  pieceAt(index: number): Int32Array {
    const piece = this.pieces[index] ?? this.at(index);
    if (piece === undefined) throw new Error(`a table has no piece ${index}`);
    return piece;
  }
}
