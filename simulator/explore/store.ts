import type { Kept } from "./retrace.ts";
import type { Slices } from "./slices.ts";
import type { Restored, Source } from "./words.ts";

/** Situations that a search has come to, and how it came there. They have numbers, from 0 in the order in which they came. */
export interface Store {
  readonly count: number;
  /** How many it may keep. */
  most: number;
  /** What they are made of. */
  readonly slices: Slices;
  /** The situation that is visited, as numbers of slices. */
  readonly visitedSlices: Int32Array;
  /** Takes up a situation: what is interned next comes from there. */
  visit(number: number): void;
  /** The number of a situation. One that was not there becomes the last, which a decision led to from the one that is visited; `FULL` when there is no memory for it, or it would be one too many. */
  internSlices(slices: Int32Array, decision: number): number;
  /** The situations that led from the first to one, both included. Each is valid until the next is asked for. */
  way(number: number): Iterable<Kept>;
  /** All of them, for `restore`. */
  words(): Iterable<Int32Array>;
  restore(source: Source): Restored;
}
