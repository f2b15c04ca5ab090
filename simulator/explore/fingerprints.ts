import { FingerprintHash, type Fingerprinting } from "./fingerprint.ts";
import type { Memory } from "./memory.ts";
import { Queue } from "./queue.ts";
import type { Kept } from "./retrace.ts";
import { ABSENT, FULL, Rows } from "./rows.ts";
import { NOTHING } from "./situations.ts";
import { Slices, type Span } from "./slices.ts";
import type { Store } from "./store.ts";
import { Trail } from "./trail.ts";
import type { Restored, Source } from "./words.ts";

/**
 * Situations of which a hash alone is kept (hash compaction: Wolper and Leroy, 1993). Two that have the same are taken for one: then what only the second leads to is not seen. As situations have their turn
 * in the order of their numbers, only of those it is kept what they are made of that wait for it.
 */
export class Fingerprints implements Store {
  readonly slices: Slices<Rows>;
  readonly #bits: number;
  readonly #hash: FingerprintHash;
  readonly #prints: Rows;
  readonly #trail: Trail;
  readonly #queue: Queue;
  readonly #again: (decisions: readonly number[]) => Iterable<Kept>;
  #number = NOTHING;

  /** `again`: goes to a situation once more, by the decisions that led from each to the next. */
  constructor(
    tasks: readonly Span[],
    memory: Memory,
    fingerprinting: Fingerprinting,
    again: (decisions: readonly number[]) => Iterable<Kept>,
  ) {
    this.slices = new Slices(tasks, memory, (width) => new Rows(width, memory));
    this.#bits = fingerprinting.bits;
    this.#hash = new FingerprintHash(this.slices, fingerprinting);
    this.#prints = new Rows(2, memory);
    this.#trail = new Trail(memory);
    this.#queue = new Queue(tasks.length, memory);
    this.#again = again;
  }

  get count(): number {
    return this.#prints.count;
  }

  get most(): number {
    return this.#prints.most;
  }

  set most(most: number) {
    this.#prints.most = most;
  }

  get visitedSlices(): Int32Array {
    return this.#queue.front;
  }

  /** Each situation came to as many others as there were before it, and is the same as one of these by chance. */
  get odds(): number {
    return Math.min(1, (this.count * (this.count - 1)) / 2 ** (this.#bits + 1));
  }

  /** The one that was visited last, or the next. */
  visit(number: number): void {
    for (; this.#number < number; this.#number++) this.#queue.shift();
  }

  internSlices(slices: Int32Array, decision: number): number {
    const print = this.#hash.of(slices);
    if (print === undefined) return FULL;
    const known = this.#prints.numberOf(print, 0);
    if (known !== ABSENT) return known;
    if (!this.#queue.reserve() || !this.#trail.reserve()) return FULL;
    const number = this.#prints.intern(print, 0);
    if (number === FULL) return FULL;
    this.#queue.push(slices);
    this.#trail.push(this.#number, decision);
    return number;
  }

  way(number: number): Iterable<Kept> {
    return this.#again(this.#trail.decisionsTo(number));
  }

  *words(): Iterable<Int32Array> {
    yield Int32Array.of(this.#number);
    for (const part of this.#parts) yield* part.words();
  }

  restore(source: Source): Restored {
    const words = source(1);
    if (words === undefined) return "damaged";
    [this.#number] = words;
    for (const part of this.#parts) {
      const restored = part.restore(source);
      if (restored !== "done") return restored;
    }
    return this.#trail.count === this.#prints.count ? "done" : "damaged";
  }

  get #parts() {
    return [...this.slices.rows, this.#prints, this.#trail, this.#queue];
  }
}
