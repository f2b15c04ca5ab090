import type { Things } from "./thing.ts";

/** Those who wait for any of a list, but for one of it. */
interface Waiter {
  readonly fibril: number;
  readonly except: number;
}

/** Who among stuck fibrils waits for whom, the other way round: it is found out once, and asked for each of very many deadlocks. */
export class Waiters {
  readonly #things: Things;
  readonly #stuck: readonly number[];
  readonly #listsOf = new Map<number, (readonly number[])[]>();
  readonly #waiters = new Map<readonly number[], Waiter[]>();
  /** In the order in which they are told. */
  readonly #places = new Map<number, number>();

  constructor(things: Things, stuck: readonly number[]) {
    this.#things = things;
    this.#stuck = stuck;
  }

  /** Nothing is looked at before somebody asks: mostly nobody is stuck. */
  #look(): void {
    if (this.#places.size > 0) return;
    for (const fibril of this.#stuck) {
      this.#places.set(fibril, this.#places.size);
      for (const { parts } of this.#things.of(fibril)) {
        for (const { fibrils, except } of parts) this.#of(fibrils).push({ fibril, except });
      }
    }
  }

  #of(list: readonly number[]): Waiter[] {
    const known = this.#waiters.get(list);
    if (known !== undefined) return known;
    const waiters: Waiter[] = [];
    this.#waiters.set(list, waiters);
    for (const fibril of list) {
      const lists = this.#listsOf.get(fibril);
      if (lists === undefined) this.#listsOf.set(fibril, [list]);
      else lists.push(list);
    }
    return waiters;
  }

  /** Stuck fibrils that wait for one of `targets`, directly or through others, without the targets themselves and the excused. */
  of(targets: readonly number[]): number[] {
    if (targets.length === 0) return [];
    this.#look();
    const goals = new Set(targets);
    const reached = new Set(targets);
    // By which of a list it was come to: by a second one, everybody is reached who waits for it.
    const seen = new Map<readonly number[], number>();
    const done = new Set<readonly number[]>();
    for (const releaser of reached) {
      for (const list of this.#listsOf.get(releaser) ?? []) {
        if (done.has(list)) continue;
        if (seen.has(list)) done.add(list);
        seen.set(list, releaser);
        for (const { fibril, except } of this.#waiters.get(list) ?? []) if (except !== releaser) reached.add(fibril);
      }
    }
    return [...reached]
      .filter((fibril) => !goals.has(fibril) && !this.#things.waits.isExcused(fibril))
      .sort((a, b) => (this.#places.get(a) ?? 0) - (this.#places.get(b) ?? 0));
  }
}
