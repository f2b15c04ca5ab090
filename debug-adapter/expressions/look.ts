import {
  type CallState,
  callState,
  type Finding,
  framesOf,
  integersOf,
  type LocalState,
  type Program,
  type Run,
  type System,
} from "#simulator";
import type { RunSnapshot } from "../session/run-snapshot.ts";
import type { Frame } from "../session/snapshot.ts";
import { callWith, fibrilWith } from "../stack/call-text.ts";

/** Where in a program names are sought. */
export interface Scope {
  readonly program: Program;
  /** Number of the task; none outside of all tasks. */
  readonly task: number | undefined;
  /** The instruction whose locals can be seen, if any can. */
  readonly pc: number | undefined;
}

/** What an expression sees of a run at a moment. Nothing of it is computed before it is asked for. */
export interface Look extends Scope {
  readonly run: Run;
  readonly fibril: number | undefined;
  /** Where in the situation the integer locals begin, where there are some. */
  readonly integers: number;
  locals(): readonly LocalState[];
  /** The call that `sender`, `method`, `arg` and `rc` are about. */
  call(): CallState | undefined;
  finding(): Finding | undefined;
  system(): System;
}

/** At a stop, from a frame or, without one, from outside of all tasks. */
export function lookAt(snapshot: RunSnapshot, program: Program, frame: Frame | undefined): Look {
  const { system, finding, run } = snapshot;
  const fibril = fibrilWith(system, frame?.row.fibril);
  const own = frame?.row.frame === undefined ? undefined : fibril?.frames[frame.row.frame];
  return {
    program,
    run,
    task: frame && program.tasks.findIndex(({ id }) => id === frame.task),
    pc: own?.pc,
    fibril: fibril?.id,
    integers: own === undefined || fibril === undefined ? 0 : integersOf(run.machine, fibril.id, frame?.row.frame ?? 0),
    locals: () => own?.locals ?? [],
    call: () => callWith(system, frame?.row.call ?? fibril?.request),
    finding: () => finding,
    system: () => system,
  };
}

/** At a run's present moment, from where a fibril stands. */
export class LookFrom implements Look {
  readonly run: Run;
  readonly fibril: number | undefined;
  readonly pc: number | undefined;
  readonly integers: number;
  #call: CallState | undefined;
  readonly #finding: Finding | undefined;

  /** `call`: the one that a breakpoint is about, else the one that the fibril handles; `finding`: the one that a filter is about, else the first. */
  constructor(run: Run, fibril: number | undefined, call: CallState | undefined, finding?: Finding) {
    this.run = run;
    this.fibril = fibril;
    this.pc = fibril === undefined ? undefined : run.standing(fibril)?.pc;
    this.integers = fibril === undefined || this.pc === undefined ? 0 : integersOf(run.machine, fibril, 0);
    this.#call = call;
    this.#finding = finding;
  }

  get program(): Program {
    return this.run.program;
  }

  get task(): number | undefined {
    return this.fibril === undefined ? undefined : this.run.machine.layout.fibrils.task[this.fibril];
  }

  locals(): readonly LocalState[] {
    return this.fibril === undefined || this.pc === undefined ? [] : framesOf(this.run.machine, this.fibril)[0].locals;
  }

  call(): CallState | undefined {
    if (this.#call !== undefined || this.fibril === undefined) return this.#call;
    const request = this.run.requestOf(this.fibril);
    this.#call = request === undefined ? undefined : callState(this.run.machine, request);
    return this.#call;
  }

  finding(): Finding | undefined {
    return this.#finding ?? this.run.stuck()[0];
  }

  system(): System {
    return this.run.system();
  }
}
