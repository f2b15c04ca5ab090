import type { Memory } from "./memory.ts";
import { Numbers } from "./pieces.ts";
import { Deal, type Shard } from "./shard.ts";
import type { Bound, Frontier } from "./verdict.ts";
import type { Restored, Source } from "./words.ts";

/** How a situation is looked at, and which. */
export interface Turn {
  readonly number: number;
  /** `unpreempted`: only the task that stepped last goes on, if it can; `preempting`: only the others do. */
  readonly kind: "reduced" | "whole" | "unpreempted" | "preempting";
}

/** In which order situations are looked at. */
export interface Agenda {
  /** Whose turn it is; none when all are looked at. `count`: situations that are kept. */
  turn(count: number): Turn | undefined;
  /** The bound that it has come to, if what it is to look at next is past it. */
  boundOf(bounds: DepthBounds): Bound | undefined;
  /** Goes on to the next. False when there is no memory to remember what was found: it is then the same one's turn. */
  next(count: number): boolean;
  /** Whether steps that are put off in the situation whose turn it is may be left to another that it leads to. It has to come behind in some order, or they might be put off for ever. */
  isAhead(number: number): boolean;
  /** How far it has come. */
  frontier(count: number): Frontier;
  /** Where it is, for `restore`. */
  words(): Iterable<Int32Array>;
  restore(source: Source): Restored;
}

/** How deep a search goes. */
export interface DepthBounds {
  /** Steps of a run. */
  readonly depth?: number;
  /** How often a run goes on with another task than the one that stepped last and could go on. */
  readonly preemptions?: number;
}

/** After so many levels in which few steps were looked at, all are: a run may go on for ever with these. */
const MOST_REDUCED = 256;

/** Whether all orders of steps are looked at in a level. */
export const isWholeLevel = (depth: number): boolean => depth % MOST_REDUCED === MOST_REDUCED - 1;

/** Where a search stands that goes level by level. */
export interface Standing {
  readonly depth: number;
  /** Whose turn it is, and the first of the next level. */
  readonly number: number;
  readonly end: number;
}

/** Level by level: all situations that are as many decisions away from the first. */
export class Levels implements Agenda {
  readonly #deal: Deal;
  #depth = 0;
  #number = 0;
  /** The first number of the next level. */
  #end = 1;

  /** `shard`: the part of it that is looked at, where that is not all. */
  constructor(shard?: Shard) {
    this.#deal = new Deal(shard);
  }

  turn(count: number): Turn | undefined {
    this.#deal.look(this.#number, count);
    for (; this.#number < count; this.#number++) {
      if (this.#number === this.#end) {
        this.#depth++;
        this.#end = count;
      }
      if (this.#deal.isForeign(this.#number)) continue;
      return { kind: isWholeLevel(this.#depth) ? "whole" : "reduced", number: this.#number };
    }
    return undefined;
  }

  boundOf({ depth = Infinity }: DepthBounds): Bound | undefined {
    return this.#depth >= depth ? "depth" : undefined;
  }

  next(): boolean {
    this.#number++;
    return true;
  }

  /** Not where another shard looks at it: that may reduce there by what this one does, and so on in turn, and none would come to what both have put off. */
  isAhead(number: number): boolean {
    return number >= this.#end && !this.#deal.isForeign(number);
  }

  frontier(count: number): Frontier {
    return { open: count - this.#number - this.#deal.foreignFrom(this.#number), depth: this.#depth, unit: "decision" };
  }

  get standing(): Standing {
    return { depth: this.#depth, number: this.#number, end: this.#end };
  }

  /** Goes on from where another one has come to that looks at the same part. */
  set standing({ depth, number, end }: Standing) {
    [this.#depth, this.#number, this.#end] = [depth, number, end];
  }

  /** Which part is looked at. */
  get deal(): Deal {
    return this.#deal;
  }

  *words(): Iterable<Int32Array> {
    yield Int32Array.of(this.#depth, this.#number, this.#end, ...this.#deal.bounds);
  }

  restore(source: Source): Restored {
    const words = source(5);
    if (words === undefined) return "damaged";
    [this.#depth, this.#number, this.#end] = words;
    this.#deal.bounds = [words[3], words[4]];
    return "done";
  }
}

/**
 * By the number of preemptions (context bounding: Musuvathi and Qadeer, 2007). What can happen without one more is looked at first, so the first way that is found to a situation has the
 * fewest.
 */
export class Preemptions implements Agenda {
  #preemptions = 0;
  #number = 0;
  /** Situations in which a task can be preempted, and how many of them had their turn; those before `end` have it before any other. */
  readonly #deferred: Numbers;
  #done = 0;
  #end = 0;

  constructor(memory: Memory) {
    this.#deferred = new Numbers(memory);
  }

  turn(count: number): Turn | undefined {
    if (this.#done >= this.#end && this.#number < count) return { kind: "unpreempted", number: this.#number };
    if (this.#done >= this.#deferred.count) return undefined;
    if (this.#done === this.#end) {
      this.#preemptions++;
      this.#end = this.#deferred.count;
    }
    return { kind: "preempting", number: this.#deferred.at(this.#done) };
  }

  boundOf({ preemptions = Infinity }: DepthBounds): Bound | undefined {
    return this.#preemptions > preemptions ? "preemptions" : undefined;
  }

  next(): boolean {
    if (this.#done < this.#end) this.#done++;
    else this.#number++;
    return true;
  }

  isAhead(): boolean {
    return true;
  }

  /** Has a task preempted later in the situation whose turn it is. False when there is no memory to remember that. */
  defer(): boolean {
    return this.#deferred.push(this.#number);
  }

  frontier(count: number): Frontier {
    const open = count - this.#number + this.#deferred.count - this.#done;
    return { open, depth: this.#preemptions, unit: "preemption" };
  }

  *words(): Iterable<Int32Array> {
    yield Int32Array.of(this.#preemptions, this.#number, this.#done, this.#end);
    yield* this.#deferred.words();
  }

  restore(source: Source): Restored {
    const words = source(4);
    if (words === undefined) return "damaged";
    [this.#preemptions, this.#number, this.#done, this.#end] = words;
    return this.#deferred.restore(source);
  }
}
