import type { Search } from "./search.ts";

/** Work goes on for so long before messages are read again. */
const sliceMilliseconds = 10;

/** Does one search at a time, in slices between which messages are read. */
export class Slices {
  readonly #failed: (error: unknown) => void;
  #search: Search<unknown> | undefined;
  #pauses = false;
  #givenUp: (() => void) | undefined;

  /** `failed` is told of an error that ended a search, or its `done`. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Calls `done` with what the search ends with; not before this call has returned. */
  start<Found>(search: Search<Found>, done: (found: Found) => void, failed = this.#failed): void {
    this.cancel();
    this.#search = search;
    this.#pauses = false;
    const slice = () => {
      if (this.#search !== search) return;
      try {
        const result = this.#slice(search);
        if (!result.done) return void setTimeout(slice);
        this.#search = undefined;
        done(result.value);
      } catch (error) {
        this.#search = undefined;
        failed(error);
      }
    };
    setTimeout(slice);
  }

  /** The same for who waits for the end. Rejects with `reason` when the search is given up, or makes way for another. */
  run<Found>(search: Search<Found>, reason: Error): Promise<Found> {
    return new Promise((resolve, reject) => {
      this.start(search, resolve, reject);
      this.#givenUp = () => reject(reason);
    });
  }

  /** One slice; done when the search ended in it. */
  #slice<Found>(search: Search<Found>): IteratorResult<void, Found> {
    const end = performance.now() + sliceMilliseconds;
    for (;;) {
      const result = search.next(this.#pauses);
      if (result.done || performance.now() >= end) return result;
    }
  }

  /** Lets the search end where it is. */
  pause(): void {
    this.#pauses = true;
  }

  /** Gives the search up; nothing more is heard of it. */
  cancel(): void {
    this.#search = undefined;
    this.#givenUp?.();
    this.#givenUp = undefined;
  }
}
