/**
 * At which steps breakpoints with a hit count were visited, on the way from the start of the run to a moment. A visit's number is so a function of
 * its moment, whichever way time passes.
 */
export class Tally {
  readonly #visits = new Map<number, number[]>();
  /** The last step up to which visits are known; -1 when nothing is. */
  #known = -1;

  get known(): number {
    return this.#known;
  }

  /** Nothing is known any more after a step. */
  forgetAfter(step: number): void {
    if (step >= this.#known) return;
    this.#known = step;
    for (const [breakpoint, steps] of this.#visits)
      this.#visits.set(breakpoint, steps.slice(0, before(steps, step + 1)));
  }

  /** Notes how often breakpoints were visited in the step after the last that is known; other steps are known already or not to be known yet. */
  note(step: number, visited: readonly number[]): void {
    if (step !== this.#known + 1) return;
    this.#known = step;
    for (const breakpoint of visited) {
      const steps = this.#visits.get(breakpoint);
      if (steps === undefined) this.#visits.set(breakpoint, [step]);
      else steps.push(step);
    }
  }

  /** How often a breakpoint was visited before a step that is known. */
  countBefore(breakpoint: number, step: number): number {
    const steps = this.#visits.get(breakpoint);
    return steps === undefined ? 0 : before(steps, step);
  }
}

/** How many of some numbers in order are below a limit. */
function before(steps: readonly number[], limit: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
