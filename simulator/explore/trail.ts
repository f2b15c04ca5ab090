import type { Memory } from "./memory.ts";
import { Numbers } from "./pieces.ts";
import { NOTHING } from "./situations.ts";
import type { Restored, Source } from "./words.ts";

/** In a byte, in place of what does not fit there. */
const WIDE = 255;
/** About as many bytes as an entry of each of the maps takes. */
const SPARE = 80;
/** Of each such number of situations one is noted with what was before it as a whole. */
const STRIDE = 256;
const WORD = 2 ** 32;

/**
 * How each situation of a search was come to, in two bytes: from which one, and by which decision. Situations have their turn in the order of their numbers, so those that led to them come in this
 * order, too, and it is enough to know how many numbers lie between. Decisions are numbered by when they were first there.
 */
export class Trail {
  readonly #memory: Memory;
  readonly #steps: Bytes;
  readonly #marks: Numbers;
  readonly #decisions: Bytes;
  /** By number the decisions that there are, and the other way round. */
  readonly #codes: number[] = [];
  readonly #numbers = new Map<number, number>();
  /** By situation what does not fit in a byte. */
  readonly #wideSteps = new Map<number, number>();
  readonly #wideDecisions = new Map<number, number>();
  #last = 0;
  /** Whether there is memory for the next one, whatever it is. */
  #isReserved = false;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#steps = new Bytes(memory);
    this.#marks = new Numbers(memory);
    this.#decisions = new Bytes(memory);
  }

  get count(): number {
    return this.#steps.count;
  }

  /** Makes room for the next situation; false when there is no memory for it. */
  reserve(): boolean {
    this.#isReserved ||= this.#memory.take(SPARE);
    return this.#isReserved && this.#steps.reserve() && this.#decisions.reserve() && this.#marks.reserve();
  }

  /** Adds the next situation, for which there is room; `before`: `NOTHING` of the first, else none that is less than that of the last. */
  push(before: number, decision: number): void {
    const number = this.count;
    const step = before - this.#last;
    const isWideStep = step < 0 || step >= WIDE;
    const code = this.#numberOf(decision);
    this.#steps.push(isWideStep ? WIDE : step);
    this.#decisions.push(code);
    if (isWideStep) this.#wideSteps.set(number, step);
    if (code === WIDE) this.#wideDecisions.set(number, decision);
    if (isWideStep || code === WIDE) this.#isReserved = false;
    if (number % STRIDE === 0) this.#marks.push(before);
    this.#last = before;
  }

  #numberOf(decision: number): number {
    const known = this.#numbers.get(decision);
    if (known !== undefined) return known;
    if (this.#codes.length === WIDE) return WIDE;
    this.#numbers.set(decision, this.#codes.length);
    return this.#codes.push(decision) - 1;
  }

  before(number: number): number {
    let at = number - (number % STRIDE);
    let before = this.#marks.at(at / STRIDE);
    while (at < number) before += this.#wideSteps.get(++at) ?? this.#steps.at(at);
    return before;
  }

  decisionTo(number: number): number {
    return this.#wideDecisions.get(number) ?? this.#codes[this.#decisions.at(number)];
  }

  /** The decisions that led from the first situation to one, that to the first included. */
  decisionsTo(number: number): number[] {
    const decisions: number[] = [];
    for (let at = number; at !== NOTHING; at = this.before(at)) decisions.push(this.decisionTo(at));
    return decisions.reverse();
  }

  /** All of it, for `restore`. */
  *words(): Iterable<Int32Array> {
    yield Int32Array.of(this.count);
    let before = 0;
    for (let number = 0; number < this.count; number++) {
      before += this.#wideSteps.get(number) ?? this.#steps.at(number);
      const decision = this.decisionTo(number);
      yield Int32Array.of(before, Math.floor(decision / WORD), decision | 0);
    }
  }

  /** Fills an empty one. */
  restore(source: Source): Restored {
    const count = source(1)?.[0] ?? -1;
    for (let number = 0; number < count; number++) {
      const words = source(3);
      if (words === undefined) return "damaged";
      const [before, high, low] = words;
      if (before >= number) return "damaged";
      if (!this.reserve()) return "full";
      this.push(before, high * WORD + (low >>> 0));
    }
    return count < 0 ? "damaged" : "done";
  }
}

/** A list of bytes that grows, four in an integer. */
class Bytes {
  readonly #words: Numbers;
  #count = 0;

  constructor(memory: Memory) {
    this.#words = new Numbers(memory);
  }

  get count(): number {
    return this.#count;
  }

  at(index: number): number {
    return (this.#words.at(index >> 2) >>> ((index & 3) << 3)) & 0xff;
  }

  /** Makes room for one more; false when there is no memory for it. */
  reserve(): boolean {
    return (this.#count & 3) !== 0 || this.#words.reserve();
  }

  /** Adds one at the end, for which there is room. */
  push(byte: number): void {
    if ((this.#count & 3) === 0) this.#words.push(0);
    const word = this.#count >> 2;
    this.#words.set(word, this.#words.at(word) | (byte << ((this.#count & 3) << 3)));
    this.#count++;
  }
}
