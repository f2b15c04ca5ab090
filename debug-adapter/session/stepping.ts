import type { Run } from "#simulator";
import { backInTask, backOut, backStep } from "../running/back-step.ts";
import { anyStatement, into, nextStatement, outOf } from "../running/goals.ts";
import { backward, forward, type Goal, type Search } from "../running/search.ts";
import type { Watch } from "../running/watch.ts";
import type { Present } from "./debuggee.ts";

const depthOf = (run: Run, fibril: number): number => run.standing(fibril)?.depth ?? 0;

/** Goes on, or by a step, in either direction of time; threads are tasks by their ids. */
export class Stepping {
  readonly #present: Present;

  constructor(present: Present) {
    this.#present = present;
  }

  on(threadId: number): void {
    this.#present.resume(threadId, ({ watch }, task) => forward(watch, task));
  }

  over(threadId: number): void {
    this.#step(threadId, (run, fibril) => nextStatement(run, fibril, depthOf(run, fibril)));
  }

  into(threadId: number): void {
    this.#step(threadId, into);
  }

  out(threadId: number): void {
    this.#step(threadId, outOf);
  }

  back(threadId: number): void {
    this.#stepBack(threadId, backStep);
  }

  backOver(threadId: number): void {
    this.#stepBack(threadId, (watch, fibril) => backStep(watch, fibril, depthOf(watch.run, fibril)));
  }

  backOut(threadId: number): void {
    this.#stepBack(threadId, (watch, fibril) => backOut(watch, fibril, depthOf(watch.run, fibril)));
  }

  backOn(threadId: number): void {
    const announcement = { title: "Going back to the stop before" };
    this.#present.resume(threadId, ({ watch }, task) => backward(watch, task), announcement);
  }

  #step(threadId: number, goalOf: (run: Run, fibril: number) => Goal): void {
    this.#present.resume(threadId, ({ watch, run }, task, fibril) =>
      forward(watch, task, fibril === undefined ? anyStatement(run, task) : goalOf(run, fibril)),
    );
  }

  #stepBack(threadId: number, back: (watch: Watch, fibril: number) => Search): void {
    this.#present.resume(
      threadId,
      ({ watch }, task, fibril) => (fibril === undefined ? backInTask(watch, task) : back(watch, fibril)),
      { title: "Stepping back" },
    );
  }
}
