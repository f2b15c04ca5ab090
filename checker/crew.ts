import type { Team, TeamReport, TeamRequest, TeamSpec } from "#simulator";

/** What a thread of a search is sent: the search that it is to take part in, or what to do there. */
export type ThreadMessage = { readonly begin: TeamSpec } | { readonly request: TeamRequest };

/** A thread that looks at a search together with others. */
export interface SearchThread {
  readonly post: (message: ThreadMessage) => void;
  readonly stop: () => void;
}

/** Starts one. `heed` gets its answers, `fail` why it has ended. */
export type StartThread = (heed: (report: TeamReport) => void, fail: (error: Error) => void) => SearchThread;

/** Calls back when it has waited long enough; what it gives ends the wait sooner. */
export type Patience = (enough: () => void) => () => void;

/** Most searches are over before threads have begun. */
const ALONE = 10_000;

/** A team of threads, which are started when there is something to do for them. */
export class Crew implements Team {
  readonly size: number;
  readonly from = ALONE;
  readonly #startThread: StartThread;
  #threads: SearchThread[] = [];
  #reports: (TeamReport | undefined)[] = [];
  #missing = 0;
  #failure: Error | undefined;
  #wake = (): void => {};

  constructor(size: number, startThread: StartThread) {
    this.size = size;
    this.#startThread = startThread;
  }

  begin(spec: TeamSpec): void {
    if (this.#threads.length === 0)
      this.#threads = Array.from({ length: this.size }, (_, index) => this.#started(index));
    for (const thread of this.#threads) thread.post({ begin: spec });
  }

  ask(request: TeamRequest): void {
    this.#reports = [];
    this.#missing = this.size;
    for (const thread of this.#threads) thread.post({ request });
  }

  answers(): readonly TeamReport[] | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#missing > 0 ? undefined : this.#reports.filter((report) => report !== undefined);
  }

  /** Waits until all have answered that were asked, or for as long as `patience` says. */
  async settled(patience: Patience): Promise<void> {
    if (this.#missing === 0 || this.#failure !== undefined) return;
    await new Promise<void>((resolve) => {
      const leave = patience(resolve);
      this.#wake = () => {
        leave();
        resolve();
      };
    });
  }

  stop(): void {
    for (const thread of this.#threads) thread.stop();
    this.#threads = [];
  }

  #started(index: number): SearchThread {
    return this.#startThread(
      (report) => {
        this.#reports[index] = report;
        if (--this.#missing === 0) this.#wake();
      },
      (error) => {
        this.#failure = error;
        this.#wake();
      },
    );
  }
}
