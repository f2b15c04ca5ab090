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
export function toDot(graph: WaitForGraph): string {
  const { tasks, edges, isSuspected } = graph;
  const names = nodeNames(graph);
  const arrows = edges.map(({ from, to, wait, label, inCycle }) => {
    const text = `${wait.kind}\n${label}`;
    const color = inCycle ? ', color="#c62828", penwidth=2' : "";
    const line = wait.certainty === "possible" ? ", style=dashed" : "";
    return `  ${names.get(from)} -> ${names.get(to)} [label=${quoted(text)}${color}${line}];`;
  });
  return `${[
    "digraph wait_for {",
    "  rankdir=LR;",
    "  node [shape=box];",
    ...(isSuspected ? [`  label=${quoted(suspectedText)};`, "  labelloc=t;"] : []),
    ...tasks.flatMap((task) => cluster(task, names, isSuspected)),
    ...arrows,
    "}",
  ].join("\n")}\n`;
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
