/** Situations for another worker, one after the other, with the decision that leads to each, and from where. */
export interface Batch {
  readonly situations: Int32Array;
  readonly decisions: Float64Array;
  readonly before: Int32Array;
}

/** Gathers a batch. */
export class Outbox {
  readonly #size: number;
  #situations: Int32Array;
  #decisions: number[] = [];
  #before: number[] = [];

  /** `size`: integers of a situation. */
  constructor(size: number) {
    this.#size = size;
    this.#situations = new Int32Array(size);
  }

  get count(): number {
    return this.#decisions.length;
  }

  /** Integers of all. */
  get length(): number {
    return this.count * this.#size;
  }

  add(situation: Int32Array, decision: number, before: number): void {
    const at = this.length;
    if (at + this.#size > this.#situations.length) {
      const wider = new Int32Array(this.#situations.length * 2);
      wider.set(this.#situations);
      this.#situations = wider;
    }
    this.#situations.set(situation, at);
    this.#decisions.push(decision);
    this.#before.push(before);
  }

  /** What there is; then there is nothing. */
  take(): Batch {
    const batch = {
      situations: this.#situations.slice(0, this.length),
      decisions: Float64Array.from(this.#decisions),
      before: Int32Array.from(this.#before),
    };
    this.#decisions = [];
    this.#before = [];
    return batch;
  }
}
