import { spread } from "../hash.ts";
import { G_LAST, GT_PRIORITY } from "../machine/fields.ts";
import { ledgerOfTask, type Machine } from "../machine/machine.ts";
import { canStep, choicesOf, deadlineOf, fireTimer, isTimed, stepTask } from "../machine/step.ts";
import { choiceOf, isTimer, NO_DECISION, stepOf, subjectOf, timerOf } from "./decision.ts";

/**
 * Who goes next. `random` picks among the tasks that can step, and what a `choose` picks. `pct` (probabilistic concurrency testing, Burckhardt and others, 2010)
 * gives every task a random priority and lowers that of whoever runs at `depth - 1` random steps of the first `steps`.
 */
export type Schedule =
  | { readonly kind: "fifo" }
  | { readonly kind: "random"; readonly seed: number }
  | { readonly kind: "pct"; readonly seed: number; readonly depth: number; readonly steps: number };

/** The decision of a schedule at a machine's moment, as a code: a function of the machine alone, so that it is the same whenever one comes back. */
export type Scheduler = (m: Machine) => number;

export function schedulerOf(schedule: Schedule): Scheduler {
  switch (schedule.kind) {
    case "fifo":
      return fifo;
    case "random":
      return random(schedule.seed);
    case "pct":
      return pct(schedule.seed, schedule.depth, schedule.steps);
  }
}

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

function random(seed: number): Scheduler {
  return (m) => {
    let able = 0;
    for (let task = 0; task < m.layout.tasks.length; task++) if (canStep(m, task)) able++;
    if (able === 0) return earliestTimer(m);
    let left = hash(seed, m.step, WHO) % able;
    for (let task = 0; ; task++) if (canStep(m, task) && left-- === 0) return chosen(m, task, seed);
  };
}

function pct(seed: number, depth: number, steps: number): Scheduler {
  const changes = Array.from({ length: Math.max(0, depth - 1) }, (_, change) => 1 + (hash(seed, change, WHEN) % steps));
  return (m) => {
    const change = changes.indexOf(m.step);
    const last = m.ledger[G_LAST] - 1;
    if (change >= 0 && last >= 0) m.ledger[ledgerOfTask(m, last) + GT_PRIORITY] = change + 1;
    let best = -1;
    for (let task = 0; task < m.layout.tasks.length; task++) {
      if (canStep(m, task) && (best < 0 || isAbove(m, seed, task, best))) best = task;
    }
    return best < 0 ? earliestTimer(m) : chosen(m, best, seed);
  };
}

/** Whether a task has a higher priority than another; one that was lowered is below all that were not. */
function isAbove(m: Machine, seed: number, task: number, other: number): boolean {
  const [a, b] = [m.ledger[ledgerOfTask(m, task) + GT_PRIORITY], m.ledger[ledgerOfTask(m, other) + GT_PRIORITY]];
  if (a !== b) return a === 0 || (b !== 0 && a < b);
  return hash(seed, task, WHO) > hash(seed, other, WHO);
}

const chosen = (m: Machine, task: number, seed: number): number => {
  const choices = choicesOf(m, task);
  return stepOf(task, choices === 1 ? 0 : hash(seed, m.step, WHAT) % choices);
};

/** What a random number is for. */
const WHO = 1;
const WHAT = 2;
const WHEN = 3;

/** 32 bits that depend on all bits of three numbers (the finaliser of MurmurHash3): chance that can be had again. */
function hash(seed: number, index: number, purpose: number): number {
  return spread(
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35) ^ Math.imul(purpose, 0x27d4eb2f),
  );
}

/** The timer that ends first; of equal ones that of the fibril with the lowest number. */
function earliestTimer(m: Machine): number {
  let earliest = NO_DECISION;
  for (let fibril = 0; fibril < m.layout.fibrils.at.length; fibril++) {
    if (!isTimed(m, fibril)) continue;
    if (earliest === NO_DECISION || deadlineOf(m, fibril) < deadlineOf(m, subjectOf(earliest))) {
      earliest = timerOf(fibril);
    }
  }
  return earliest;
}

/** Takes a decision of a run's own, which must be possible. */
export function take(m: Machine, code: number): void {
  if (isTimer(code)) return fireTimer(m, subjectOf(code));
  m.choice = choiceOf(code);
  stepTask(m, subjectOf(code));
}

/** Whether a decision can be taken at this moment. */
export function isPossible(m: Machine, code: number): boolean {
  if (code < 0) return false;
  const subject = subjectOf(code);
  if (isTimer(code)) return subject < m.layout.fibrils.at.length && isTimed(m, subject);
  return subject < m.layout.tasks.length && canStep(m, subject) && choiceOf(code) < choicesOf(m, subject);
}
