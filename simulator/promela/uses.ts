import { A, Ex, Op, STRIDE } from "../instructions.ts";
import { Usages } from "../machine/usage.ts";
import type { Program } from "../program.ts";

/** What a program does, as far as the model of one that does not do it can be smaller. */
export interface Uses {
  /** The instructions that somebody can execute, in order. */
  readonly pcs: readonly number[];
  readonly ops: ReadonlySet<number>;
  /** Phones are opened in a run. */
  readonly opens: boolean;
  /** Phones and connections are closed in a run. */
  readonly closes: boolean;
  readonly exits: boolean;
  readonly notifies: boolean;
  readonly workers: boolean;
}

export function usesOf(program: Program): Uses {
  const usages = new Usages(program);
  const pcs = [...new Set(program.tasks.flatMap((task) => [...usages.instructionsOf(task)]))].sort((a, b) => a - b);
  const ops = new Set(pcs.map((pc) => program.code[pc * STRIDE]));
  const has = (...some: readonly number[]) => some.some((op) => ops.has(op));
  const isParallel = program.tasks.some(({ sessions }) => sessions.some(({ style }) => style === "parallel"));
  const opens = has(Op.connect) || (isParallel && has(Op.begin, Op.call));
  const exits = has(Op.exit, Op.crash);
  return {
    pcs,
    ops,
    opens,
    closes: opens || exits || has(Op.hangup) || mayHangUp(program, pcs),
    exits,
    // Tables have room for notifications where any code sends one, be it never executed.
    notifies: program.places.some((_, pc) => program.code[pc * STRIDE] === Op.notify),
    workers: program.tasks.some(({ workers }) => workers > 0),
  };
}

/** Whether an answer can close a phone: where its code is not written out, it may be `EHANGUP`. */
function mayHangUp({ code, lists, expressions, kernel }: Program, pcs: readonly number[]): boolean {
  return pcs.some((pc) => {
    const list = code[pc * STRIDE + A];
    if (code[pc * STRIDE] !== Op.answer || lists[list] === 0) return false;
    const rc = lists[list + 1];
    const isWrittenOut = expressions[rc] === Ex.constant && expressions[rc + 2] === Ex.end;
    return !isWrittenOut || expressions[rc + 1] === kernel.errors.EHANGUP;
  });
}
