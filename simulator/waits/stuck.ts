import { Chain } from "./chain.ts";
import type { WaitSink, Waits } from "./waits.ts";

const UNSEEN = 0;
const SEEN = 1;
const FREE = 2;

/** Not a pass in which a list of releasers is looked at. */
const NEVER = -1;
const FOUND = -2;

/** Lists of releasers are below 0 among fibrils, by their index. */
const ofList = (index: number): number => -1 - index;

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
  /** Start of each seen fibril's things in `#things`: for each thing the number of its releasers and lists of them (-1: it comes), then these. */
  readonly #start: Int32Array;
  readonly #end: Int32Array;
  #things = new Int32Array(256);
  #length = 0;
  #open = -1;
  /** The lists of releasers that were named, and of each in which pass nobody of it could go on; `FOUND` when somebody can. */
  readonly #lists = new Map<readonly number[], number>();
  #listed: (readonly number[])[] = [];
  #lookedAt: number[] = [];
  #pass = 0;

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
    this.#waits.renew();
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
    this.#waits.renew();
    return this.#chain.endOf(fibril) === "circle" && this.isStuck(fibril);
  }

  /** All in the whole system that wait and are stuck, and those between calls that they depend on. */
  all(): number[] {
    this.#waits.renew();
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

  releasers(fibrils: readonly number[]): void {
    let index = this.#lists.get(fibrils);
    if (index === undefined) {
      index = this.#lists.size;
      this.#lists.set(fibrils, index);
      this.#listed.push(fibrils);
      this.#lookedAt.push(NEVER);
    }
    this.releaser(ofList(index));
  }

  /** Who waits is stuck, as long as that is asked, and releases nobody: so it need not be left out. */
  could(fibrils: readonly number[]): void {
    this.releasers(fibrils);
  }

  comes(): void {
    this.#length = this.#open + 1;
    this.#things[this.#open] = -1;
  }

  #reset(): void {
    for (let index = 0; index < this.#count; index++) this.#mark[this.#seen[index]] = UNSEEN;
    this.#count = 0;
    this.#length = 0;
    if (this.#lists.size === 0) return;
    this.#lists.clear();
    this.#listed = [];
    this.#lookedAt = [];
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
    this.#pass = 0;
    for (let changed = true; changed; ) {
      changed = false;
      this.#pass++;
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
      for (let index = 0; index < releasers; index++) this.#reachReleaser(this.#things[at++]);
    }
  }

  #reachReleaser(releaser: number): void {
    if (releaser >= 0) return this.#reach(releaser);
    const index = ofList(releaser);
    if (this.#lookedAt[index] !== NEVER) return;
    this.#lookedAt[index] = 0;
    for (const fibril of this.#listed[index]) this.#reach(fibril);
  }

  /** Whether a fibril, or one of a list, can go on. Of a list it is looked at once in each pass. */
  #isReleased(releaser: number): boolean {
    if (releaser >= 0) return this.#mark[releaser] === FREE;
    const index = ofList(releaser);
    if (this.#lookedAt[index] === FOUND || this.#lookedAt[index] === this.#pass) return this.#lookedAt[index] === FOUND;
    this.#lookedAt[index] = this.#listed[index].some((fibril) => this.#mark[fibril] === FREE) ? FOUND : this.#pass;
    return this.#lookedAt[index] === FOUND;
  }

  #canGoOn(fibril: number): boolean {
    const end = this.#end[fibril];
    for (let at = this.#start[fibril]; at < end; ) {
      const releasers = this.#things[at++];
      if (releasers < 0) continue;
      let released = false;
      for (let index = 0; index < releasers; index++) {
        if (!released && this.#isReleased(this.#things[at])) released = true;
        at++;
      }
      if (!released) return false;
    }
    return true;
  }
}
