import type { Facts } from "./facts.ts";

type Way = "waits" | "waiters";

/** The way along the arrows, from fibril to fibril. Where several lead on, the first is taken, and `other` goes to the next of them. */
export class Walk {
  #last: { readonly from: readonly number[]; readonly way: Way; readonly index: number } | undefined;

  /** From one of these fibrils, those of a stop. Nothing when nobody is there. */
  go(facts: Facts, from: readonly number[], way: Way): number | undefined {
    return this.#to(facts, { from, way, index: 0 });
  }

  other(facts: Facts): number | undefined {
    return this.#last && this.#to(facts, { ...this.#last, index: this.#last.index + 1 });
  }

  #to(facts: Facts, { from, way, index }: { from: readonly number[]; way: Way; index: number }): number | undefined {
    const ends = from.flatMap((fibril) =>
      way === "waits" ? facts.waits(fibril).map(({ to }) => to) : facts.waiters(fibril).map((e) => e.from),
    );
    const others = [...new Set(ends)];
    if (others.length === 0) return undefined;
    this.#last = { from, way, index: index % others.length };
    return others[this.#last.index];
  }
}
