import { F_MODE, FibrilMode, G_LAST } from "../machine/fields.ts";
import type { Machine } from "../machine/machine.ts";
import { canStep, deadlineOf } from "../machine/step.ts";

/** What happens next: a step of a task, or the end of a fibril's timer. Tasks and fibrils by number. */
export type Decision =
  | { readonly kind: "step"; readonly task: number }
  | { readonly kind: "timer"; readonly fibril: number };

/** A decision as one integer, for storing: a task's step is even, a timer odd. `NO_DECISION`: nothing can happen. */
export const NO_DECISION = -1;
export const stepOf = (task: number): number => task * 2;
export const timerOf = (fibril: number): number => fibril * 2 + 1;
export const isTimer = (decision: number): boolean => (decision & 1) === 1;
export const subjectOf = (decision: number): number => decision >> 1;
export const decisionOf = (code: number): Decision =>
  isTimer(code) ? { kind: "timer", fibril: subjectOf(code) } : { kind: "step", task: subjectOf(code) };

/** The `fifo` schedule: one step for each able task in turn, in order of declaration; timers when nothing else can run. */
export function fifo(m: Machine): number {
  const tasks = m.layout.tasks.length;
  let task = m.ledger[G_LAST];
  for (let tried = 0; tried < tasks; tried++, task++) {
    if (task >= tasks) task = 0;
    if (canStep(m, task)) return stepOf(task);
  }
  return earliestTimer(m);
}

function earliestTimer(m: Machine): number {
  let earliest = NO_DECISION;
  for (let fibril = 0; fibril < m.layout.fibrils.at.length; fibril++) {
    if (m.situation[m.layout.fibrils.at[fibril] + F_MODE] !== FibrilMode.timed) continue;
    if (earliest === NO_DECISION || deadlineOf(m, fibril) < deadlineOf(m, subjectOf(earliest))) {
      earliest = timerOf(fibril);
    }
  }
  return earliest;
}

/** Whether a decision can be taken at this moment. */
export function isPossible(m: Machine, decision: number): boolean {
  const subject = subjectOf(decision);
  if (decision < 0) return false;
  if (!isTimer(decision)) return subject < m.layout.tasks.length && canStep(m, subject);
  return (
    subject < m.layout.fibrils.at.length && m.situation[m.layout.fibrils.at[subject] + F_MODE] === FibrilMode.timed
  );
}
