/** Moments through which time has passed forward, as ranges of steps, so that what was told of one is not told again. */
export class Passed {
  /** In order and apart, both ends included. */
  #ranges: { from: number; to: number }[] = [];
  #last = -1;

  has(step: number): boolean {
    return this.#ranges[this.#rangeAt(step)]?.from <= step;
  }

  add(step: number): void {
    const last = this.#ranges[this.#last];
    const isNext = last !== undefined && last.to === step - 1 && this.#ranges[this.#last + 1]?.from !== step;
    if (isNext) last.to = step;
    else if (!this.has(step)) this.#insert(step);
  }

  /** Time has not passed through this one any more. */
  forget(step: number): void {
    if (!this.has(step)) return;
    const at = this.#rangeAt(step);
    const { from, to } = this.#ranges[at];
    const before = from < step ? [{ from, to: step - 1 }] : [];
    const after = to > step ? [{ from: step + 1, to }] : [];
    this.#ranges.splice(at, 1, ...before, ...after);
    this.#last = -1;
  }

  #insert(step: number): void {
    const at = this.#rangeAt(step);
    const [before, after] = [this.#ranges[at - 1], this.#ranges[at]];
    const joined = {
      from: before?.to === step - 1 ? before.from : step,
      to: after?.from === step + 1 ? after.to : step,
    };
    const first = joined.from === step ? at : at - 1;
    this.#ranges.splice(first, at - first + (joined.to === step ? 0 : 1), joined);
    this.#last = first;
  }

  /** The first range that does not end before a step. */
  #rangeAt(step: number): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ranges[middle].to < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
