import type { Memory } from "./memory.ts";
import { Numbers } from "./pieces.ts";
import { NOTHING } from "./situations.ts";

/** What can happen in each situation that was looked at, in the order of their numbers. A mover is a task that steps, or a timer that ends. */
export class Transitions {
  readonly #first: Numbers;
  readonly #movers: Numbers;
  readonly #targets: Numbers;

  constructor(memory: Memory) {
    this.#first = new Numbers(memory);
    this.#movers = new Numbers(memory);
    this.#targets = new Numbers(memory);
  }

  /** Situations that were looked at. */
  get situations(): number {
    return this.#first.count;
  }

  /** Begins the next situation; false when there is no memory for it. */
  begin(): boolean {
    return this.#first.push(this.#movers.count);
  }

  /** Notes that something can happen in it; false when there is no memory for that. `target`: where that leads; `NOTHING` where nobody looks further. Choices of one mover come one after the other. */
  add(mover: number, target: number): boolean {
    return this.#targets.reserve() && this.#movers.push(mover) && this.#targets.push(target);
  }

  /** Takes back the situation that was begun last. */
  drop(): void {
    const first = this.#first.pop();
    while (this.#movers.count > first) {
      this.#movers.pop();
      this.#targets.pop();
    }
  }

  /** The first transition of a situation; `end` is that after its last. */
  first(situation: number): number {
    return this.#first.at(situation);
  }

  end(situation: number): number {
    return situation + 1 < this.#first.count ? this.#first.at(situation + 1) : this.#movers.count;
  }

  mover(transition: number): number {
    return this.#movers.at(transition);
  }

  /** The situation that it leads to, if that was looked at. */
  target(transition: number): number {
    const target = this.#targets.at(transition);
    return target < this.#first.count ? target : NOTHING;
  }

  /** Which choice of its mover a transition of a situation is, from 0. */
  choice(transition: number, situation: number): number {
    let choice = 0;
    const mover = this.mover(transition);
    while (transition - choice > this.first(situation) && this.mover(transition - choice - 1) === mover) choice++;
    return choice;
  }
}
