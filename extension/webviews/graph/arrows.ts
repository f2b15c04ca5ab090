import type { GraphRole } from "#protocol";
import type { Layout, PlacedTask } from "./layout.ts";
import type { WaitLine } from "./model.ts";
import { sizes } from "./sizes.ts";

/** An arrow from a line of a fibril that waits to one that can end the wait. */
export interface Arrow {
  readonly line: WaitLine;
  /** Of the fibril that waits. */
  readonly role: GraphRole;
  readonly from: number;
  readonly to: number;
  readonly ends: readonly [PlacedTask, PlacedTask];
  /** SVG path data of the curve, and of its head. */
  readonly curve: string;
  readonly head: string;
}

interface Port {
  readonly task: PlacedTask;
  readonly y: number;
}

const headLength = 8;
const headHalf = 4;

/** The arrows between all fibrils that are in the picture. */
export function arrowsOf({ tasks }: Layout): Arrow[] {
  const targets = new Map<number, Port>();
  for (const task of tasks) {
    // One that is not drawn, because it is idle, is its task.
    for (const { id } of task.node.task.fibrils) targets.set(id, { task, y: task.y + sizes.taskHead / 2 });
    for (const { row, y } of task.rows) targets.set(row.fibril.id, { task, y: task.y + y + sizes.line / 2 });
  }
  return tasks.flatMap((task) =>
    task.rows.flatMap(({ row, y }) =>
      row.waits.flatMap((line, index) => {
        const { role } = row.fibril;
        const from = { task, y: task.y + y + (index + 1.5) * sizes.line };
        return line.edges.flatMap((edge): Arrow[] => {
          const to = targets.get(edge.to);
          if (!to) return [];
          return [{ line, role, from: edge.from, to: edge.to, ends: [task, to.task], ...route(from, to) }];
        });
      }),
    ),
  );
}

/** Between columns straight across; within one down at the right side and up at the left one, so that a cycle turns as a clock does. */
function route(from: Port, to: Port): { curve: string; head: string } {
  const [fromX, toX] = [from.task.x, to.task.x];
  if (fromX === toX) {
    const side = to.y > from.y ? 1 : -1;
    const x = side > 0 ? fromX + from.task.width : fromX;
    const reach = side * Math.min(sizes.lane * 1.2, 16 + Math.abs(to.y - from.y) / 20);
    return draw(x, from.y, x + reach, x, to.y, side);
  }
  const side = toX > fromX ? 1 : -1;
  const x = side > 0 ? fromX + from.task.width : fromX;
  const end = side > 0 ? toX : toX + to.task.width;
  return draw(x, from.y, (x + end) / 2, end, to.y, -side);
}

/** A curve that leaves and arrives horizontally; `side` is where it arrives from: 1 the right, -1 the left. */
function draw(x: number, y: number, middle: number, endX: number, endY: number, side: number) {
  const tip = endX + side * 2;
  const base = tip + side * headLength;
  const controls = `${round(middle)} ${round(y)} ${round(middle)} ${round(endY)}`;
  return {
    curve: `M${round(x)} ${round(y)}C${controls} ${round(base)} ${round(endY)}`,
    head: `M${round(tip)} ${round(endY)}L${round(base)} ${round(endY - headHalf)}V${round(endY + headHalf)}Z`,
  };
}

const round = (length: number) => Math.round(length * 10) / 10;
