import {
  A,
  AFTER_INTEGERS,
  B,
  C,
  D,
  E,
  END_OF_ROUTINE,
  Ex,
  LIVE_INTEGERS,
  NEXT,
  NONE,
  OP,
  Op,
  ROUTINE,
  STRIDE,
  toLocal,
} from "../instructions.ts";
import { stacksOf } from "../machine/capacity.ts";
import { CALL_SIZE, F_PC, F_REQUEST, F_STACK, G_FAULT, G_FAULT_VALUE, LEDGER_FIBRIL } from "../machine/fields.ts";
import { Machine } from "../machine/machine.ts";
import { execute } from "../machine/step.ts";
import type { Program } from "../program.ts";
import { type FaultReport, faultOf } from "./fault-report.ts";

/** So many steps a `fn` may take that is called by who only looks: some milliseconds. */
export const MOST_STEPS_OF_FN = 100_000;

/**
 * Calls a `fn` that only computes (`impurityOf`) for who looks at a moment: the same code does it as in a run, in a machine on the side that has
 * one fibril more. Of the moment it gets what such a `fn` can read: the variables of its task and the call that is being handled.
 */
export class PureCall {
  readonly #machine: Machine;
  readonly #fibril: number;
  readonly #start: number;
  /** The variables of the task in the situation. */
  readonly #variables: readonly [from: number, to: number];

  /** `like`: a machine of the program. */
  constructor(like: Machine, task: number, fn: number) {
    const { layout } = like;
    const program = withCallOf(like.program, fn);
    const stack = stacksOf(program)(program.routines.length - 1);
    this.#start = like.program.places.length;
    this.#fibril = layout.fibrils.at.length;
    this.#machine = new Machine(program, {
      ...layout,
      situation: layout.situation + F_STACK + stack.integers + stack.handles,
      ledger: layout.ledger + LEDGER_FIBRIL,
      fibrils: { at: withOne(layout.fibrils.at, layout.situation), task: withOne(layout.fibrils.task, task) },
      stackIntegers: withOne(layout.stackIntegers, stack.integers),
      stackHandles: withOne(layout.stackHandles, stack.handles),
    });
    const { variables } = layout.tasks[task];
    const size = program.tasks[task].variables.reduce((sum, { length }) => sum + length, 0);
    this.#variables = [variables, variables + size];
  }

  /**
   * Its value for these arguments at a machine's moment, or the fault that it stopped with; `undefined` when it has not returned after `MOST_STEPS_OF_FN`
   * steps. `request`: the call that is being handled, by its number.
   */
  valueAt(
    { situation }: Machine,
    request: number | undefined,
    given: readonly number[],
  ): number | FaultReport | undefined {
    const m = this.#machine;
    const s = m.situation;
    const fibril = m.layout.fibrils.at[this.#fibril];
    copy(situation, s, ...this.#variables);
    m.ledger.fill(0, G_FAULT, G_FAULT_VALUE + 1);
    s.fill(0, fibril);
    s[fibril + F_PC] = this.#start;
    if (request !== undefined) {
      const record = m.layout.calls.at[request];
      copy(situation, s, record, record + CALL_SIZE);
      s[fibril + F_REQUEST] = request + 1;
    }
    for (let slot = 0; slot < given.length; slot++) s[fibril + F_STACK + slot] = given[slot];
    for (let step = 0; step < MOST_STEPS_OF_FN; step++) {
      execute(m, this.#fibril);
      if (m.faulted) return faultOf(m);
      if (s[fibril + F_PC] === this.#start + 1) return s[fibril + F_STACK + given.length];
    }
    return undefined;
  }
}

const withOne = (numbers: Int32Array, one: number): Int32Array => Int32Array.from([...numbers, one]);

function copy(from: Int32Array, to: Int32Array, start: number, end: number): void {
  for (let at = start; at < end; at++) to[at] = from[at];
}

/** The program with a routine more, which calls a `fn` with what is in its first locals, puts the value into the next one, and then does nothing. */
function withCallOf(program: Program, fn: number): Program {
  const { integerParameters: count, place } = program.routines[fn];
  const start = program.places.length;
  const routine = program.routines.length;
  const slots = Array.from({ length: count }, (_, slot) => slot);
  const base = program.expressions.length;
  const list = program.lists.length;
  const code = new Int32Array((start + 2) * STRIDE);
  code.set(program.code);
  const emit = (pc: number, fields: readonly (readonly [field: number, value: number])[]) => {
    for (const [field, value] of fields) code[pc * STRIDE + field] = value;
  };
  emit(start, [
    [OP, Op.enter],
    [NEXT, start + 1],
    [A, fn],
    [B, list],
    [C, list + 1 + count],
    [D, toLocal(count)],
    [E, NONE],
    [ROUTINE, routine],
    [LIVE_INTEGERS, count],
    [AFTER_INTEGERS, count + 1],
  ]);
  emit(start + 1, [
    [OP, Op.nop],
    [NEXT, END_OF_ROUTINE],
    [ROUTINE, routine],
    [LIVE_INTEGERS, count + 1],
    [AFTER_INTEGERS, count + 1],
  ]);
  return {
    ...program,
    code,
    places: [...program.places, place, place],
    expressions: Int32Array.from([...program.expressions, ...slots.flatMap((slot) => [Ex.local, slot, Ex.end, 0])]),
    lists: Int32Array.from([...program.lists, count, ...slots.map((slot) => base + 4 * slot), 0]),
    routines: [
      ...program.routines,
      {
        ...program.routines[fn],
        entry: start,
        start,
        end: start + 2,
        integers: count + 1,
        handles: 0,
        handleParameters: 0,
        locals: [],
        calls: [fn],
      },
    ],
  };
}
