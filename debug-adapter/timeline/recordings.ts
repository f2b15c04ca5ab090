import { pieceOf, Recorder, type Run, Timeline, type Work } from "#simulator";

/** A part of a very long run that is not kept is gone through anew: so many steps, and from the checkpoint before them, take some ten milliseconds. */
const MOST_STEPS_ANEW = 50_000;
/** More items than such a part has. */
const MOST_ITEMS_ANEW = 2 ** 18;

interface Recording {
  readonly run: Run;
  readonly branch: number;
  readonly recorder: Recorder;
}

/** What is written down of a run, of the branch that it is on: once somebody asks, up to where it was seen, and further as it goes on. */
export class Recordings {
  readonly #mostItems: number | undefined;
  #whole: Recording | undefined;
  /** The part that was gone through anew last. */
  #part: (Recording & { readonly until: number }) | undefined;

  /** `mostItems` of the whole run are kept; by default so many that a person meets no end. */
  constructor(mostItems?: number) {
    this.#mostItems = mostItems;
  }

  /** Everything up to the latest step that was seen. The run has to stand still meanwhile. */
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
    if (to - from > MOST_STEPS_ANEW) return undefined;
    const known = this.#part;
    if (known?.run === run && known.branch === run.branch && known.recorder.start < from && known.until >= to) {
      return known.recorder;
    }
    const recorder = new Recorder(run.onBranch(run.branch, Math.max(0, from - 1)), new Timeline(MOST_ITEMS_ANEW));
    const until = Math.min(run.furthest, to + (to - from));
    yield* recording(recorder, run, until);
    this.#part = { run, branch: run.branch, recorder, until };
    return recorder.timeline.leftFrom === undefined ? recorder : undefined;
  }
}

function* recording(recorder: Recorder, run: Run, until: number): Work<void> {
  for (let steps = 1; recorder.run.step < until && recorder.advance(run); steps++) {
    if (steps % run.pace === 0) yield pieceOf(steps);
  }
}
