import { pieceOf, Recorder, type Run, Timeline, type Work } from "#simulator";

/** A part of a very long run that is not kept is gone through anew: so many steps, and from the checkpoint before them, take some ten milliseconds. */
const MOST_STEPS_ANEW = 50_000;

/** A part of a run, with all that begins in it: in the steps `from` to `to`, both included. */
export interface Part {
  readonly recorder: Recorder;
  readonly from: number;
  readonly to: number;
}

interface Recording {
  readonly run: Run;
  readonly branch: number;
  readonly recorder: Recorder;
}

/** What is written down of a run, of the branch that it is on: once somebody asks, up to where it was seen, and further as it goes on. */
export class Recordings {
  readonly #mostItems: number | undefined;
  readonly #stepsAnew: number;
  #whole: Recording | undefined;
  /** The part that was gone through anew last. */
  #part: (Recording & { readonly until: number }) | undefined;

  /** `mostItems` of the whole run are kept; by default so many that a person meets no end. What is not is gone through in parts of `stepsAnew` steps. */
  constructor(mostItems?: number, stepsAnew = MOST_STEPS_ANEW) {
    this.#mostItems = mostItems;
    this.#stepsAnew = stepsAnew;
  }

  /** What is kept, up to the latest step that was seen. The run has to stand still meanwhile. */
  *whole(run: Run): Work<Recorder> {
    if (this.#whole?.run !== run || this.#whole.branch !== run.branch) {
      const recorder = new Recorder(run.onBranch(run.branch, 0), new Timeline(this.#mostItems));
      this.#whole = { run, branch: run.branch, recorder };
      this.#part = undefined;
    }
    const { recorder } = this.#whole;
    yield* recording(recorder, run, run.furthest);
    return recorder;
  }

  /** What there is between two steps: the whole, or where that has left it out, a part of its own; `undefined` where this would take long. */
  *between(run: Run, from: number, to: number): Work<Recorder | undefined> {
    const whole = yield* this.whole(run);
    const { leftFrom } = whole.timeline;
    if (leftFrom === undefined || to < leftFrom) return whole;
    const length = to - from;
    return length > this.#stepsAnew ? undefined : yield* this.#anew(run, from, to, to + length);
  }

  /** The part that has all that begins in a step. One after the other they are the whole run, up to the latest step that was seen. */
  *partAt(run: Run, step: number): Work<Part> {
    const whole = yield* this.whole(run);
    const left = whole.timeline.leftFrom ?? run.furthest + 1;
    if (step < left) return { recorder: whole, from: 0, to: left - 1 };
    const from = left + Math.floor((step - left) / this.#stepsAnew) * this.#stepsAnew;
    const to = Math.min(run.furthest, from + this.#stepsAnew - 1);
    return { recorder: yield* this.#anew(run, from, to, to), from, to };
  }

  /** All that begins between two steps, and what goes on before; gone through up to the step `until` at least, so that more need not be soon. */
  *#anew(run: Run, from: number, to: number, until: number): Work<Recorder> {
    const known = this.#part;
    if (known?.run === run && known.branch === run.branch && known.recorder.start < from && known.until >= to) {
      return known.recorder;
    }
    const end = Math.min(run.furthest, until);
    const middle = run.onBranch(run.branch, Math.max(0, from - 1));
    const recorder = new Recorder(middle, new Timeline(Number.POSITIVE_INFINITY));
    yield* recording(recorder, run, end);
    this.#part = { run, branch: run.branch, recorder, until: end };
    return recorder;
  }
}

function* recording(recorder: Recorder, run: Run, until: number): Work<void> {
  for (let steps = 1; recorder.run.step < until && recorder.advance(run); steps++) {
    if (steps % run.pace === 0) yield pieceOf(steps);
  }
}
