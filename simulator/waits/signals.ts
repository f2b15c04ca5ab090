import { foldCalls } from "../fold-calls.ts";
import { A, C, D, NONE, OP, Op, ROUTINE, STRIDE } from "../instructions.ts";
import { connectionOf } from "../machine/calls.ts";
import { F_BASE_INTEGERS, F_PC, F_REQUEST, F_STACK, N_PHONE } from "../machine/fields.ts";
import { type Machine, operand } from "../machine/machine.ts";
import type { Program, TaskInfo } from "../program.ts";

/**
 * Who could signal a condition or give to a semaphore: found from the code alone, branches ignored (docs/language.md, What counts as
 * stuck). It names rather too many than too few.
 */
export class Signals {
  readonly #m: Machine;
  /** For each routine, the objects of its task that it, or a `fn` that it calls, can signal. */
  readonly #given: readonly ReadonlySet<number>[];
  /** For each task, the methods that its code sends; `undefined` when it forwards calls as they came, and so can send any. */
  readonly #sent: readonly (ReadonlySet<number> | undefined)[];

  constructor(machine: Machine) {
    this.#m = machine;
    const { program } = machine;
    const giftsOf = foldCalls<ReadonlySet<number>>(
      program,
      (routine, inner) => new Set([...givenBy(program, routine), ...inner.flatMap((gifts) => [...gifts])]),
    );
    this.#given = program.routines.map((_, routine) => giftsOf(routine));
    this.#sent = program.tasks.map((task) => sentBy(program, task));
  }

  /** Whether a fibril that exists could do so: with the code that it is in, or with a handler that its client can reach. */
  canSignal(fibril: number, object: number): boolean {
    const m = this.#m;
    const task = m.layout.fibrils.task[fibril];
    const local = object - m.layout.tasks[task].locks.first;
    const root = this.#rootRoutine(fibril);
    if (root !== undefined && this.#given[root].has(local)) return true;
    const connection = connectionOf(m, fibril);
    if (connection < 0) return false;
    const phone = m.situation[m.layout.connections.at[connection] + N_PHONE] - 1;
    const methods = phone < 0 ? undefined : this.#sent[m.layout.phones.task[phone]];
    return handlersOf(m.program.tasks[task], methods).some((routine) => this.#given[routine].has(local));
  }

  /** The routine at the bottom of a fibril's stack. */
  #rootRoutine(fibril: number): number | undefined {
    const m = this.#m;
    const at = m.layout.fibrils.at[fibril];
    let pc = m.situation[at + F_PC];
    if (pc < 0 || (connectionOf(m, fibril) >= 0 && m.situation[at + F_REQUEST] === 0)) return undefined;
    for (let base = m.situation[at + F_BASE_INTEGERS]; base > 0; ) {
      pc = m.situation[at + F_STACK + base - 1];
      base -= m.program.routines[operand(m, pc, ROUTINE)].integers + 1;
    }
    return operand(m, pc, ROUTINE);
  }
}

function handlersOf(task: TaskInfo, methods: ReadonlySet<number> | undefined): number[] {
  const known = [...task.handlers].filter(([method]) => methods === undefined || methods.has(method));
  const routines = known.map(([, routine]) => routine);
  return task.anyHandler === undefined ? routines : [...routines, task.anyHandler];
}

/** Objects that the instructions of one routine signal; of an array all elements. */
function* givenBy(program: Program, number: number): Generator<number> {
  const { start, end } = program.routines[number];
  for (let at = start * STRIDE; at < end * STRIDE; at += STRIDE) {
    if (program.code[at + OP] !== Op.signal && program.code[at + OP] !== Op.up) continue;
    const length = program.code[at + C] === NONE ? 1 : program.code[at + D];
    for (let element = 0; element < length; element++) yield program.code[at + A] + element;
  }
}

function sentBy(program: Program, task: TaskInfo): Set<number> | undefined {
  const methods = new Set<number>();
  const roots = [...task.fibrils.map(({ routine }) => routine), ...handlersOf(task, undefined)];
  const open = [...roots];
  const seen = new Set(open);
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    const { start, end, calls } = program.routines[number];
    for (let at = start * STRIDE; at < end * STRIDE; at += STRIDE) {
      const op = program.code[at + OP];
      if (op === Op.forward) return undefined;
      if (op === Op.call || op === Op.send) methods.add(program.code[at + C]);
    }
    for (const inner of calls) {
      if (seen.has(inner)) continue;
      seen.add(inner);
      open.push(inner);
    }
  }
  return methods;
}
