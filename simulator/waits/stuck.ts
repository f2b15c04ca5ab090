import { Chain } from "./chain.ts";
import type { WaitSink, Waits } from "./waits.ts";

const UNSEEN = 0;
const SEEN = 1;
const FREE = 2;

/**
 * Decides who can go on. A fibril can when it is free, or when each thing that it waits for comes or has a releaser that can;
 * what is not so is stuck. Looks only at what can be reached from where it is asked to start, and allocates nothing per question.
 */
export class StuckFinder implements WaitSink {
  readonly #waits: Waits;
  readonly #chain: Chain;
  readonly #mark: Uint8Array;
  /** Fibrils seen, in the order in which they were. */
  readonly #seen: Int32Array;
  #count = 0;
  /** Start of each seen fibril's things in `#things`: for each thing the number of its releasers (-1: it comes), then these. */
  readonly #start: Int32Array;
  readonly #end: Int32Array;
  #things = new Int32Array(256);
  #length = 0;
  #open = -1;

  constructor(waits: Waits) {
    this.#waits = waits;
    this.#chain = new Chain(waits);
    this.#mark = new Uint8Array(waits.count);
    this.#seen = new Int32Array(waits.count);
    this.#start = new Int32Array(waits.count);
    this.#end = new Int32Array(waits.count);
  }

  /** Whether a fibril is stuck. The fibrils that the answer depends on can then be asked for with `stuck`. */
  isStuck(fibril: number): boolean {
    if (this.#chain.endOf(fibril) === "goes on") return false;
    this.#reset();
    this.#reach(fibril);
    this.#explore();
    return this.#mark[fibril] !== FREE;
  }

  /**
   * Whether a fibril is in, or waits for, a circle in which each waits for one thing with one releaser. Unlike `isStuck` it
   * gives up at the first fibril that waits otherwise. What it depends on is then known as after `isStuck`.
   */
  isInSingleCircle(fibril: number): boolean {
    return this.#chain.endOf(fibril) === "circle" && this.isStuck(fibril);
  }

  /** All in the whole system that wait and are stuck, and those between calls that they depend on. */
  all(): number[] {
    this.#reset();
    for (let fibril = 0; fibril < this.#waits.count; fibril++) if (!this.#waits.isIdle(fibril)) this.#reach(fibril);
    this.#explore();
    return this.stuck();
  }

  /** The stuck fibrils among those that the last question looked at. */
  stuck(): number[] {
    const found: number[] = [];
    for (let index = 0; index < this.#count; index++) {
      const fibril = this.#seen[index];
      if (this.#mark[fibril] === SEEN) found.push(fibril);
    }
    return found;
  }

  thing(): void {
    this.#open = this.#push(0);
  }

  releaser(fibril: number): void {
    if (this.#things[this.#open] < 0) return;
    this.#things[this.#open]++;
    this.#push(fibril);
  }

  could(fibril: number): void {
    this.releaser(fibril);
  }

  comes(): void {
    this.#length = this.#open + 1;
    this.#things[this.#open] = -1;
  }

  #reset(): void {
    for (let index = 0; index < this.#count; index++) this.#mark[this.#seen[index]] = UNSEEN;
    this.#count = 0;
    this.#length = 0;
  }

  #push(value: number): number {
    if (this.#length === this.#things.length) {
      const wider = new Int32Array(this.#things.length * 2);
      wider.set(this.#things);
      this.#things = wider;
    }
    this.#things[this.#length] = value;
    return this.#length++;
  }

  #reach(fibril: number): void {
    if (this.#mark[fibril] !== UNSEEN || this.#waits.isAbsent(fibril)) return;
    this.#seen[this.#count++] = fibril;
    this.#mark[fibril] = this.#waits.isFree(fibril) ? FREE : SEEN;
  }

  /** Reaches everything that the reached ones wait for, then lets go on whoever can, until nobody more can. */
  #explore(): void {
    for (let index = 0; index < this.#count; index++) {
      const fibril = this.#seen[index];
      if (this.#mark[fibril] === FREE) continue;
      this.#start[fibril] = this.#length;
      this.#waits.visit(fibril, this);
      this.#end[fibril] = this.#length;
      this.#reachReleasers(fibril);
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (let index = this.#count - 1; index >= 0; index--) {
        const fibril = this.#seen[index];
        if (this.#mark[fibril] !== SEEN || !this.#canGoOn(fibril)) continue;
        this.#mark[fibril] = FREE;
        changed = true;
      }
    }
  }

  #reachReleasers(fibril: number): void {
    const end = this.#end[fibril];
    for (let at = this.#start[fibril]; at < end; ) {
      const releasers = Math.max(0, this.#things[at++]);
      for (let index = 0; index < releasers; index++) this.#reach(this.#things[at++]);
    }
  }

  #canGoOn(fibril: number): boolean {
    const end = this.#end[fibril];
    for (let at = this.#start[fibril]; at < end; ) {
      const releasers = this.#things[at++];
      if (releasers < 0) continue;
      let released = false;
      for (let index = 0; index < releasers; index++) {
        if (this.#mark[this.#things[at++]] === FREE) released = true;
      }
      if (!released) return false;
    }
    return true;
  }
}
