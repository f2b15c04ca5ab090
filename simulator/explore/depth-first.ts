import { type Agenda, isWholeLevel, type Turn } from "./agenda.ts";
import type { Memory } from "./memory.ts";
import { Numbers } from "./pieces.ts";
import { NOTHING } from "./situations.ts";
import type { Bound, Frontier } from "./verdict.ts";
import type { Restored, Source } from "./words.ts";

/**
 * Depth first: what was found last is looked at next; of what one situation leads to, the steps of the first task.
 *
 * A situation is done with when all is that was first found from it. Who is put off where few steps are looked at may be left to a situation that is done with before: one that is new, or is done with already
 * (the proviso of the stack: Holzmann and Peled, 1994; it has the least of such an order take all steps). One that waits since before is not: from there it may lead back here.
 */
export class DepthFirst implements Agenda {
  /** Situations that wait, the next one last. */
  readonly #open: Numbers;
  /** Situations that had their turn on the way to the present one, and how many waited before each had it. */
  readonly #path: Numbers;
  readonly #waited: Numbers;
  /** A bit for each situation: whether it is done with. */
  readonly #done: Numbers;
  /** How many situations there were when somebody's turn was over. */
  #known = 0;
  #number = NOTHING;

  constructor(memory: Memory) {
    this.#open = new Numbers(memory);
    this.#path = new Numbers(memory);
    this.#waited = new Numbers(memory);
    this.#done = new Numbers(memory);
  }

  turn(): Turn | undefined {
    if (this.#known === 0) [this.#known, this.#number] = [1, 0];
    else if (this.#number === NOTHING) {
      this.#goBack();
      if (this.#open.count === 0) return undefined;
      this.#number = this.#open.pop();
    }
    return { kind: isWholeLevel(this.#path.count) ? "whole" : "reduced", number: this.#number };
  }

  /** Leaves the situations behind that nothing waits for. */
  #goBack(): void {
    while (this.#path.count > 0 && this.#waited.at(this.#waited.count - 1) === this.#open.count) {
      this.#waited.pop();
      const number = this.#path.pop();
      this.#done.set(number >> 5, this.#done.at(number >> 5) | (1 << (number & 31)));
    }
  }

  boundOf(): Bound | undefined {
    return undefined;
  }

  next(count: number): boolean {
    const before = [this.#open.count, this.#path.count, this.#waited.count];
    if (!this.#push(count)) {
      [this.#open, this.#path, this.#waited].forEach((list, index) => {
        while (list.count > before[index]) list.pop();
      });
      return false;
    }
    this.#known = count;
    this.#number = NOTHING;
    return true;
  }

  /** Has those wait that were found in this turn. False when there is no memory for that. */
  #push(count: number): boolean {
    while (this.#done.count << 5 < count) if (!this.#done.push(0)) return false;
    if (!this.#waited.push(this.#open.count) || !this.#path.push(this.#number)) return false;
    for (let number = count - 1; number >= this.#known; number--) if (!this.#open.push(number)) return false;
    return true;
  }

  isAhead(number: number): boolean {
    if (number >= this.#known) return true;
    // In the first turn there is nothing to ask yet.
    return this.#done.count > 0 && (this.#done.at(number >> 5) & (1 << (number & 31))) !== 0;
  }

  frontier(count: number): Frontier {
    const open = this.#open.count + (this.#number === NOTHING ? 0 : 1) + (count - this.#known);
    return { open, depth: this.#path.count, unit: "decision" };
  }

  *words(): Iterable<Int32Array> {
    yield Int32Array.of(this.#known, this.#number);
    for (const part of [this.#open, this.#path, this.#waited, this.#done]) yield* part.words();
  }

  restore(source: Source): Restored {
    const words = source(2);
    if (words === undefined) return "damaged";
    [this.#known, this.#number] = words;
    for (const part of [this.#open, this.#path, this.#waited, this.#done]) {
      const restored = part.restore(source);
      if (restored !== "done") return restored;
    }
    return "done";
  }
}
