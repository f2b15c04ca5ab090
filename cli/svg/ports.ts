import type { Box, Point } from "./box.ts";

/** A line from one box to another. */
export interface Line {
  readonly from: Side;
  readonly to: Side;
  readonly points: readonly Point[];
  /** A point of the line that stays. */
  readonly label: Point;
}

/** A box that a line begins or ends at. */
export interface Side extends Box {
  /** The part of its upper side over which no title lies. */
  readonly free: { readonly from: number; readonly to: number };
}

/** What bends a line does so near to its box are for the sake of where it ended before. */
const near = 32;
/** Between two lines. */
const apart = 14;

interface End {
  readonly line: number;
  readonly isLast: boolean;
  readonly box: Side;
  readonly isLower: boolean;
  /** Where it comes from. */
  readonly x: number;
}

/** Leads the lines to the upper and lower sides of their boxes, those of one side at equal distances. */
export function withPorts(lines: readonly Line[]): Point[][] {
  const moved = lines.map(({ points }) => [...points]);
  for (const ends of bySide(lines.flatMap(endsOf))) {
    for (const [index, { line, isLast, box, isLower }] of ends.entries()) {
      const port = { x: portOf(box, isLower, index, ends.length), y: isLower ? box.y + box.height : box.y };
      const { label } = lines[line];
      const stays = ({ y }: Point) => Math.abs(y - port.y) > near || Math.abs(y - label.y) < 1;
      const points = moved[line];
      moved[line] = isLast
        ? [...points.slice(0, points.findLastIndex(stays) + 1), port]
        : [port, ...points.slice(points.findIndex(stays))];
    }
  }
  return moved;
}

/** Where the one of so many ends is: as far apart as can be, but not under a title where there is room beside it. */
function portOf({ x, width, free }: Side, isLower: boolean, index: number, count: number): number {
  const share = (index + 1) / (count + 1);
  const isFree = x + width / (count + 1) >= free.from && x + (width * count) / (count + 1) <= free.to;
  const hasRoom = free.to - free.from >= apart * (count + 1);
  return isLower || isFree || !hasRoom ? x + width * share : free.from + (free.to - free.from) * share;
}

/** The ends at each side of each box, from left to right. */
function bySide(ends: readonly End[]): End[][] {
  const sides = new Map<string, End[]>();
  for (const end of ends) {
    const key = `${end.box.x} ${end.box.y} ${end.isLower}`;
    sides.set(key, [...(sides.get(key) ?? []), end]);
  }
  return [...sides.values()].map((side) => side.sort((a, b) => a.x - b.x));
}

/** Both ends of a line; from a box to itself there is none. */
function endsOf({ from, to, points }: Line, line: number): End[] {
  if (from === to) return [];
  return [
    { isLast: false, box: from, next: points[1] },
    { isLast: true, box: to, next: points[points.length - 2] },
  ].flatMap(({ isLast, box, next }) =>
    next === undefined ? [] : [{ line, isLast, box, isLower: next.y > box.y, x: next.x }],
  );
}
