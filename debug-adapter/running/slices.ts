import type { Search } from "./search.ts";

/** Work goes on for so long before messages are read again. */
const sliceMilliseconds = 10;

/** Milliseconds from some moment on. */
export type Clock = () => number;

/** A search that was begun. */
export interface Underway {
  /** Lets the search end where it is. */
  pause(): void;
  /** Ends it without a result: who waits for it hears the reason. */
  giveUp(reason: Error): void;
}

/** Is told how a search gets on. */
export interface Observer {
  /** After a slice: so many pieces of it are done. */
  after(pieces: number): void;
  /** It goes on no more. */
  end(): void;
}

/** Who is told of a search, once it is known how it can be ended. */
export type Observing = (search: Underway) => Observer | undefined;

const unobserved: Observing = () => undefined;

/** Does searches in slices, in turn, between which messages are read. */
export class Slices {
  readonly #now: Clock;
  #jobs: Job[] = [];
  #isDue = false;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** Begins a search, not before this call has returned. Rejects with an error that ends it, or with the reason why it was given up. */
  run<Found>(search: Search<Found>, observing: Observing = unobserved): Promise<Found> {
    return new Promise((resolve, reject) => {
      this.#jobs.push(new Job((pauses) => pieceOf(search.next(pauses), resolve), reject, observing));
      this.#takeTurns();
    });
  }

  #takeTurns(): void {
    if (this.#isDue || this.#jobs.length === 0) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      const job = this.#jobs.shift();
      job?.slice(this.#now);
      if (job?.isOver === false) this.#jobs.push(job);
      this.#takeTurns();
    });
  }

  /** Lets all that is searched for end where it is. */
  pause(): void {
    for (const job of this.#jobs) job.pause();
  }

  /** Gives up all that is searched for. */
  giveUp(reason: Error): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    for (const job of jobs) job.giveUp(reason);
  }
}

/** How many pieces a search has done; `undefined` when it has ended, with what `resolve` is then given. */
function pieceOf<Found>(result: IteratorResult<number | undefined, Found>, resolve: (found: Found) => void) {
  if (result.done !== true) return result.value ?? 1;
  resolve(result.value);
  return undefined;
}

class Job implements Underway {
  readonly #next: (pauses: boolean) => number | undefined;
  readonly #reject: (error: unknown) => void;
  readonly #observer: Observer | undefined;
  #pauses = false;
  #pieces = 0;
  isOver = false;

  /** `next` goes on, and says how many pieces it has done, until it is at its end. */
  constructor(next: (pauses: boolean) => number | undefined, reject: (error: unknown) => void, observing: Observing) {
    this.#next = next;
    this.#reject = reject;
    this.#observer = observing(this);
  }

  slice(now: Clock): void {
    if (this.isOver) return;
    try {
      for (const end = now() + sliceMilliseconds; ; ) {
        const done = this.#next(this.#pauses);
        if (done === undefined) return this.#end();
        this.#pieces += done;
        if (now() >= end) return this.#observer?.after(this.#pieces);
      }
    } catch (error) {
      this.#end();
      this.#reject(error);
    }
  }

  pause(): void {
    this.#pauses = true;
  }

  giveUp(reason: Error): void {
    if (this.isOver) return;
    this.#end();
    this.#reject(reason);
  }

  #end(): void {
    this.isOver = true;
    this.#observer?.end();
  }
}
