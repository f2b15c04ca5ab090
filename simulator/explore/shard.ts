/** One of as many parts of a search, which have nothing to do with each other; from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Situations that were dealt out: from the first to before the second. */
export type Dealt = readonly [first: number, end: number];

export const NOT_DEALT: Dealt = [0, 0];

/** Once so many situations for each shard wait for their turn, they are dealt out. */
const DEALT = 64;

/**
 * Which situations a shard leaves to the others. All shards search alike until enough situations wait; these are dealt out, and each goes on with its own, so that they need not
 * know of each other.
 */
export class Deal {
  readonly #shard: Shard | undefined;
  /** The situations that were dealt out: from `first` to before `end`. */
  #first = 0;
  #end = 0;

  constructor(shard: Shard | undefined) {
    this.#shard = shard;
  }

  /** Deals out what waits, from `number` to before `count`, if it is enough; once. */
  look(number: number, count: number): void {
    if (this.#shard === undefined || this.#end > 0 || count - number < DEALT * this.#shard.of) return;
    [this.#first, this.#end] = [number, count];
  }

  /** Whether it is known which situations are looked at. */
  get isDone(): boolean {
    return this.#shard === undefined || this.#end > 0;
  }

  /** Whether another shard looks at a situation. */
  isForeign(number: number): boolean {
    return isForeign(this.#shard, this.bounds, number);
  }

  /** How many situations from `number` on others look at. */
  foreignFrom(number: number): number {
    return foreignFrom(this.#shard, this.bounds, number);
  }

  get bounds(): Dealt {
    return [this.#first, this.#end];
  }

  set bounds(bounds: Dealt) {
    [this.#first, this.#end] = bounds;
  }
}

/** Whether another shard looks at a situation. Each has those that follow each other, which come from the same ones and so lead to the same ones: fewer are looked at twice. */
export function isForeign(shard: Shard | undefined, [first, end]: Dealt, number: number): boolean {
  if (shard === undefined || number < first || number >= end) return false;
  return Math.floor(((number - first) * shard.of) / (end - first)) !== shard.index - 1;
}

/** How many situations from `number` on others look at. */
export function foreignFrom(shard: Shard | undefined, dealt: Dealt, number: number): number {
  let foreign = 0;
  for (let each = Math.max(number, dealt[0]); each < dealt[1]; each++) if (isForeign(shard, dealt, each)) foreign++;
  return foreign;
}
