import {
  type CallState,
  callState,
  type Finding,
  framesOf,
  type LocalState,
  type Program,
  type Run,
  type System,
  type VariableState,
  variableState,
} from "#simulator";
import type { Frame, Snapshot } from "../session/snapshot.ts";
import { callWith, fibrilWith } from "../stack/call-text.ts";

/** What an expression sees of a run at a moment. Nothing of it is computed before it is asked for. */
export interface Look {
  readonly program: Program;
  readonly step: number;
  /** Virtual time in µs. */
  readonly now: number;
  /** Number of the task in which names are sought; none outside of all tasks. */
  readonly task: number | undefined;
  locals(): readonly LocalState[];
  variable(task: number, name: string): VariableState | undefined;
  /** The call that `sender`, `method`, `arg` and `rc` are about. */
  call(): CallState | undefined;
  finding(): Finding | undefined;
  system(): System;
}

/** At a stop, from a frame or, without one, from outside of all tasks. */
export function lookAt(snapshot: Snapshot, program: Program, frame: Frame | undefined): Look {
  const { system, step, finding, run } = snapshot;
  const fibril = fibrilWith(system, frame?.row.fibril);
  return {
    program,
    step,
    now: run.machine.now,
    task: frame && program.tasks.findIndex(({ id }) => id === frame.task),
    locals: () => (frame?.row.frame === undefined ? [] : (fibril?.frames[frame.row.frame]?.locals ?? [])),
    variable: (task, name) => system.tasks[task]?.variables.find((variable) => variable.name === name),
    call: () => callWith(system, frame?.row.call ?? fibril?.request),
    finding: () => finding,
    system: () => system,
  };
}

/** At a run's present moment, from where a fibril stands; `call`: the one that a breakpoint is about, else the one that it handles. */
export function lookFrom(run: Run, fibril: number | undefined, call: CallState | undefined): Look {
  const { machine, program } = run;
  return {
    program,
    step: run.step,
    now: machine.now,
    task: fibril === undefined ? undefined : machine.layout.fibrils.task[fibril],
    locals: () =>
      fibril === undefined || run.standing(fibril) === undefined ? [] : framesOf(machine, fibril)[0].locals,
    variable: (task, name) => {
      const info = program.tasks[task].variables.find((variable) => variable.name === name);
      return info && variableState(machine, task, info);
    },
    call: () => {
      const request = call !== undefined || fibril === undefined ? undefined : run.requestOf(fibril);
      return request === undefined ? call : callState(machine, request);
    },
    finding: () => run.stuck()[0],
    system: () => run.system(),
  };
}
