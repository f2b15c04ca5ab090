/** Decisions, each as its integer, in the order of the steps that they are taken at. There can be a million, so a copy is one of two lists of numbers. */
export class DecisionList {
  readonly #steps: number[];
  readonly #codes: number[];
  /** Where the last search ended: most ask for one step after the other. */
  #near = 0;

  private constructor(steps: number[], codes: number[]) {
    this.#steps = steps;
    this.#codes = codes;
  }

  /** Decisions by their steps. */
  static of(decisions: Iterable<readonly [step: number, code: number]>): DecisionList {
    const rows = [...decisions].sort(([a], [b]) => a - b);
    return new DecisionList(
      rows.map(([step]) => step),
      rows.map(([, code]) => code),
    );
  }

  get size(): number {
    return this.#steps.length;
  }

  /** The decision at a step. */
  at(step: number): number | undefined {
    const index = this.#indexFrom(step);
    return this.#steps[index] === step ? this.#codes[index] : undefined;
  }

  /** The first step from this one on that there is a decision for. */
  stepFrom(step: number): number | undefined {
    return this.#steps.at(this.#indexFrom(step));
  }

  /** Each with its step. */
  *[Symbol.iterator](): Iterator<readonly [step: number, code: number]> {
    for (let index = 0; index < this.#steps.length; index++) yield [this.#steps[index], this.#codes[index]];
  }

  /** Adds one at a step that is after those of all others. */
  add(step: number, code: number): void {
    this.#steps.push(step);
    this.#codes.push(code);
  }

  /** Drops those from a step on. */
  cut(step: number): void {
    const length = this.#indexFrom(step);
    this.#steps.length = length;
    this.#codes.length = length;
  }

  /** A list of its own of those before a step. */
  before(step: number): DecisionList {
    const end = this.#indexFrom(step);
    return new DecisionList(this.#steps.slice(0, end), this.#codes.slice(0, end));
  }

  /** A list of its own with all of these, and those of another, whose steps are after them. */
  followedBy(other: DecisionList): DecisionList {
    return new DecisionList(this.#steps.concat(other.#steps), this.#codes.concat(other.#codes));
  }

  /** The index of the first from a step on. */
  #indexFrom(step: number): number {
    const steps = this.#steps;
    const isIt = (index: number) =>
      (index === 0 || steps[index - 1] < step) && (index === steps.length || steps[index] >= step);
    if (isIt(this.#near)) return this.#near;
    if (isIt(this.#near + 1)) return ++this.#near;
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle] < step) low = middle + 1;
      else high = middle;
    }
    this.#near = low;
    return low;
  }
}
