import type { Run } from "#simulator";
import type { Debuggee } from "./debuggee.ts";

/** The tasks, by number, that a client has for threads: those that have not ended, and the one that a stop is about. At a thread that it does not have it could not go back. */
export const threadsOf = (run: Run, inView: number): ReadonlySet<number> =>
  new Set([inView, ...run.program.tasks.keys()].filter((task) => task === inView || !run.isGone(task)));

/** Tells the client which tasks have ended since it last heard of them, and which are there again because time went back. */
export class TaskEnds {
  readonly #send: (event: string, body: object) => void;
  /** Ids of the tasks that the client knows to have ended. */
  readonly #ended = new Set<number>();

  constructor(send: (event: string, body: object) => void) {
    this.#send = send;
  }

  /** `inView`: the task that the stop is about. */
  tell({ run, program }: Debuggee, inView: number): void {
    const there = threadsOf(run, inView);
    for (const [task, { id }] of program.tasks.entries()) {
      const isGone = !there.has(task);
      if (isGone === this.#ended.has(id)) continue;
      if (isGone) this.#ended.add(id);
      else this.#ended.delete(id);
      this.#send("thread", { reason: isGone ? "exited" : "started", threadId: id });
    }
  }
}
