import type { Line } from "../../capture.ts";
import type { Trace } from "../trace.ts";

/** Which thread is of which process: ftrace tells it only with the option `record-tgid`, so it is found out along the way. */
export class Processes {
  readonly #trace: Trace;
  readonly #tasks = new Map<number, number>();
  readonly #lanes = new Map<number, number>();
  /** By lane: the task that it is known to be of, and what it is called, if that is known. */
  readonly #taskOfLane = new Map<number, number>();
  readonly #names = new Map<number, string>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** The lane of a thread, which exists from the first time on that the trace speaks of it. A name may be told later. */
  laneOf(thread: number, name: string | undefined, line: Line): number {
    const lane = this.#lanes.get(thread) ?? this.#trace.addLane(UNKNOWN, thread, `thread ${thread}`, line);
    this.#lanes.set(thread, lane);
    if (name !== undefined) this.#names.set(lane, name);
    return lane;
  }

  find(thread: number): number | undefined {
    return this.#lanes.get(thread);
  }

  /** The task of a process, which exists from then on. */
  taskOf(process: number, line: Line): number {
    const task = this.#tasks.get(process) ?? this.#trace.addTask(process, undefined, line);
    this.#tasks.set(process, task);
    return task;
  }

  isOf(lane: number, process: number): void {
    this.isOfTask(lane, this.taskOf(process, this.#trace.lanes[lane].line));
  }

  isOfTask(lane: number, task: number): void {
    if (!this.#taskOfLane.has(lane)) this.#taskOfLane.set(lane, task);
  }

  /** Gives each thread its process, and each process a name: that of its first thread, which has its number. */
  finish(): void {
    const { lanes, tasks } = this.#trace;
    for (const [lane, each] of lanes.entries()) {
      const name = this.#names.get(lane);
      if (!this.#taskOfLane.has(lane)) this.isOf(lane, processIn(name) ?? each.number);
      each.task = this.#taskOfLane.get(lane) ?? UNKNOWN;
      if (name === undefined) continue;
      each.name = name;
      const task = tasks[each.task];
      if (each.number === task.id) task.name = name;
    }
  }
}

const UNKNOWN = -1;

/** Android calls the threads of a process's pool `Binder:888_1`. */
function processIn(name: string | undefined): number | undefined {
  const found = name === undefined ? null : /^Binder:(\d{1,10})_/.exec(name);
  return found === null ? undefined : Number(found[1]);
}
