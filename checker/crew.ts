import type { Batch, PartitionRequest, PartitionSpec, Report, Team } from "#simulator";

/** What a thread of a search is sent: the part that it begins, or a question about it. */
export type ThreadMessage = { readonly begin: PartitionSpec } | { readonly request: PartitionRequest };

/** A thread that looks at a part of a search. */
export interface SearchThread {
  /** `moved`: what need not be copied, and cannot be used here any more. */
  readonly post: (message: ThreadMessage, moved: readonly ArrayBufferLike[]) => void;
  readonly stop: () => void;
}

/** Starts one. `heed` gets its answers, `fail` why it has ended. */
export type StartThread = (heed: (report: Report) => void, fail: (error: Error) => void) => SearchThread;

/** A team of threads, which are started when there is something to do for them. */
export class Crew implements Team {
  readonly size: number;
  readonly #startThread: StartThread;
  #threads: SearchThread[] = [];
  #reports: (Report | undefined)[] = [];
  #missing = 0;
  #failure: Error | undefined;
  #wake = (): void => {};

  constructor(size: number, startThread: StartThread) {
    this.size = size;
    this.#startThread = startThread;
  }

  begin(specs: readonly PartitionSpec[]): void {
    if (this.#threads.length === 0) this.#threads = specs.map((_, index) => this.#started(index));
    for (const [index, begin] of specs.entries()) this.#threads[index].post({ begin }, []);
  }

  ask(requests: Parameters<Team["ask"]>[0]): void {
    this.#reports = [];
    this.#missing = requests.length;
    for (const [index, request] of requests.entries()) {
      const batches = "batches" in request ? request.batches : [];
      this.#threads[index].post({ request }, buffersOf(batches));
    }
  }

  answers(): readonly Report[] | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#missing > 0 ? undefined : this.#reports.filter((report) => report !== undefined);
  }

  /** Waits until all have answered that were asked. */
  async settled(): Promise<void> {
    if (this.#missing > 0 && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
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

/** What need not be copied when batches go to another thread. */
export const buffersOf = (batches: readonly Batch[]): ArrayBufferLike[] =>
  batches.flatMap(({ situations, decisions, before }) => [situations.buffer, decisions.buffer, before.buffer]);
