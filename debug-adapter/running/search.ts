import { type Listener, type NextStep, pieceOf, type Run } from "#simulator";
import { closingFibril } from "./exception.ts";
import type { Stop } from "./stop.ts";
import type { Watch } from "./watch.ts";

/**
 * A search through a run that gives way after each piece, or sooner: it says how many it has done since, where not one. It is told then whether to pause,
 * and ends with what it found: most with the moment that they are at.
 */
export type Search<Found = Stop> = Generator<number | undefined, Found, boolean>;

/** Where a step command wants to get to. It hears what happens in each step, and is asked after it. */
export interface Goal extends Listener {
  /** The fibril at whose next statement to stop, once it is there. */
  after(step: NextStep): number | undefined;
}

/** The number of a fibril's task. */
export const taskOf = (run: Run, fibril: number): number => run.machine.layout.fibrils.task[fibril];

/** Whether a search lets others have their turn after so many steps: after each piece, and where looking took as long as one may. */
const mayGiveWay = ({ run, visits }: Watch, steps: number): boolean => visits.haveEvaluated() || steps % run.pace === 0;

/** Goes forward to the next stop, to the goal if that comes first, or to the end of the run. `task` is the one that the person looks at. */
export function* forward(watch: Watch, task: number, goal?: Goal): Search {
  const { run } = watch;
  const here = watch.stopAtLine();
  if (here !== undefined) return here;
  if (goal !== undefined) watch.listeners.add(goal);
  try {
    for (let steps = 1; ; steps++) {
      const step = watch.advance();
      if (step === undefined) return atTheEnd(run, task);
      const stop = watch.stop();
      const reached = goal?.after(step);
      if (stop !== undefined) return stop;
      if (reached !== undefined) return { kind: "step", fibril: reached, task: taskOf(run, reached) };
      if (mayGiveWay(watch, steps) && (yield pieceOf(steps))) return { kind: "pause", fibril: undefined, task };
    }
  } finally {
    if (goal !== undefined) watch.listeners.delete(goal);
  }
}

/** Nothing can run any more: who is stuck stays in view, else the task that the person looks at. */
function atTheEnd(run: Run, task: number): Stop {
  const [finding] = run.stuck();
  if (finding === undefined) return { kind: "end", fibril: undefined, task };
  const fibril = closingFibril(run, finding);
  return { kind: "end", fibril, task: taskOf(run, fibril) };
}

/** Goes forward, or back, to a moment; the run may end before it. */
export function* goTo(watch: Watch, task: number, target: number, branch = watch.run.branch): Search {
  const { run } = watch;
  const known = branch === run.branch ? Math.min(target, nothingNewUpTo(watch)) : changeBranch(watch, branch, target);
  if (yield* jump(watch, known)) return { kind: "pause", fibril: undefined, task };
  for (let steps = 1; run.step < target; steps++) {
    if (watch.advance() === undefined) break;
    if (mayGiveWay(watch, steps) && (yield pieceOf(steps))) return { kind: "pause", fibril: undefined, task };
  }
  return atNext(watch, "goto", task);
}

/** Up to this moment there is no need to look on the way: it was passed before, and no breakpoint counts its visits or writes. */
const nothingNewUpTo = ({ run, visits }: Watch): number => (visits.isNoted ? run.step : run.furthest);

/** Goes to a moment to come, and shows what stops the run there: a step at which something got stuck is told as when it happened. */
export function* stoppingAt(watch: Watch, task: number, target: number): Search {
  const stop = yield* goTo(watch, task, target);
  if (stop.kind === "pause" || target === 0) return stop;
  return watch.run.step < target ? atTheEnd(watch.run, task) : (watch.stop() ?? stop);
}

/** Goes over to another branch, and gives the moment up to which it was seen on the way to the target. */
function changeBranch({ run, visits }: Watch, branch: number, target: number): number {
  visits.forgetAfter(run.sharedWith(branch));
  run.changeTo(branch);
  return Math.min(target, run.furthest);
}

/** Takes the run to a moment that was seen, without a look at what is on the way. True when it was paused; it then stands where it had come to. */
function* jump(watch: Watch, step: number): Search<boolean> {
  let isPaused = false;
  for (const pieces of watch.run.going(step)) {
    isPaused = yield pieces;
    if (isPaused) break;
  }
  watch.moved();
  return isPaused;
}

/** Does a step that is possible now, and stops after it. */
export function* deciding(watch: Watch, step: NextStep): Search {
  const { run, visits } = watch;
  if (watch.isTurn(step)) {
    if (visits.matter && run.step > 0) {
      if (yield* jump(watch, run.step - 1)) return { kind: "pause", fibril: undefined, task: step.task };
      watch.advance();
    }
    watch.turnTo(step);
  }
  watch.decide(step);
  const { fibril, task } = step;
  const isThere = fibril !== undefined && watch.run.standing(fibril) !== undefined;
  return watch.stop() ?? { kind: "step", fibril: isThere ? fibril : undefined, task };
}

/** A search before which the moments up to this one are passed once more, where the numbers of visits are not known. */
export function* afterCounting(watch: Watch, task: number, search: Search): Search {
  const { run } = watch;
  const present = run.step;
  if (!watch.visits.isBehind) return yield* search;
  const showAgain = watch.shownAgain();
  const isPaused = yield* silently(watch, pass());
  yield* jump(watch, present);
  showAgain();
  return isPaused ? { kind: "pause", fibril: undefined, task } : yield* search;

  function* pass(): Search<boolean> {
    run.goTo(0);
    watch.moved();
    watch.stopAtLine();
    for (let steps = 1; run.step < present; steps++) {
      if (watch.advance() === undefined) break;
      if (mayGiveWay(watch, steps) && (yield pieceOf(steps))) return true;
    }
    return false;
  }
}

/** Passes moments without that anything is written of them. */
function* silently<Found>(watch: Watch, search: Search<Found>): Search<Found> {
  watch.visits.isSilent = true;
  try {
    return yield* search;
  } finally {
    watch.visits.isSilent = false;
  }
}

/** What is looked for in the past. */
interface Look {
  /** At the start of a stretch, before its first step. */
  begin?(): void;
  /** After each step of a stretch. */
  after(step: NextStep): void;
  /** After a stretch: whether no earlier one is needed. */
  isFound(): boolean;
}

/**
 * Looks through the past up to a moment, the stretch after the last checkpoint first, then earlier ones, each from its start.
 * True when it was paused; the run then stands where it had come to.
 */
export const lookBack = (watch: Watch, last: number, look: Look): Search<boolean> =>
  silently(watch, lookThrough(watch, last, look));

function* lookThrough(watch: Watch, last: number, look: Look): Search<boolean> {
  const { run } = watch;
  for (let end = last; end > 0; ) {
    const start = Math.max(0, run.checkpointBefore(end));
    run.goTo(start);
    watch.moved();
    look.begin?.();
    for (let steps = 1; run.step < end; steps++) {
      const step = watch.advance();
      if (step === undefined) break;
      look.after(step);
      if (mayGiveWay(watch, steps) && (yield pieceOf(steps))) {
        yield* jump(watch, end);
        return true;
      }
    }
    if (look.isFound()) return false;
    end = start;
  }
  return false;
}

/** Goes back to the last stop before this moment, or to the start. */
export function* backward(watch: Watch, task: number): Search {
  const { run } = watch;
  let found: { readonly step: number; readonly stop: Stop } | undefined;
  const paused = yield* lookBack(watch, watch.lastBefore, {
    after() {
      const stop = watch.stop();
      if (stop === undefined) return;
      found = { step: run.step, stop };
    },
    isFound: () => found !== undefined,
  });
  if (paused) return { kind: "pause", fibril: undefined, task };
  if (found !== undefined) return yield* arrive(watch, found.step, found.stop);
  run.goTo(0);
  watch.moved();
  return watch.stopAtLine() ?? atNext(watch, "entry", task);
}

/** A stop about whoever steps next: there is something to see. */
export function atNext({ next }: Watch, kind: "entry" | "goto", task: number): Stop {
  return { kind, fibril: next?.fibril, task: next?.task ?? task };
}

/** Takes the run to the moment of a stop that was found in the past. */
export function* arrive(watch: Watch, step: number, stop: Stop): Search {
  return (yield* jump(watch, step)) ? { kind: "pause", fibril: undefined, task: stop.task } : stop;
}
