import type { DebugProtocol } from "@vscode/debugprotocol";
import { bindLine } from "../breakpoints/bind-line.ts";
import { columnAt, spotsOf } from "../breakpoints/line-table.ts";
import { type LineVisit, toVisit, visitsOf } from "../running/line-visits.ts";
import { restartCall, restartCode } from "../running/restart.ts";
import { goTo } from "../running/search.ts";
import { stepProblem } from "../running/steps-asked.ts";
import { callWith } from "../stack/call-text.ts";
import { branchProblem } from "./branches.ts";
import type { Present } from "./debuggee.ts";
import { RequestError } from "./request-error.ts";
import { Targets } from "./targets.ts";
import { neverText, visitText } from "./visit-text.ts";

/** Answers the requests that lead to a moment which the client names. */
export class Travel {
  readonly #present: Present;
  readonly #visits = new Targets<LineVisit>();

  constructor(present: Present) {
    this.#present = present;
  }

  /** To a step, of another branch where one is named. */
  goTo(step: number, branch?: number): void {
    const { snapshot } = this.#present.stopped();
    const { run, stop } = snapshot;
    const problem = stepProblem(step) ?? (branch === undefined ? undefined : branchProblem(branch, run));
    if (problem !== undefined) throw new RequestError(problem, true);
    this.#present.resume(run.program.tasks[stop.task].id, ({ watch }, task) => goTo(watch, task, step, branch));
  }

  async gotoTargets(args: DebugProtocol.GotoTargetsArguments): Promise<DebugProtocol.GotoTargetsResponse["body"]> {
    const { run } = this.#present.stopped().snapshot;
    const { sources } = this.#present.loaded();
    const { client } = sources;
    const { program } = run;
    const view = sources.find(args.source);
    const spots = view === undefined ? [] : spotsOf(program, view.file);
    const nowhere = new RequestError("There is no statement on this line or below it in the scenario.", true);
    if (view === undefined) throw nowhere;
    const line = view.lines.toOld(client.lineFrom(args.line));
    if (line === undefined)
      throw new RequestError(
        "This line was edited after the session had begun: restart the session to go there.",
        true,
      );
    const column = args.column === undefined ? undefined : columnAt(spots, line, client.columnFrom(args.column));
    const { spot, binding } = bindLine(program, spots, line, column);
    if (spot === undefined) throw nowhere;
    const found = await this.#present.search(visitsOf(run, binding));
    if (found.visits.length === 0) throw new RequestError(neverText(run, spot.place.line), true);
    const position = sources.rangeIn(view, spot.place) ?? { line: args.line };
    const targets = found.visits.map((visit) => ({
      id: this.#visits.add(visit),
      label: visitText(run, found, visit),
      ...position,
    }));
    return { targets };
  }

  goto({ threadId, targetId }: DebugProtocol.GotoArguments): void {
    this.#present.stopped();
    const visit = this.#visits.get(targetId);
    this.#present.resume(threadId, ({ watch }, task) => toVisit(watch, task, visit));
  }

  /** The run is about to leave its moment. */
  left(): void {
    this.#visits.clear();
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
