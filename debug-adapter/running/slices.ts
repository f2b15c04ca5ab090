import type { Search } from "./search.ts";
import type { Stop } from "./stop.ts";

/** Work goes on for so long before messages are read again. */
const sliceMilliseconds = 10;

/** Does one search at a time, in slices between which messages are read. */
export class Slices {
  #search: Search | undefined;
  #pauses = false;

  get isRunning(): boolean {
    return this.#search !== undefined;
  }

  /** Calls `done` with the stop that the search ends with; not before this call has returned. */
  start(search: Search, done: (stop: Stop) => void): void {
    this.#search = search;
    this.#pauses = false;
    const slice = () => {
      if (this.#search !== search) return;
      const end = performance.now() + sliceMilliseconds;
      let result = search.next(this.#pauses);
      while (!result.done && performance.now() < end) result = search.next(this.#pauses);
      if (!result.done) return void setTimeout(slice);
      this.#search = undefined;
      done(result.value);
    };
    setTimeout(slice);
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
