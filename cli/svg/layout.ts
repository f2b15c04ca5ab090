import type { GraphEdge, GraphFibril, GraphTask, WaitForGraph } from "#simulator";
import { arrange, roomInTask, type Way } from "./arrange.ts";
import { type Box, boxAround, centreOf, holds } from "./box.ts";
import { curveThrough, loopAt } from "./curve.ts";
import { edgeLines, fibrilLines, padding, titleOf } from "./labels.ts";
import { type Side, withPorts } from "./ports.ts";
import { widthOf } from "./text.ts";

export interface PlacedTask extends Box {
  readonly task: GraphTask;
  readonly title: string;
  readonly titleX: number;
  readonly fibrils: readonly PlacedFibril[];
}

export interface PlacedFibril extends Box {
  readonly fibril: GraphFibril;
  readonly lines: readonly string[];
}

export interface Arrow {
  readonly edge: GraphEdge;
  readonly label: Box;
  readonly lines: readonly string[];
  /** SVG path data from the one who waits to the one who is waited for. */
  readonly curve: string;
  readonly head: string;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly tasks: readonly PlacedTask[];
  readonly arrows: readonly Arrow[];
}

/** Places a wait-for graph; `ring` are the members of a circle in its order. */
export function layOut(picture: WaitForGraph, ring: readonly number[]): Layout {
  const { width, height, ways, ...boxes } = arrange(picture, ring);
  const tasks = picture.tasks.flatMap((task): PlacedTask[] => {
    const fibrils = task.fibrils.flatMap((fibril) => {
      const box = boxes.fibrils.get(fibril.id);
      return box === undefined ? [] : [{ fibril, lines: fibrilLines(fibril.label), ...box }];
    });
    const room = boxes.tasks.get(task.id);
    const labels = ways.map(({ label }) => label).filter((label) => room !== undefined && holds(room, centreOf(label)));
    // There may be more room than is taken.
    const box = boxAround([...fibrils, ...labels], padding, roomInTask);
    return [{ task, fibrils, ...box, ...titleIn(box, titleOf(task), comersTo(task, box, ways)) }];
  });
  return { width, height, tasks, arrows: arrowsOf(tasks, ways) };
}

/** From which columns arrows come to a task's upper side. */
const comersTo = ({ fibrils }: GraphTask, box: Box, ways: readonly Way[]): number[] =>
  ways
    .filter(({ edge, label }) => label.y < box.y && fibrils.some(({ id }) => id === edge.from || id === edge.to))
    .map(({ label }) => centreOf(label).x);

/** A task's title stands on the left, or where all arrows come from the left, out of their way. */
function titleIn(box: Box, title: string, comers: readonly number[]) {
  const isRight = comers.length > 0 && comers.every((x) => x < centreOf(box).x - 1);
  return { title, titleX: isRight ? box.x + box.width - padding - widthOf(title) : box.x + padding };
}

function arrowsOf(tasks: readonly PlacedTask[], ways: readonly Way[]): Arrow[] {
  const sides = new Map(
    tasks.flatMap((task) => task.fibrils.map((box) => [box.fibril.id, sideOf(task, box)] as const)),
  );
  const lines = ways.flatMap(({ edge, points, label }) => {
    const [from, to] = [sides.get(edge.from), sides.get(edge.to)];
    if (from === undefined || to === undefined) return [];
    return [{ edge, from, to, points, box: label, label: centreOf(label) }];
  });
  const points = withPorts(lines);
  return lines.map(({ edge, from, to, box }, index) => ({
    edge,
    lines: edgeLines(edge),
    label: box,
    ...(from === to ? loopAt(from) : curveThrough(points[index], box)),
  }));
}

/** A fibril's box, and the part of its upper side over which no title lies. */
function sideOf({ y, title, titleX, ...task }: PlacedTask, box: PlacedFibril): Side {
  const right = box.x + box.width;
  if (box.y - y > roomInTask) return { ...box, free: { from: box.x, to: right } };
  const isLeft = titleX === task.x + padding;
  const free = isLeft ? { from: titleX + widthOf(title), to: right } : { from: box.x, to: titleX };
  return { ...box, free: { from: Math.max(free.from, box.x), to: Math.min(free.to, right) } };
}
