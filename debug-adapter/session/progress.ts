import { PIECE } from "#simulator";
import type { Clock, Observer, Observing, Underway } from "../running/slices.ts";
import { stepsText } from "../stack/call-text.ts";
import { RequestError } from "./request-error.ts";
import type { Asked } from "./requests.ts";

/** Work is told of when it has taken so many milliseconds, and then as often. */
const silentMilliseconds = 500;
const everyMilliseconds = 300;

/** What a client is told of work that takes long. */
export interface Announcement {
  /** `Looking for the cause` */
  readonly title: string;
  /** The request whose answer waits for it, and without which nobody needs it. */
  readonly request?: Asked;
  /** So many steps of the run it takes, where that is known. */
  readonly steps?: number | undefined;
  /** What is done when the person cancels it; by default it ends where it is. */
  readonly cancel?: (search: Underway) => void;
}

/** The protocol wants this word, and people are not shown it. */
export const cancelled = new RequestError("cancelled");

/** Tells a client that knows of it what takes long, and cancels that when the client says so. */
export class Progress {
  readonly #send: (event: string, body: object) => void;
  readonly #now: Clock;
  readonly #cancels = new Map<string, () => void>();
  #ids = 0;

  constructor(send: (event: string, body: object) => void, now: Clock) {
    this.#send = send;
    this.#now = now;
  }

  /** Who is to be told of a search that does work that is announced so. */
  of(announcement: Announcement): Observing {
    return (search) => {
      const progressId = `progress ${++this.#ids}`;
      const { request, cancel = (each) => each.pause() } = announcement;
      this.#cancels.set(progressId, () => cancel(search));
      request?.signal.addEventListener("abort", () => search.giveUp(cancelled));
      const send = (event: string, body: object) => this.#send(event, { progressId, ...body });
      return new Report(announcement, send, this.#now, () => this.#cancels.delete(progressId));
    };
  }

  /** What is over, or was never there, cannot be cancelled, and need not be. */
  cancel(progressId: string): void {
    this.#cancels.get(progressId)?.();
  }
}

/** Work that goes on: nothing is told of it while it may be over soon. */
class Report implements Observer {
  readonly #announcement: Announcement;
  readonly #send: (event: string, body: object) => void;
  readonly #now: Clock;
  readonly #ended: () => void;
  readonly #begun: number;
  #toldAt: number | undefined;

  constructor(announcement: Announcement, send: (event: string, body: object) => void, now: Clock, ended: () => void) {
    this.#announcement = announcement;
    this.#send = send;
    this.#now = now;
    this.#ended = ended;
    this.#begun = now();
  }

  after(pieces: number): void {
    const now = this.#now();
    const due = this.#toldAt === undefined ? this.#begun + silentMilliseconds : this.#toldAt + everyMilliseconds;
    if (now < due) return;
    const { title, request } = this.#announcement;
    if (this.#toldAt !== undefined) this.#send("progressUpdate", this.#state(pieces));
    else this.#send("progressStart", { title, requestId: request?.seq, cancellable: true, ...this.#state(pieces) });
    this.#toldAt = now;
  }

  #state(pieces: number): object {
    const { steps } = this.#announcement;
    const done = pieces * PIECE;
    const message = stepsText(done);
    return steps === undefined ? { message } : { message, percentage: Math.min(99, Math.floor((100 * done) / steps)) };
  }

  end(): void {
    this.#ended();
    if (this.#toldAt !== undefined) this.#send("progressEnd", {});
  }
}
