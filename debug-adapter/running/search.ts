import type { Listener, NextStep, Run } from "#simulator";
import type { Stop } from "./stop.ts";
import type { Watch } from "./watch.ts";

/** A search through a run that gives way after each piece. It is told then whether to pause, and ends with the moment that it is at. */
export type Search = Generator<void, Stop, boolean>;

/** So many steps make a piece, well under a millisecond. */
const piece = 256;

/** Where a step command wants to get to. It hears what happens in each step, and is asked after it. */
export interface Goal extends Listener {
  /** The fibril at whose next statement to stop, once it is there. */
  after(step: NextStep): number | undefined;
}

export const taskOf = (run: Run, fibril: number): number => run.machine.layout.fibrils.task[fibril];

/** Goes forward to the next stop, to the goal if that comes first, or to the end of the run. `task` is the one that the person looks at. */
export function* forward(watch: Watch, task: number, goal?: Goal): Search {
  const { run } = watch;
  const here = watch.stopAtLine();
  if (here !== undefined) return here;
  if (goal !== undefined) watch.listeners.add(goal);
  try {
    for (let steps = 1; ; steps++) {
      const step = watch.advance();
      if (step === undefined) return { kind: "end", fibril: undefined, task };
      const stop = watch.stop();
      const reached = goal?.after(step);
      if (stop !== undefined) return stop;
      if (reached !== undefined) return { kind: "step", fibril: reached, task: taskOf(run, reached) };
      if (steps % piece === 0 && (yield)) return { kind: "pause", fibril: undefined, task };
    }
  } finally {
    if (goal !== undefined) watch.listeners.delete(goal);
  }
}

/** Goes forward, or back, to a moment; the run may end before it. */
export function* goTo(watch: Watch, task: number, target: number): Search {
  const { run } = watch;
  if (target < run.step) {
    run.goTo(target);
    watch.moved();
  }
  for (let steps = 1; run.step < target; steps++) {
    if (watch.advance() === undefined) break;
    if (steps % piece === 0 && (yield)) return { kind: "pause", fibril: undefined, task };
  }
  return { kind: "goto", fibril: undefined, task };
}

/** Looks at the moments between two checkpoints, the later included, in order of time. */
type Look = (step: NextStep) => void;

/**
 * Looks through the past: from the stretch after the last checkpoint to earlier ones, each from its start, until `found` says
 * so after a stretch, or the run's start is reached. True when it was paused; the run then stands where it had come to.
 */
function* stretches(
  watch: Watch,
  last: number,
  begin: () => void,
  look: Look,
  found: () => boolean,
): Generator<void, boolean, boolean> {
  const { run } = watch;
  for (let end = last; end > 0; ) {
    const start = Math.max(0, run.checkpointBefore(end));
    run.goTo(start);
    watch.moved();
    begin();
    for (let steps = 1; run.step < end; steps++) {
      const step = watch.advance();
      if (step === undefined) break;
      look(step);
      if (steps % piece === 0 && (yield)) {
        run.goTo(end);
        return true;
      }
    }
    if (found()) return false;
    end = start;
  }
  return false;
}

/** Goes back to the last stop before this moment, or to the start. */
export function* backward(watch: Watch, task: number): Search {
  const { run } = watch;
  let found: { readonly step: number; readonly stop: Stop } | undefined;
  const note = () => {
    const stop = watch.stop();
    if (stop === undefined) return;
    watch.show(stop);
    found = { step: run.step, stop };
  };
  const paused = yield* stretches(
    watch,
    run.step - 1,
    () => {},
    note,
    () => found !== undefined,
  );
  if (paused) return arrive(watch, run.step, { kind: "pause", fibril: undefined, task });
  if (found !== undefined) return arrive(watch, found.step, found.stop);
  run.goTo(0);
  watch.moved();
  return arrive(watch, 0, watch.stopAtLine() ?? { kind: "entry", fibril: undefined, task });
}

/** Goes back to where this fibril's statement began or, when it stands at a beginning, to the one before it. */
export function* backStep(watch: Watch, fibril: number): Search {
  const { run } = watch;
  const task = taskOf(run, fibril);
  const present = run.step;
  const skip = run.standing(fibril)?.begins ? 1 : 0;
  const request = run.system().fibrils.find(({ id }) => id === fibril)?.request;
  const sent = run.system().calls.find(({ serial }) => serial === request);
  /** Moments at which it came to a statement of what it does now; the stretch that is looked through, and those after it. */
  let stretch: number[] = [];
  let later: number[] = [];
  let began = false;
  const begin = () => {
    later = [...stretch, ...later];
    stretch = run.step === 0 && run.standing(fibril)?.begins ? [0] : [];
  };
  const look = (step: NextStep) => {
    if (step.fibril !== fibril) return;
    if (step.pc === undefined) {
      stretch = [];
      began = true;
    }
    if (run.standing(fibril)?.begins) stretch.push(run.step);
  };
  const found = () => began || stretch.length + later.length > skip;
  const paused = yield* stretches(watch, present, begin, look, found);
  if (paused) return arrive(watch, run.step, { kind: "pause", fibril: undefined, task });
  const moment = [...stretch, ...later].at(-1 - skip);
  if (moment !== undefined && moment < present) return arrive(watch, moment, { kind: "step", fibril, task });
  if (sent?.sentAt === undefined || sent.senderFibril === undefined) {
    return arrive(watch, 0, { kind: "entry", fibril: undefined, task });
  }
  const caller = sent.senderFibril;
  return arrive(watch, sent.sentAt - 1, { kind: "step", fibril: caller, task: taskOf(run, caller) });
}

/** Goes back to where any fibril of a task last came to a statement: for a task that has nothing to do now. */
export function* backInTask(watch: Watch, task: number): Search {
  const { run } = watch;
  let found: { readonly step: number; readonly fibril: number } | undefined;
  const look = ({ fibril, task: actor }: NextStep) => {
    const isHere = actor === task && fibril !== undefined && (run.standing(fibril)?.begins ?? false);
    if (isHere) found = { step: run.step, fibril };
  };
  const paused = yield* stretches(
    watch,
    run.step - 1,
    () => {},
    look,
    () => found !== undefined,
  );
  if (paused) return arrive(watch, run.step, { kind: "pause", fibril: undefined, task });
  if (found === undefined) return arrive(watch, 0, { kind: "entry", fibril: undefined, task });
  return arrive(watch, found.step, { kind: "step", fibril: found.fibril, task });
}

/** Takes the run to the moment of a stop that was found in the past. */
function arrive(watch: Watch, step: number, stop: Stop): Stop {
  watch.run.goTo(step);
  watch.moved();
  return stop;
}
