import type { Search } from "./search.ts";
import type { Stop } from "./stop.ts";

/** Work goes on for so long before messages are read again. */
const sliceMilliseconds = 10;

/** Does one search at a time, in slices between which messages are read. */
export class Slices {
  readonly #failed: (error: unknown) => void;
  #search: Search | undefined;
  #pauses = false;

  /** `failed` is told of an error that ended a search, or its `done`. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Calls `done` with the stop that the search ends with; not before this call has returned. */
  start(search: Search, done: (stop: Stop) => void): void {
    this.#search = search;
    this.#pauses = false;
    const slice = () => {
      if (this.#search !== search) return;
      try {
        const stop = this.#slice(search);
        if (stop === undefined) return void setTimeout(slice);
        this.#search = undefined;
        done(stop);
      } catch (error) {
        this.#search = undefined;
        this.#failed(error);
      }
    };
    setTimeout(slice);
  }

  /** One slice; the stop when the search ended in it. */
  #slice(search: Search): Stop | undefined {
    const end = performance.now() + sliceMilliseconds;
    do {
      const { done, value } = search.next(this.#pauses);
      if (done) return value;
    } while (performance.now() < end);
    return undefined;
  }

  /** Lets the search end where it is. */
  pause(): void {
    this.#pauses = true;
  }

  /** Gives the search up; nothing more is heard of it. */
  cancel(): void {
    this.#search = undefined;
  }
}
