import type { GraphBody } from "#protocol";

/** What the picture is kept to: a task, by its name, and all that so many waits, either way, lead to. */
export interface Surroundings {
  readonly task: string;
  readonly hops: number;
}

/** The part of a graph that lies around a task; all of it where there is no such task. The circle and its victims stay what they are. */
export function around(graph: GraphBody, surroundings: Surroundings | undefined): GraphBody {
  const start = graph.tasks.find(({ name }) => name === surroundings?.task);
  if (surroundings === undefined || start === undefined) return graph;
  const near = neighboursOf(graph);
  const reached = new Set([start.id]);
  let edge: readonly number[] = [start.id];
  for (let hop = 0; hop < surroundings.hops && edge.length > 0; hop++) {
    edge = [...new Set(edge.flatMap((task) => [...(near.get(task) ?? [])]))].filter((task) => !reached.has(task));
    for (const task of edge) reached.add(task);
  }
  const tasks = graph.tasks.filter(({ id }) => reached.has(id));
  const fibrils = new Set(tasks.flatMap((task) => task.fibrils.map(({ id }) => id)));
  return { ...graph, tasks, edges: graph.edges.filter(({ from, to }) => fibrils.has(from) && fibrils.has(to)) };
}

/** For each task those that it waits for or that wait for it. */
function neighboursOf({ tasks, edges }: GraphBody): ReadonlyMap<number, ReadonlySet<number>> {
  const taskOf = new Map(tasks.flatMap(({ id, fibrils }) => fibrils.map((fibril) => [fibril.id, id] as const)));
  const near = new Map(tasks.map(({ id }) => [id, new Set<number>()]));
  for (const { from, to } of edges) {
    const [a, b] = [taskOf.get(from), taskOf.get(to)];
    if (a === undefined || b === undefined) continue;
    near.get(a)?.add(b);
    near.get(b)?.add(a);
  }
  return near;
}
