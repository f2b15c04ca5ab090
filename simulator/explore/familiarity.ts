/**
 * Slices are familiar where one in so many situations is new. Measured: where more are, what is noted of them is not worth what it takes. Where each order is looked at, a step is nearly all that is done
 * for a situation, so it is worth more.
 */
const ONE_IN = { "independent steps": 10, nothing: 3 } as const;
/** Situations that are looked at first; the next time there are twice as many. */
const FIRST = 256;

/**
 * Finds out whether tasks are mostly where they have been before. Only then it pays to note what a step does with which slices: to see that takes as long as many steps, and
 * once it has begun, V8 makes slower code of all steps.
 */
export class Familiarity {
  /** Of each task the highest number of a slice that there was. */
  readonly #highest: Int32Array;
  #situations = 0;
  #new = 0;
  readonly #oneIn: number;
  #window: number;

  /** `reduces`: what is done first and alone. `window`: situations that are looked at before the first answer; with 0 all slices are familiar. */
  constructor(tasks: number, reduces: keyof typeof ONE_IN, window = FIRST) {
    this.#highest = new Int32Array(tasks).fill(-1);
    this.#oneIn = ONE_IN[reduces];
    this.#window = window;
  }

  /** Whether they are. Once they are, it stays so. */
  get isThere(): boolean {
    return this.#window === 0;
  }

  /** Takes up the slices of a situation. */
  meet(numbers: Int32Array): void {
    for (let task = 0; task < numbers.length; task++) {
      if (numbers[task] <= this.#highest[task]) continue;
      this.#highest[task] = numbers[task];
      this.#new++;
    }
    if (++this.#situations !== this.#window) return;
    this.#window = this.#new * this.#oneIn < this.#situations ? 0 : this.#window * 2;
    this.#situations = 0;
    this.#new = 0;
  }
}
