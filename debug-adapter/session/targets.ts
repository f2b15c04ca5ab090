import { RequestError } from "./request-error.ts";

/** What a client can name by a number as long as the run stands where it stands. Numbers are not used again. */
export class Targets<Target> {
  readonly #targets = new Map<number, Target>();
  #last = 0;

  /** The number of a target. */
  add(target: Target): number {
    this.#targets.set(++this.#last, target);
    return this.#last;
  }

  get(id: number): Target {
    const target = this.#targets.get(id);
    if (target !== undefined) return target;
    throw new RequestError(`There is no target ${id} at this moment: it went with an earlier stop. Ask again.`, true);
  }

  /** To be called when the run goes on. */
  clear(): void {
    this.#targets.clear();
  }
}
