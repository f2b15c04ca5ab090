import type { TimelineBody, TimelineDensity, TimelineItem, TimelineKind } from "#protocol";
import { type Range, xOf } from "./range.ts";
import { allOf, isSeen, type Row, type Rows, type Seen } from "./rows.ts";

/** What a shape means; each has a colour of its own. */
export type Meaning = "serving" | "waiting" | "lock" | "call" | "answer" | "notification" | "stuck" | "log";

/** Places in pixels, from the left upper corner of the picture. */
export type Shape =
  | {
      readonly kind: "bar";
      readonly meaning: Meaning;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly item: TimelineItem;
    }
  | {
      readonly kind: "arrow";
      readonly meaning: Meaning;
      readonly from: Point;
      readonly to: Point;
      /** It has not come to its end: nobody has begun with it, or taken it. */
      readonly isOpen: boolean;
      readonly item: TimelineItem;
    }
  | { readonly kind: "mark"; readonly meaning: Meaning; readonly at: Point; readonly item: TimelineItem }
  /** How much happens on a row in a while, and how much of that is waited, each from 0 to 1. */
  | {
      readonly kind: "cell";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly much: number;
      readonly waited: number;
    };

export interface Point {
  readonly x: number;
  readonly y: number;
}

const meanings: Readonly<Record<TimelineKind, Meaning>> = {
  call: "call",
  forward: "call",
  answer: "answer",
  notification: "notification",
  wait: "waiting",
  serve: "serving",
  lock: "lock",
  log: "log",
  exit: "log",
  fault: "stuck",
  stuck: "stuck",
};

/** Heights of bars, as shares of their row, and where they begin. */
const bars: Readonly<Partial<Record<Meaning, readonly [begin: number, height: number]>>> = {
  serving: [0.12, 0.44],
  waiting: [0.6, 0.2],
  lock: [0.84, 0.1],
};

/** Where arrows and moments are in their row: in the middle of what is served. */
const MIDDLE = 0.34;
export const middleOf = ({ y, height }: Pick<Row, "y" | "height">): number => y + MIDDLE * height;

/** What goes on is drawn a little beyond the end. */
const BEYOND = 0.5;
const LEAST_WIDTH = 2;

/** The shapes of what is in view, bars first, and arrows above them. */
export function shapesOf(
  body: TimelineBody,
  rows: Rows,
  range: Range,
  width: number,
  seen: Seen = allOf(rows),
): Shape[] {
  if (body.density !== undefined) return cellsOf(body, rows, range, width, seen);
  const x = (step: number) => xOf(range, step, width);
  const end = Math.max(body.furthest, body.moment.step) + BEYOND;
  const layers: Shape[][] = [[], [], [], [], []];
  for (const item of body.items ?? []) {
    if (item.from > range.to || (item.to ?? end) < range.from) continue;
    const row = rows.rowOf(item.lane);
    if (row === undefined) continue;
    const isRowSeen = isSeen(seen, row.y, row.y + row.height);
    const meaning = meanings[item.kind];
    const bar = bars[meaning];
    if (item.head !== undefined) {
      const target = rows.rowOf(item.head);
      if (target === undefined || !isSeen(seen, middleOf(row), middleOf(target))) continue;
      const isOpen = item.to === undefined;
      const from = { x: x(item.from), y: middleOf(row) };
      const to = { x: x(item.to ?? item.from), y: middleOf(target) };
      layers[3]?.push({ kind: "arrow", meaning, from, to, isOpen, item });
    } else if (isRowSeen && bar !== undefined) {
      const [begin, height] = bar;
      const [left, right] = [Math.max(-LEAST_WIDTH, x(item.from)), Math.min(width + LEAST_WIDTH, x(item.to ?? end))];
      const [top, high] = [row.y + begin * row.height, height * row.height];
      const layer = meaning === "serving" ? 0 : meaning === "waiting" ? 1 : 2;
      const bars = layers[layer];
      bars?.push({
        kind: "bar",
        meaning,
        x: left,
        y: top,
        width: Math.max(LEAST_WIDTH, right - left),
        height: high,
        item,
      });
    } else if (isRowSeen) {
      layers[4]?.push({ kind: "mark", meaning, at: { x: x(item.from), y: middleOf(row) }, item });
    }
  }
  return layers.flat();
}

/** How much there is on a row, bucket by bucket: its lanes added up, of which so many wait at all. */
interface Sum {
  readonly counts: Float64Array;
  readonly waited: Float64Array;
  lanes: number;
}

/** The sums of a window, for as long as it has the same rows: a picture that is moved is drawn sixty times a second. */
const known = new WeakMap<TimelineDensity, { readonly rows: Rows; readonly sums: ReadonlyMap<Row, Sum> }>();

function sumsOf(density: TimelineDensity, rows: Rows): ReadonlyMap<Row, Sum> {
  const before = known.get(density);
  if (before?.rows === rows) return before.sums;
  const sums = new Map<Row, Sum>();
  for (const { lane, counts, waited } of density.lanes) {
    const row = rows.rowOf(lane);
    if (row === undefined) continue;
    const { length } = counts;
    const sum = sums.get(row) ?? { counts: new Float64Array(length), waited: new Float64Array(length), lanes: 0 };
    sums.set(row, sum);
    if (waited.some((steps) => steps > 0)) sum.lanes++;
    for (let at = 0; at < length; at++) {
      sum.counts[at] = (sum.counts[at] ?? 0) + (counts[at] ?? 0);
      sum.waited[at] = (sum.waited[at] ?? 0) + (waited[at] ?? 0);
    }
  }
  known.set(density, { rows, sums });
  return sums;
}

/** A cell for each row and bucket in view in which anything is; fibrils of a folded task are added up. */
function cellsOf({ density }: TimelineBody, rows: Rows, range: Range, width: number, seen: Seen): Shape[] {
  if (density === undefined) return [];
  const first = Math.max(0, Math.floor((range.from - density.from) / density.width));
  const last = Math.ceil((range.to - density.from) / density.width);
  const sums = sumsOf(density, rows);
  let most = 1;
  for (const { counts } of sums.values()) {
    for (const count of counts.subarray(first, last)) most = Math.max(most, count);
  }
  const cells: Shape[] = [];
  const wide = xOf(range, range.from + density.width, width);
  for (const [{ y, height }, sum] of sums) {
    if (!isSeen(seen, y, y + height)) continue;
    for (let at = first; at < Math.min(last, sum.counts.length); at++) {
      const [much = 0, waited = 0] = [sum.counts[at], sum.waited[at]];
      if (much === 0 && waited === 0) continue;
      const x = xOf(range, density.from + at * density.width, width);
      const share = waited / (density.width * Math.max(1, sum.lanes));
      cells.push({ kind: "cell", x, y, width: wide, height, much: much / most, waited: Math.min(1, share) });
    }
  }
  return cells;
}

/** How near a pointer has to be. */
const NEAR = 6;

/** What is at a point: what is drawn last is in front, and an arrow is in front of the bars that it crosses. */
export function shapeAt(shapes: readonly Shape[], point: Point): Exclude<Shape, { kind: "cell" }> | undefined {
  let found: Exclude<Shape, { kind: "cell" }> | undefined;
  let nearest = Number.POSITIVE_INFINITY;
  for (const shape of shapes) {
    if (shape.kind === "cell") continue;
    const distance = distanceTo(shape, point);
    // A bar counts where the pointer is in it, and the smallest one there is meant.
    if (distance > NEAR || distance > nearest) continue;
    nearest = distance;
    found = shape;
  }
  return found;
}

function distanceTo(shape: Exclude<Shape, { kind: "cell" }>, { x, y }: Point): number {
  if (shape.kind === "mark") return Math.hypot(shape.at.x - x, shape.at.y - y);
  if (shape.kind === "bar") {
    const isIn = x >= shape.x - 1 && x <= shape.x + shape.width + 1 && y >= shape.y && y <= shape.y + shape.height;
    return isIn ? NEAR : Number.POSITIVE_INFINITY;
  }
  const { from, to } = shape;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
  return Math.hypot(from.x + share * dx - x, from.y + share * dy - y);
}
