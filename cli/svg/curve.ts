import { type Box, centreOf, type Point } from "./box.ts";

/** SVG path data of an arrow's line and of its head. */
interface Curve {
  readonly curve: string;
  readonly head: string;
}

const headLength = 9;
const headHalf = 4;
/** How far an arrow from a box to itself goes away from it. */
const ear = 18;

/**
 * An arrow through some points that leaves, passes and reaches each of them upright. Where its label lies on the way, the line
 * leaves room for it.
 */
export function curveThrough(points: readonly Point[], label: Box): Curve {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return { curve: "", head: "" };
  const base = { x: tip.x, y: tip.y > before.y ? tip.y - headLength : tip.y + headLength };
  const parts = around(label, [...points.slice(0, -1), base]);
  return { curve: parts.map(upright).join(""), head: headOf(base, tip) };
}

/** An arrow from a box's right side back to it. */
export function loopAt({ x, y, width, height }: Box): Curve {
  const side = x + width;
  const [out, back] = [y + height / 4, y + (height * 3) / 4];
  const base = { x: side + headLength, y: back };
  return {
    curve: `M${at({ x: side, y: out })}C${side + ear} ${round(out)} ${side + ear} ${round(back)} ${at(base)}`,
    head: headOf(base, { x: side, y: back }),
  };
}

function headOf(base: Point, tip: Point): string {
  const across = { x: (base.y - tip.y) / headLength, y: (tip.x - base.x) / headLength };
  const corner = (side: number) => ({ x: base.x + across.x * side, y: base.y + across.y * side });
  return `M${at(tip)}L${at(corner(headHalf))}L${at(corner(-headHalf))}Z`;
}

/** The points before the label and those after it. */
function around(label: Box, points: readonly Point[]): (readonly Point[])[] {
  const centre = centreOf(label);
  const index = points.findIndex(({ x, y }) => Math.abs(x - centre.x) < 1 && Math.abs(y - centre.y) < 1);
  const [before, after] = [points[index - 1], points[index + 1]];
  if (before === undefined || after === undefined) return [points];
  const [above, below] = [label.y, label.y + label.height].map((y) => ({ x: centre.x, y }));
  const [enter, leave] = before.y <= after.y ? [above, below] : [below, above];
  return [
    [...points.slice(0, index), enter],
    [leave, ...points.slice(index + 1)],
  ];
}

function upright([first, ...rest]: readonly Point[]): string {
  let from = first;
  const pieces = rest.map((to) => {
    const middle = round((from.y + to.y) / 2);
    const piece = `C${round(from.x)} ${middle} ${round(to.x)} ${middle} ${at(to)}`;
    from = to;
    return piece;
  });
  return `M${at(first)}${pieces.join("")}`;
}

const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

export const round = (length: number): number => Math.round(length * 10) / 10;
