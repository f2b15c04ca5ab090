import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from "@dagrejs/dagre";
import type { GraphEdge, WaitForGraph } from "#simulator";
import type { Box, Point } from "./box.ts";
import { edgeLines, fibrilLines, sizeOf, titleOf } from "./labels.ts";
import { depthsOf } from "./ring.ts";

/** Between two ranks that have arrows there is one of labels, and a task's border is a rank too: each gets half of it. */
const betweenRanks = 52;

/** From the side of a task to its fibrils there is at least so much room above and below. */
export const roomInTask = betweenRanks / 2;

/** Where the library puts everything. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  /** By id; the one of a task has room for all that lies inside. */
  readonly tasks: ReadonlyMap<number, Box>;
  readonly fibrils: ReadonlyMap<number, Box>;
  readonly ways: readonly Way[];
}

/** An arrow's points, from the one who waits to the one who is waited for, and the room for its label. */
export interface Way {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly label: Box;
}

/** Arranges a wait-for graph: who waits is above whom it waits for, and `ring`, a circle's members in its order, is a ring. */
export function arrange(picture: WaitForGraph, ring: readonly number[]): Arrangement {
  const { tasks, edges } = picture;
  const depths = depthsOf(ring, picture);
  const arrows = edges.map((edge, index) => {
    const isTurned = (depths.get(edge.from) ?? 0) > (depths.get(edge.to) ?? Number.POSITIVE_INFINITY);
    const [v, w] = isTurned ? [edge.to, edge.from] : [edge.from, edge.to];
    return { edge, isTurned, key: { v: fibrilKey(v), w: fibrilKey(w), name: String(index) } };
  });
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true, compound: true });
  graph.setGraph({ rankdir: "TB", nodesep: 24, edgesep: 16, ranksep: betweenRanks, marginx: 12, marginy: 12 });
  for (const task of tasks) {
    graph.setNode(taskKey(task.id), { width: 0, height: 0 });
    for (const { id, label } of task.fibrils) {
      graph.setNode(fibrilKey(id), sizeOf(fibrilLines(label), titleOf(task)));
      graph.setParent(fibrilKey(id), taskKey(task.id));
    }
  }
  for (const { edge, key } of arrows) graph.setEdge(key, { ...sizeOf(edgeLines(edge)), labelpos: "c" });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const fibrils = tasks.flatMap((task) => task.fibrils);
  return {
    width,
    height,
    tasks: new Map(tasks.map(({ id }) => [id, boxOf(graph.node(taskKey(id)))])),
    fibrils: new Map(fibrils.map(({ id }) => [id, boxOf(graph.node(fibrilKey(id)))])),
    ways: arrows.map(({ edge, isTurned, key }) => {
      const { points = [], ...label } = graph.edge(key);
      return { edge, points: isTurned ? points.toReversed() : points, label: boxOf(label) };
    }),
  };
}

const taskKey = (id: number): string => `task ${id}`;
const fibrilKey = (id: number): string => `fibril ${id}`;

/** The library names a box by its centre. */
function boxOf({ x = 0, y = 0, width = 0, height = 0 }: NodeLabel | EdgeLabel): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}
