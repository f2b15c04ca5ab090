import type { Debuggee } from "./debuggee.ts";

/** Tells the client which tasks have ended since it last heard of them, and which are there again because time went back. */
export class TaskEnds {
  readonly #send: (event: string, body: object) => void;
  /** Ids of the tasks that the client knows to have ended. */
  readonly #ended = new Set<number>();

  constructor(send: (event: string, body: object) => void) {
    this.#send = send;
  }

  tell({ run, program }: Debuggee): void {
    for (const [task, { id }] of program.tasks.entries()) {
      const isGone = run.isGone(task);
      if (isGone === this.#ended.has(id)) continue;
      if (isGone) this.#ended.add(id);
      else this.#ended.delete(id);
      this.#send("thread", { reason: isGone ? "exited" : "started", threadId: id });
    }
  }
}
