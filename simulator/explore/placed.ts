import type { Memory } from "./memory.ts";
import { Numbers } from "./pieces.ts";
import type { Kept } from "./retrace.ts";
import { FULL } from "./rows.ts";
import type { SharedOrder } from "./shared-order.ts";
import type { SharedSituations } from "./shared-situations.ts";
import { NOTHING, type Situations } from "./situations.ts";

/** Situations by the numbers that they have in the graph of an `eventually`, from 0 in the order in which one worker alone comes to them. */
export type Placed = Pick<Situations, "count" | "visit" | "visited" | "intern" | "way">;

/** The same in memory that a team shares. To be used while the others do nothing. */
export class PlacedSituations implements Placed {
  readonly #situations: SharedSituations;
  readonly #order: SharedOrder;
  /** The place of each situation by its number there; `NOTHING` of one that has none yet. */
  readonly #places: Numbers;
  #visited = NOTHING;

  /** `memory`: for what is not shared. */
  constructor(situations: SharedSituations, order: SharedOrder, memory: Memory) {
    this.#situations = situations;
    this.#order = order;
    this.#places = new Numbers(memory);
  }

  get count(): number {
    return this.#order.count;
  }

  visit(place: number): void {
    this.#visited = place;
    this.#situations.visit(this.#order.numberOf(place));
  }

  get visited(): Int32Array {
    return this.#situations.visited;
  }

  intern(situation: Int32Array, decision: number): number {
    return this.#intern(situation, this.#visited, decision);
  }

  #intern(situation: Int32Array, before: number, decision: number): number {
    const number = this.#situations.intern(situation, before);
    if (number === FULL) return FULL;
    // A worker may have come to it from a later one.
    this.#situations.lowerMark(number, before);
    if (this.#situations.isCrowded) this.#situations.grow();
    return this.place(number, decision);
  }

  /** The place of a situation that was found, which is the last where it had none; a decision leads there. `FULL` when there is no memory for it. */
  place(number: number, decision: number): number {
    while (this.#places.count <= number) if (!this.#places.push(NOTHING)) return FULL;
    const known = this.#places.at(number);
    if (known !== NOTHING) return known;
    const place = this.count;
    if (!this.#order.push(number, decision)) return FULL;
    this.#places.set(number, place);
    return place;
  }

  *way(place: number): Iterable<Kept> {
    const way: number[] = [];
    for (let at = place; at !== NOTHING; at = this.#situations.markOf(this.#order.numberOf(at))) way.push(at);
    for (const each of way.reverse()) {
      this.visit(each);
      yield { decision: this.#order.decisionTo(each), situation: this.visited };
    }
  }

  /** Takes up what one has found alone. False when there is no memory for it. */
  takeUp(situations: Situations): boolean {
    for (let number = 0; number < situations.count; number++) {
      situations.visit(number);
      const before = situations.before(number);
      if (this.#intern(situations.visited, before, situations.decisionTo(number)) === FULL) return false;
    }
    return true;
  }
}
