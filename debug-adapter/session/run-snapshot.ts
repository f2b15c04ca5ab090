import type { Finding, Place, Run, RunSystem, TaskInfo } from "#simulator";
import type { Stop } from "../running/stop.ts";
import { Snapshot } from "./snapshot.ts";

/** The system at the moment of a stop of a run. Whenever something is asked, the run has to stand at that moment. */
export class RunSnapshot extends Snapshot {
  readonly run: Run;
  readonly stop: Stop;
  readonly step: number;
  readonly branch: number;
  #system: RunSystem | undefined;
  #findings: readonly Finding[] | undefined;
  readonly #tasks: ReadonlyMap<number, TaskInfo>;

  constructor(run: Run, stop: Stop) {
    super();
    this.run = run;
    this.stop = stop;
    this.step = run.step;
    this.branch = run.branch;
    this.#tasks = new Map(run.program.tasks.map((task) => [task.id, task]));
  }

  get system(): RunSystem {
    this.#system ??= this.run.system();
    return this.#system;
  }

  get findings(): readonly Finding[] {
    this.#findings ??= this.run.stuck();
    return this.#findings;
  }

  get finding(): Finding | undefined {
    const { stop } = this;
    return stop.kind === "exception" && "finding" in stop.exception ? stop.exception.finding : this.findings[0];
  }

  get stopped(): number | undefined {
    return this.stop.fibril;
  }

  /** The stop, or one about the fibril that was selected. */
  get inView(): Stop {
    const { selected: fibril, stop, run } = this;
    return fibril === undefined ? stop : { ...stop, fibril, task: run.machine.layout.fibrils.task[fibril] };
  }

  protected handlerPlace(id: number, method: number): Place | undefined {
    const task = this.#tasks.get(id);
    const routine = task?.handlers.get(method) ?? task?.anyHandler;
    return routine === undefined ? undefined : this.run.program.routines[routine].place;
  }
}
