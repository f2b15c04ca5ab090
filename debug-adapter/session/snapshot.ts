import type { Finding, Run, System } from "#simulator";
import type { Stop } from "../running/stop.ts";
import { type Row, rowsOf } from "../stack/groups.ts";
import { RequestError } from "./request-error.ts";

/** A row of a call stack with its number, which means it as long as the run stands at this moment. */
export interface Frame {
  readonly id: number;
  /** Task id. */
  readonly task: number;
  readonly row: Row;
}

/** The system at the moment of a stop; everything that the client asks about a stop is read from it. */
export class Snapshot {
  readonly run: Run;
  readonly stop: Stop;
  readonly step: number;
  readonly branch: number;
  readonly system: System;
  /** All that is stuck. */
  readonly findings: readonly Finding[];
  /** The one that the stop is about, else the first. */
  readonly finding: Finding | undefined;
  readonly #frames: readonly Frame[];
  readonly #byTask = new Map<number, Frame[]>();

  constructor(run: Run, stop: Stop) {
    this.run = run;
    this.stop = stop;
    this.findings = run.findings();
    this.finding = findingOf(stop) ?? this.findings[0];
    this.step = run.step;
    this.branch = run.branch;
    this.system = run.system();
    const scene = {
      system: this.system,
      step: this.step,
      findings: this.findings,
      stopped: stop.fibril,
      handlerPlace: (task: number, method: number) => handlerPlace(run, task, method),
    };
    const frames: Frame[] = [];
    for (const { id: task } of this.system.tasks) {
      const own = rowsOf(scene, task).map((row, index): Frame => ({ id: frames.length + index + 1, task, row }));
      this.#byTask.set(task, own);
      frames.push(...own);
    }
    this.#frames = frames;
  }

  framesOf(task: number): readonly Frame[] {
    const frames = this.#byTask.get(task);
    if (frames === undefined) throw new RequestError(`There is no task ${task}.`);
    return frames;
  }

  frame(id: number): Frame {
    const frame = this.#frames[id - 1];
    if (frame === undefined)
      throw new RequestError(`There is no frame ${id} at this moment: it went with an earlier stop.`);
    return frame;
  }

  /** The frame that shows where a fibril stands, or one of its frames, counted from the innermost. */
  frameOf(fibril: number, frame?: number): Frame | undefined {
    return this.#frames.find(
      ({ row }) => row.fibril === fibril && row.kind !== "label" && (frame === undefined || row.frame === frame),
    );
  }

  /** The fibril that a step of a task means: that of the topmost group. */
  fibrilOf(task: number): number | undefined {
    return this.framesOf(task).find(({ row }) => row.fibril !== undefined)?.row.fibril;
  }
}

function findingOf(stop: Stop): Finding | undefined {
  return stop.kind === "exception" && "finding" in stop.exception ? stop.exception.finding : undefined;
}

function handlerPlace({ program }: Run, taskId: number, method: number) {
  const task = program.tasks.find(({ id }) => id === taskId);
  const routine = task?.handlers.get(method) ?? task?.anyHandler;
  return routine === undefined ? undefined : program.routines[routine].place;
}
