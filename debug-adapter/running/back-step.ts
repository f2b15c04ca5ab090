import { callState, EventKind, type Listener, type NextStep, type Run } from "#simulator";
import { arrive, lookBack, type Search, taskOf } from "./search.ts";
import type { Watch } from "./watch.ts";

/** A moment, and the fibril to show there. */
interface Spot {
  readonly step: number;
  readonly fibril: number;
}

/** Hears, while the past is passed, with what a fibril began what it does now: with a call that it took, or with its `spawn`. */
class Beginning implements Listener {
  readonly #run: Run;
  readonly #fibril: number;
  #taken: Spot | undefined;
  /** The moment at which it began; `undefined` when it was not passed. */
  step: number | undefined;
  /** Right before the statement that made it begin. */
  cause: Spot | undefined;
  isCall = false;

  constructor(run: Run, fibril: number) {
    this.#run = run;
    this.#fibril = fibril;
  }

  event(kind: number, actor: number, subject: number): void {
    if (kind === EventKind.begun && actor === this.#fibril) {
      const { sentAt, senderFibril } = callState(this.#run.machine, subject);
      this.#taken =
        sentAt === undefined || senderFibril === undefined ? undefined : { step: sentAt - 1, fibril: senderFibril };
    } else if (kind === EventKind.spawned && subject === this.#fibril) {
      this.step = this.#run.step + 1;
      this.cause = { step: this.#run.step, fibril: actor };
      this.isCall = false;
    }
  }

  /** To be told of each step after its events. True when it began with this one. */
  after({ fibril, pc }: NextStep): boolean {
    if (fibril === this.#fibril && pc === undefined) {
      this.step = this.#run.step;
      this.cause = this.#taken;
      this.isCall = true;
    }
    return this.step === this.#run.step;
  }
}

/**
 * Goes back to where this fibril's statement began or, when it stands at a beginning, to the one before it; statements deeper in `fn`s than `depth`
 * do not count. Before its first statement is the one that made it begin.
 */
export function* backStep(watch: Watch, fibril: number, depth = Number.MAX_SAFE_INTEGER): Search {
  const { run } = watch;
  const task = taskOf(run, fibril);
  const isAtStatement = () => {
    const standing = run.standing(fibril);
    return standing?.begins === true && standing.depth <= depth;
  };
  const skip = isAtStatement() ? 1 : 0;
  const beginning = new Beginning(run, fibril);
  /** Moments at which it came to a statement of what it does now; the stretch that is looked through, and those after it. */
  let stretch: number[] = [];
  let later: number[] = [];
  const look = lookBack(watch, run.step, {
    begin() {
      later = [...stretch, ...later];
      stretch = run.step === 0 && isAtStatement() ? [0] : [];
    },
    after(step) {
      const begins = beginning.after(step);
      if (begins) stretch = [];
      if ((begins || step.fibril === fibril) && isAtStatement()) stretch.push(run.step);
    },
    isFound: () => beginning.step !== undefined || stretch.length + later.length > skip,
  });
  if (yield* hearing(watch, beginning, look)) return { kind: "pause", fibril: undefined, task };
  const moment = [...stretch, ...later].at(-1 - skip);
  if (moment !== undefined) return yield* arriveAt(watch, { step: moment, fibril });
  if (beginning.cause !== undefined) return yield* arriveAt(watch, beginning.cause);
  return yield* arrive(watch, 0, { kind: "entry", fibril: undefined, task });
}

/** Goes back to where what a fibril does now began: a handler to where its call was sent. */
function* backToBeginning(watch: Watch, fibril: number): Search {
  const beginning = new Beginning(watch.run, fibril);
  const look = lookBack(watch, watch.run.step, {
    after: (step) => beginning.after(step),
    isFound: () => beginning.step !== undefined,
  });
  if (yield* hearing(watch, beginning, look))
    return { kind: "pause", fibril: undefined, task: taskOf(watch.run, fibril) };
  const { step = 0, cause, isCall } = beginning;
  return yield* arriveAt(watch, isCall && cause !== undefined ? cause : { step, fibril });
}

/** Goes back out of the `fn` of a fibril that is `depth` deep, to its call; out of the fibril's own code to where that began. */
export const backOut = (watch: Watch, fibril: number, depth: number): Search =>
  depth > 0 ? backStep(watch, fibril, depth - 1) : backToBeginning(watch, fibril);

/** Goes back to where any fibril of a task last came to a statement: for a task that has nothing to do now. */
export function* backInTask(watch: Watch, task: number): Search {
  const { run } = watch;
  let found: Spot | undefined;
  const look = lookBack(watch, run.step - 1, {
    after({ fibril, task: actor }) {
      if (actor === task && fibril !== undefined && run.standing(fibril)?.begins) found = { step: run.step, fibril };
    },
    isFound: () => found !== undefined,
  });
  if (yield* look) return { kind: "pause", fibril: undefined, task };
  return yield* found === undefined
    ? arrive(watch, 0, { kind: "entry", fibril: undefined, task })
    : arriveAt(watch, found);
}

function* hearing<Found>(watch: Watch, listener: Listener, look: Search<Found>): Search<Found> {
  watch.listeners.add(listener);
  try {
    return yield* look;
  } finally {
    watch.listeners.delete(listener);
  }
}

const arriveAt = (watch: Watch, { step, fibril }: Spot) =>
  arrive(watch, step, { kind: "step", fibril, task: taskOf(watch.run, fibril) });
