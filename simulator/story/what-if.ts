import { FURTHEST } from "../causes/past.ts";
import type { EarlyEnd } from "../finding.ts";
import { OP, Op, STRIDE } from "../instructions.ts";
import { EventKind } from "../machine/machine.ts";
import type { Program } from "../program.ts";
import { Run } from "../run/run.ts";
import { pieceOf, type Work } from "../work.ts";

/** How it goes when the exchange is kept open: the call is answered, in that step; or it is not; or that is not known. */
export type OtherCourse =
  | { readonly kind: "answered"; readonly step: number }
  | { readonly kind: "stuck" }
  | { readonly kind: "unknown" };

/**
 * Runs once more from the moment before an exchange was ended too early, with that statement doing nothing and the same decisions where
 * they are possible. Until the call is answered this is what happens when the exchange is ended after the wait. The run's own moment stays.
 */
export function* keptOpen(run: Run, cause: EarlyEnd): Work<OtherCourse> {
  const present = run.step;
  yield* run.going(cause.step - 1);
  const end = run.next();
  const other = end?.pc === undefined ? undefined : doingNothingAt(run, end.pc);
  yield* run.going(present);
  if (end === undefined || other === undefined) return { kind: "unknown" };
  let answered = -1;
  other.listener = {
    event: (kind, _fibril, subject) => {
      if (kind === EventKind.answered && other.route(subject).serial === cause.earlier) answered = other.step + 1;
    },
  };
  const last = cause.step + FURTHEST;
  let goesOn = other.decide(end.decision);
  while (goesOn && answered < 0 && other.step < last && !other.hasNewFinding) {
    goesOn = other.follow(run);
    if (other.step % other.pace === 0) yield pieceOf(other.step);
  }
  if (answered >= 0) return { kind: "answered", step: answered };
  const outcome = other.ending().kind;
  return outcome === "deadlock" || outcome === "hang" ? { kind: "stuck" } : { kind: "unknown" };
}

/** The run at its present moment, in a program in which an `end` does nothing. */
function doingNothingAt(run: Run, pc: number): Run | undefined {
  if (run.program.code[pc * STRIDE + OP] !== Op.end) return undefined;
  const code = run.program.code.slice();
  code[pc * STRIDE + OP] = Op.nop;
  const program: Program = { ...run.program, code };
  return new Run(program, { from: run.machine });
}
