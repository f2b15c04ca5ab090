import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Run } from "#simulator";
import { bindLine } from "../breakpoints/bind-line.ts";
import { columnAt, spotsOf } from "../breakpoints/line-table.ts";
import { type LineVisit, toVisit, visitsOf } from "../running/line-visits.ts";
import { restartCall, restartCode } from "../running/restart.ts";
import { goTo, type Search } from "../running/search.ts";
import { stepProblem } from "../running/steps-asked.ts";
import { callWith } from "../stack/call-text.ts";
import { branchProblem } from "./branches.ts";
import type { Present, Way } from "./debuggee.ts";
import type { Announcement } from "./progress.ts";
import { RequestError } from "./request-error.ts";
import type { Asked } from "./requests.ts";
import { Targets } from "./targets.ts";
import { neverText, visitText } from "./visit-text.ts";

/** Answers the requests that lead to a moment which the client names. */
export class Travel {
  readonly #present: Present;
  readonly #visits = new Targets<LineVisit>();

  constructor(present: Present) {
    this.#present = present;
  }

  /** To a step, of another branch where one is named; there the stop is about a fibril, where a lane of one is named that stands somewhere. */
  goTo(step: number, branch?: number, lane?: number): void {
    const { snapshot } = this.#present.stopped();
    const { run, stop } = snapshot;
    const problem = stepProblem(step) ?? (branch === undefined ? undefined : branchProblem(branch, run));
    if (problem !== undefined) throw new RequestError(problem, true);
    const way: Way = ({ watch }, task) => about(lane, run, goTo(watch, task, step, branch));
    this.#present.resume(run.program.tasks[stop.task].id, way, going(run, step, branch));
  }

  async gotoTargets(
    args: DebugProtocol.GotoTargetsArguments,
    request: Asked,
  ): Promise<DebugProtocol.GotoTargetsResponse["body"]> {
    const { run } = this.#present.stopped().snapshot;
    const { sources } = this.#present.loaded();
    const { client } = sources;
    const { program } = run;
    const view = sources.find(args.source);
    const spots = view === undefined ? [] : spotsOf(program, view.file);
    const nowhere = new RequestError("There is no statement on this line or below it in the scenario.", true);
    if (view === undefined) throw nowhere;
    const line = sources.lineIn(view, args.line);
    if (typeof line === "string") throw new RequestError(line, true);
    const column = args.column === undefined ? undefined : columnAt(spots, line, client.columnFrom(args.column));
    const { spot, binding } = bindLine(program, spots, line, column);
    if (spot === undefined) throw nowhere;
    const found = await this.#present.look(visitsOf(run, binding), {
      title: "Looking for the visits of this line",
      request,
    });
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
    const { run } = this.#present.stopped().snapshot;
    const visit = this.#visits.get(targetId);
    this.#present.resume(threadId, ({ watch }, task) => toVisit(watch, task, visit), going(run, visit.step));
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
    const announcement = { title: "Going back to where this frame began" };
    if (call !== undefined)
      return this.#present.resume(thread, ({ watch }, task) => restartCall(watch, call, task), announcement);
    if (fibril === undefined || frame === undefined) {
      throw new RequestError("This row is a heading: restart a frame below it.", true);
    }
    const frames = snapshot.system.fibrils.find(({ id }) => id === fibril)?.frames.length ?? 1;
    this.#present.resume(thread, ({ watch }) => restartCode(watch, fibril, frames - 1 - frame), announcement);
  }
}

/** A way to a moment, and the stop there is about a fibril, where it stands somewhere. */
function* about(fibril: number | undefined, run: Run, way: Search): Search {
  const stop = yield* way;
  const { task } = run.machine.layout.fibrils;
  const isKnown = fibril !== undefined && fibril >= 0 && fibril < task.length;
  if (stop.kind !== "goto" || !isKnown || run.standing(fibril) === undefined) return stop;
  return { ...stop, fibril, task: task[fibril] };
}

/** The way to a moment: how long it is, is known on the branch that the run is on. */
function going(run: Run, step: number, branch = run.branch): Announcement {
  const title = `Going to step ${step}`;
  if (branch !== run.branch) return { title };
  const start = run.checkpointBefore(step + 1);
  return { title, steps: step - (step < run.step ? start : Math.max(start, run.step)) };
}
