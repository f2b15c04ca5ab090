import {
  type Charted,
  firstFrom,
  follow,
  itemsOfSerial,
  itemTest,
  type Recorder,
  type Run,
  search,
  type Work,
} from "#simulator";
import type { TimelineFindArguments, TimelinePlace } from "../protocol.ts";
import type { Recordings } from "./recordings.ts";

/** An item, and where it is written down. */
interface Found {
  readonly recorder: Recorder;
  readonly item: number;
}

/** The next item of a run that a text means, after a place in it or before one; part by part through all of it, also where it is not kept. */
export function* findThrough(
  recordings: Recordings,
  run: Run,
  { text, after, before }: TimelineFindArguments,
): Work<Found | undefined> {
  const isBackwards = before !== undefined;
  let mark = before ?? after;
  for (let step = Math.min(mark?.step ?? 0, run.furthest); step >= 0 && step <= run.furthest; ) {
    const { recorder, from, to } = yield* recordings.partAt(run, step);
    const item = yield* findBetween(recorder, text, [from, to], mark, isBackwards);
    if (item !== undefined) return { recorder, item };
    mark = undefined;
    step = isBackwards ? from - 1 : to + 1;
  }
  return undefined;
}

/** The next item between two steps, after the mark or before it. */
export function* findBetween(
  charted: Charted,
  text: string,
  [from, to]: readonly [from: number, to: number],
  mark: TimelinePlace | undefined,
  isBackwards: boolean,
): Work<number | undefined> {
  const { timeline } = charted;
  const indexOf = (at: number) => firstFrom(timeline.from.data, timeline.length, at);
  let range: readonly [number, number] = [indexOf(from), indexOf(to + 1)];
  if (mark !== undefined) {
    const at = indexOf(mark.step) + mark.nth;
    range = isBackwards ? [range[0], Math.min(at, range[1])] : [Math.max(at + 1, range[0]), range[1]];
  }
  return yield* search(itemTest(timeline, charted, text), range, isBackwards);
}

/** A call with all that was sent to serve it. */
interface Followed {
  /** Serials: the call itself, and those that were sent while one of them was served, in the order in which they were sent. */
  readonly calls: readonly number[];
  readonly from: number;
  /** `OPEN` when the call is under way still. */
  readonly to: number;
}

/** Follows a call that is under way at a step from where it was sent to its end, through all tasks and parts of a run; `undefined` where there is none such. */
export function* followThrough(
  recordings: Recordings,
  run: Run,
  call: number,
  step: number,
): Work<Followed | undefined> {
  let part = yield* recordings.partAt(run, Math.min(step, run.furthest));
  let items = yield* itemsOfSerial(part.recorder.timeline, call);
  const begins = () => part.recorder.timeline.from.data[items[0]];
  // A part that begins while the call is under way has it as if it were sent then, or before.
  while (items.length > 0 && begins() < part.from) {
    part = yield* recordings.partAt(run, begins());
    items = yield* itemsOfSerial(part.recorder.timeline, call);
  }
  if (items.length === 0) return undefined;
  const from = begins();
  const calls = new Set([call]);
  let to = yield* follow(part.recorder.timeline, items, from, calls);
  while (to > part.to && part.to < run.furthest) {
    part = yield* recordings.partAt(run, part.to + 1);
    items = yield* itemsOfSerial(part.recorder.timeline, call);
    if (items.length === 0) break;
    to = yield* follow(part.recorder.timeline, items, part.from, calls);
  }
  return { calls: [...calls], from, to };
}
