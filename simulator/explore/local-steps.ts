import { waysOf } from "../control-flow.ts";
import {
  AFTER_HANDLES,
  C,
  E,
  END_OF_ROUTINE,
  LIVE_HANDLES,
  NONE,
  OP,
  Op,
  ROUTINE,
  STRIDE,
  targetOf,
} from "../instructions.ts";
import { F_BASE_INTEGERS, F_PC, T_YIELDED } from "../machine/fields.ts";
import { integerAt } from "../machine/locals.ts";
import type { Machine } from "../machine/machine.ts";
import { canStep, choicesOf, hasTimer, nextFibril } from "../machine/step.ts";
import type { Clause, Program } from "../program.ts";
import type { Reduction } from "./reduction.ts";
import { VisibleWrites } from "./visible.ts";

/** Where an instruction is local: nowhere, wherever it is executed, or where it returns from a `fn` to an instruction that is. */
const Local = { never: 0, always: 1, returning: 2 } as const;

/** What works on variables, locals, locks and fibrils of its task alone, as far as it drops no handle. */
const candidates: ReadonlySet<number> = new Set([
  Op.nop,
  Op.set,
  Op.setElement,
  Op.branch,
  Op.repeat,
  Op.range,
  Op.lock,
  Op.unlock,
  Op.sleep,
  Op.yield,
  Op.log,
  Op.assert,
  Op.enter,
  Op.return,
  Op.signal,
  Op.waitCondition,
  Op.down,
  Op.up,
  Op.choose,
]);

/**
 * Knows which steps are local: they neither read nor write what a step of another task can write or read, and no timer of their own task can come between. In whatever order such
 * a step and those of other tasks are done, the situation is the same; so a search may do it first and alone (a persistent set of one process: Godefroid, 1996).
 *
 * A step that drops a handle is none: it changes a call's or a phone's record, which another task may have in its hands. Nor is one that ends what a fibril does.
 */
export class LocalSteps implements Reduction {
  readonly #m: Machine;
  readonly #kinds: Uint8Array;
  #found = -1;

  /** `clauses`: a step that can change what they ask for is not local. */
  constructor(program: Program, m: Machine, clauses: readonly Clause[]) {
    this.#m = m;
    const visible = new VisibleWrites(program, clauses);
    this.#kinds = Uint8Array.from({ length: program.code.length / STRIDE }, (_, pc) =>
      visible.has(pc) ? Local.never : kindOf(program, pc),
    );
  }

  renew(): void {}

  solo(): number {
    const task = this.#local();
    return task < 0 || choicesOf(this.#m, task) > 1 ? -1 : task;
  }

  find(): boolean {
    this.#found = this.#local();
    return this.#found >= 0;
  }

  get count(): number {
    return 1;
  }

  member(): number {
    return this.#found;
  }

  /** The first task whose next step is local; -1 when there is none. */
  #local(): number {
    for (let task = 0; task < this.#m.layout.tasks.length; task++) {
      if (canStep(this.#m, task) && this.#isNext(task)) return task;
    }
    return -1;
  }

  /** Whether the next step of a task that can step is local. */
  #isNext(task: number): boolean {
    const m = this.#m;
    const fibril = nextFibril(m, task);
    // A message that comes first would be taken before the step of a fibril that has yielded.
    if (fibril < 0 || m.situation[m.layout.tasks[task].at + T_YIELDED] !== 0) return false;
    const at = m.layout.fibrils.at[fibril];
    const pc = m.situation[at + F_PC];
    if (pc < 0 || this.#kinds[pc] === Local.never || hasTimer(m, task)) return false;
    if (this.#kinds[pc] === Local.always) return true;
    if (m.situation[at + F_BASE_INTEGERS] === 0) return false;
    return this.#kinds[m.situation[integerAt(m, fibril, -1)]] === Local.always;
  }
}

function kindOf(program: Program, pc: number): number {
  const { code, lists, routines } = program;
  const field = (name: number) => code[pc * STRIDE + name];
  const op = field(OP);
  if (!candidates.has(op)) return Local.never;
  if (op === Op.enter && (field(E) !== NONE || lists[field(C)] > 0)) return Local.never;
  const ways = op === Op.return ? [END_OF_ROUTINE] : waysOf(program, pc);
  let kind: number = Local.always;
  for (const way of ways) {
    const target = targetOf(way);
    if (target !== END_OF_ROUTINE) {
      if (field(AFTER_HANDLES) > code[target * STRIDE + LIVE_HANDLES]) return Local.never;
    } else if (routines[field(ROUTINE)].handles > 0) return Local.never;
    else kind = Local.returning;
  }
  return kind;
}
