import type { Work } from "../work.ts";
import { firstFrom } from "./column.ts";
import { addWait, type LaneDensity } from "./density.ts";
import type { Test } from "./filter.ts";
import { ItemKind, OPEN, type Timeline } from "./timeline.ts";

/** What is asked for: the steps `from` to `to`, both included, and at most so many items; else how much there is in so many buckets. */
export interface WindowAsked {
  readonly from: number;
  readonly to: number;
  readonly most: number;
  readonly buckets: number;
  readonly test?: Test | undefined;
}

/** What there is between two steps: the items, in the order in which they begin; or where these are too many, how much. */
export type Window =
  | { readonly kind: "items"; readonly items: readonly number[] }
  /** Buckets of `width` steps each, from the step `from` on, which may be a little before what was asked for. */
  | { readonly kind: "density"; readonly from: number; readonly width: number; readonly lanes: readonly LaneDensity[] };

/** So many items are looked at before others are heard. */
const PIECE_OF_ITEMS = 65_536;

/** All that is between two steps, what began before and goes on included. */
export function* windowOf(timeline: Timeline, asked: WindowAsked): Work<Window> {
  const { from, to, most, test } = asked;
  const first = firstFrom(timeline.from.data, timeline.length, from);
  const end = firstFrom(timeline.from.data, timeline.length, to + 1);
  const inside = yield* matching(first, end, most + 1, test);
  const isWhole = timeline.leftFrom === undefined || to < timeline.leftFrom;
  if (inside.length > most || !isWhole) return yield* densityOf(timeline, asked, first, end, isWhole);
  // What goes on is asked for as generously as there is room, and what passes no test is left out of that.
  const before = timeline.ends.reaching(from, first, test === undefined ? most - inside.length : first);
  const passing = before.filter((item) => test?.(item) ?? true).slice(0, most - inside.length);
  return { kind: "items", items: [...passing.reverse(), ...inside] };
}

function* matching(first: number, end: number, most: number, test: Test | undefined): Work<number[]> {
  const found: number[] = [];
  for (let item = first; item < end && found.length < most; item++) {
    if (test?.(item) ?? true) found.push(item);
    if ((item - first) % PIECE_OF_ITEMS === PIECE_OF_ITEMS - 1) yield 1;
  }
  return found;
}

function* densityOf(
  timeline: Timeline,
  { from, to, buckets, test }: WindowAsked,
  first: number,
  end: number,
  isWhole: boolean,
): Work<Window> {
  const width = Math.max(1, Math.ceil((to + 1 - from) / buckets));
  // What is counted already does where its buckets are fine enough, or where nothing else is there.
  if ((width >= timeline.density.width && test === undefined) || !isWhole) return counted(timeline, from, to, width);
  const count = Math.ceil((to + 1 - from) / width);
  const lanes = new Map<number, LaneDensity>();
  const laneOf = (lane: number): LaneDensity => {
    const there = lanes.get(lane) ?? { lane, counts: new Int32Array(count), waited: new Int32Array(count) };
    lanes.set(lane, there);
    return there;
  };
  const add = (item: number): void => {
    const begun = timeline.from.data[item];
    const { counts, waited } = laneOf(timeline.lane.data[item]);
    if (begun >= from) counts[Math.floor((begun - from) / width)]++;
    if (timeline.kind.data[item] === ItemKind.wait) addWait(waited, begun, endOf(timeline, item, to), from, width);
  };
  for (const item of timeline.ends.reaching(from, first, PIECE_OF_ITEMS)) if (test?.(item) ?? true) add(item);
  for (let item = first; item < end; item++) {
    if (test?.(item) ?? true) add(item);
    if ((item - first) % PIECE_OF_ITEMS === PIECE_OF_ITEMS - 1) yield 1;
  }
  return { kind: "density", from, width, lanes: [...lanes.values()] };
}

/** By what is counted already: buckets are whole ones of those. */
function counted({ density, openWaits, from: begins, lane }: Timeline, from: number, to: number, wide: number): Window {
  const width = Math.ceil(wide / density.width) * density.width;
  const start = Math.floor(from / density.width) * density.width;
  const lanes = density.in(start, width, Math.ceil((to + 1 - start) / width));
  for (const item of openWaits()) {
    const waiting = lanes.find((each) => each.lane === lane.data[item]);
    if (waiting !== undefined) addWait(waiting.waited, begins.data[item], to + 1, start, width);
  }
  return { kind: "density", from: start, width, lanes };
}

const endOf = ({ to }: Timeline, item: number, last: number): number =>
  to.data[item] === OPEN ? last + 1 : to.data[item];

/** The first, or the last, of the items from `first` to before `end` that passes a test; `undefined` when none does. */
export function* search(
  test: Test,
  [first, end]: readonly [first: number, end: number],
  isBackwards: boolean,
): Work<number | undefined> {
  for (let looked = 1; looked <= end - first; looked++) {
    const item = isBackwards ? end - looked : first + looked - 1;
    if (test(item)) return item;
    if (looked % PIECE_OF_ITEMS === 0) yield 1;
  }
  return undefined;
}
