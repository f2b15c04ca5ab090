/** One of as many parts of a search, which have nothing to do with each other; from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

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

  /** Whether another shard looks at a situation. */
  isForeign(number: number): boolean {
    if (this.#shard === undefined || number < this.#first || number >= this.#end) return false;
    return (number - this.#first) % this.#shard.of !== this.#shard.index - 1;
  }

  /** How many situations from `number` on others look at. */
  foreignFrom(number: number): number {
    let foreign = 0;
    for (let each = Math.max(number, this.#first); each < this.#end; each++) if (this.isForeign(each)) foreign++;
    return foreign;
  }

  get bounds(): [first: number, end: number] {
    return [this.#first, this.#end];
  }

  set bounds(bounds: readonly [first: number, end: number]) {
    [this.#first, this.#end] = bounds;
  }
}
