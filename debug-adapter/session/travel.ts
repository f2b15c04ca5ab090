import type { DebugProtocol } from "@vscode/debugprotocol";
import { restartCall, restartCode } from "../running/restart.ts";
import { goTo } from "../running/search.ts";
import { stepProblem } from "../running/steps-asked.ts";
import { callWith } from "../stack/call-text.ts";
import type { Present } from "./debuggee.ts";
import { RequestError } from "./request-error.ts";

/** Answers the requests that lead to a moment which the client names. */
export class Travel {
  readonly #present: Present;

  constructor(present: Present) {
    this.#present = present;
  }

  /** To a step of this branch. */
  goTo(step: number): void {
    const { snapshot } = this.#present.stopped();
    const problem = stepProblem(step);
    if (problem !== undefined) throw new RequestError(problem, true);
    const thread = snapshot.run.program.tasks[snapshot.stop.task].id;
    this.#present.resume(thread, ({ watch }, task) => goTo(watch, task, step));
  }

  restartFrame({ frameId }: DebugProtocol.RestartFrameArguments): void {
    const { snapshot } = this.#present.stopped();
    const { task: thread, row } = snapshot.frame(frameId);
    const { fibril, frame } = row;
    const call = callWith(snapshot.system, row.call);
    if (call !== undefined) return this.#present.resume(thread, ({ watch }, task) => restartCall(watch, call, task));
    if (fibril === undefined || frame === undefined) {
      throw new RequestError("This row is a heading: restart a frame below it.", true);
    }
    const frames = snapshot.system.fibrils.find(({ id }) => id === fibril)?.frames.length ?? 1;
    this.#present.resume(thread, ({ watch }) => restartCode(watch, fibril, frames - 1 - frame));
  }
}
