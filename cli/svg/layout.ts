import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from "@dagrejs/dagre";
import type { GraphEdge, GraphFibril, GraphTask, WaitForGraph } from "#simulator";
import { type Box, boxAround, centreOf, holds, type Point } from "./box.ts";
import { curveThrough, loopAt } from "./curve.ts";
import { edgeLines, fibrilLines, padding, sizeOf, titleOf } from "./labels.ts";
import { withPorts } from "./ports.ts";
import { depthsOf } from "./ring.ts";
import { widthOf } from "./text.ts";

export interface PlacedTask extends Box {
  readonly task: GraphTask;
  readonly title: string;
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

/** Between two ranks that have arrows there is one of labels, and a task's border is a rank too: each gets half of it. */
const betweenRanks = 52;
/** From a task's upper side to its first fibril: the title, and the head of an arrow. */
const titleHeight = betweenRanks / 2;

/** Places a wait-for graph: who waits is above whom it waits for, and `ring`, a circle's members in its order, is a ring. */
export function layOut(picture: WaitForGraph, ring: readonly number[]): Layout {
  const depths = depthsOf(ring, picture);
  const isTurned = ({ from, to }: GraphEdge) => (depths.get(from) ?? 0) > (depths.get(to) ?? Number.POSITIVE_INFINITY);
  const graph = arranged(picture, isTurned);
  const ways = picture.edges.map((edge, index) => {
    const { points = [], ...label } = graph.edge(keyOf(edge, index, isTurned));
    return { edge, points: isTurned(edge) ? points.toReversed() : points, label: boxOf(label) };
  });
  const tasks = picture.tasks.map((task): PlacedTask => {
    const fibrils = task.fibrils.map((fibril) => ({
      fibril,
      lines: fibrilLines(fibril.label),
      ...boxOf(graph.node(nodeOf(fibril.id))),
    }));
    // The library has found room for a task, its title and what is inside; that may be more than it takes.
    const room = boxOf(graph.node(boxNameOf(task.id)));
    const labels = ways.map(({ label }) => label).filter((label) => holds(room, centreOf(label)));
    const box = boxAround([...fibrils, ...labels], padding, titleHeight);
    return { task, title: titleOf(task), fibrils, ...box };
  });
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, tasks, arrows: arrowsOf(tasks, ways) };
}

interface Way {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly label: Box;
}

function arrowsOf(tasks: readonly PlacedTask[], ways: readonly Way[]): Arrow[] {
  const sides = new Map(
    tasks.flatMap((task) => task.fibrils.map((box) => [box.fibril.id, sideOf(task, box)] as const)),
  );
  const lines = ways.flatMap(({ edge, points, label }) => {
    const [from, to] = [sides.get(edge.from), sides.get(edge.to)];
    return from === undefined || to === undefined
      ? []
      : [{ edge, from, to, points, box: label, label: centreOf(label) }];
  });
  const points = withPorts(lines);
  return lines.map(({ edge, from, to, box }, index) => ({
    edge,
    lines: edgeLines(edge),
    label: box,
    ...(from === to ? loopAt(from) : curveThrough(points[index], box)),
  }));
}

/** The library's graph, with places: an edge that is turned goes upwards. */
function arranged({ tasks, edges }: WaitForGraph, isTurned: (edge: GraphEdge) => boolean) {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true, compound: true });
  graph.setGraph({ rankdir: "TB", nodesep: 24, edgesep: 16, ranksep: betweenRanks, marginx: 12, marginy: 12 });
  for (const task of tasks) {
    graph.setNode(boxNameOf(task.id), { width: 0, height: 0 });
    for (const { id, label } of task.fibrils) {
      graph.setNode(nodeOf(id), sizeOf(fibrilLines(label), titleOf(task)));
      graph.setParent(nodeOf(id), boxNameOf(task.id));
    }
  }
  edges.forEach((edge, index) => {
    graph.setEdge(keyOf(edge, index, isTurned), { ...sizeOf(edgeLines(edge)), labelpos: "c" });
  });
  return layout(graph);
}

const boxNameOf = (task: number): string => `task ${task}`;
const nodeOf = (fibril: number): string => `fibril ${fibril}`;

function keyOf(edge: GraphEdge, index: number, isTurned: (edge: GraphEdge) => boolean) {
  const [v, w] = isTurned(edge) ? [edge.to, edge.from] : [edge.from, edge.to];
  return { v: nodeOf(v), w: nodeOf(w), name: String(index) };
}

/** The library names a box by its centre. */
function boxOf({ x = 0, y = 0, width = 0, height = 0 }: NodeLabel | EdgeLabel): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function sideOf(task: PlacedTask, box: PlacedFibril) {
  const isUnderTitle = box.y - task.y <= titleHeight;
  return { ...box, free: isUnderTitle ? task.x + padding + widthOf(task.title) : box.x };
}
