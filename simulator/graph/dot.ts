import { type GraphTask, nodeNames, type Role, suspectedText, type WaitForGraph } from "./graph.ts";

const look: Readonly<Record<Role, string>> = {
  cycle: 'color="#c62828", fillcolor="#ffebee", style="filled,bold"',
  victim: 'color="#9e9e9e", fillcolor="#f5f5f5", style="filled,dashed"',
  waiting: 'fillcolor="#ffffff", style="filled"',
  running: 'fillcolor="#e8f5e9", style="filled"',
  idle: 'color="#bdbdbd", fontcolor="#757575"',
};

/** A circle that is only suspected. */
const suspected = 'color="#c62828", style="dashed,bold"';

/** The wait-for graph for Graphviz: a box for each task, the cycle in red, its victims and what is only possible dashed. */
export const toDot = (graph: WaitForGraph): string => [...dotLines(graph)].join("");

/** The same, line by line: of a large dump there may be a million. */
export function* dotLines(graph: WaitForGraph): Generator<string> {
  const { tasks, edges, isSuspected } = graph;
  const names = nodeNames(graph);
  yield "digraph wait_for {\n  rankdir=LR;\n  node [shape=box];\n";
  if (isSuspected) yield `  label=${quoted(suspectedText)};\n  labelloc=t;\n`;
  for (const task of tasks) yield `${cluster(task, names, isSuspected).join("\n")}\n`;
  for (const { from, to, wait, label, inCycle } of edges) {
    const text = `${wait.kind}\n${label}`;
    const color = inCycle ? ', color="#c62828", penwidth=2' : "";
    const line = wait.certainty === "possible" ? ", style=dashed" : "";
    yield `  ${names.get(from)} -> ${names.get(to)} [label=${quoted(text)}${color}${line}];\n`;
  }
  yield "}\n";
}

function cluster(task: GraphTask, names: ReadonlyMap<number, string>, isSuspected: boolean): string[] {
  const lookOf = (role: Role) => (role === "cycle" && isSuspected ? suspected : look[role]);
  return [
    `  subgraph cluster_${task.id} {`,
    `    label=${quoted(`${task.name} (${task.id})`)};`,
    ...(task.role === "cycle" ? [`    color="#c62828";${isSuspected ? " style=dashed;" : ""}`] : []),
    ...task.fibrils.map(({ id, role, label }) => `    ${names.get(id)} [label=${quoted(label)}, ${lookOf(role)}];`),
    "  }",
  ];
}

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
