import { type GraphTask, nodeNames, type Role, suspectedText, type WaitForGraph } from "./graph.ts";

const looks: readonly (readonly [Role, string])[] = [
  ["cycle", "fill:#ffebee,stroke:#c62828,stroke-width:2px,color:#000"],
  ["victim", "fill:#f5f5f5,stroke:#9e9e9e,stroke-dasharray:4 3,color:#000"],
  ["running", "fill:#e8f5e9,stroke:#388e3c,color:#000"],
];

/** A circle that is only suspected. */
const suspected = "fill:#fff,stroke:#c62828,stroke-width:2px,stroke-dasharray:4 3,color:#000";

/** The wait-for graph for Mermaid, as Markdown viewers draw it: the cycle in red with thick arrows, its victims and what is only possible dashed. */
export const toMermaid = (graph: WaitForGraph): string => [...mermaidLines(graph)].join("");

/** The same, line by line: of a large dump there may be a million. */
export function* mermaidLines(graph: WaitForGraph): Generator<string> {
  const { tasks, edges, isSuspected } = graph;
  const names = nodeNames(graph);
  if (isSuspected) yield `---\ntitle: "${suspectedText}"\n---\n`;
  yield "flowchart LR\n";
  for (const task of tasks) yield `${subgraph(task, names).join("\n")}\n`;
  for (const { from, to, wait, label, inCycle } of edges) {
    const text = `${wait.kind}: ${label}`;
    const arrow = wait.certainty === "possible" ? "-.->" : inCycle ? "==>" : "-->";
    yield `  ${names.get(from)} ${arrow}|${quoted(text)}| ${names.get(to)}\n`;
  }
  for (const [role, style] of looks) {
    const members = tasks.flatMap((task) => task.fibrils).filter((fibril) => fibril.role === role);
    if (members.length === 0) continue;
    const own = role === "cycle" && isSuspected ? suspected : style;
    yield `  classDef ${role} ${own}\n  class ${members.map(({ id }) => names.get(id)).join(",")} ${role}\n`;
  }
}

function subgraph(task: GraphTask, names: ReadonlyMap<number, string>): string[] {
  return [
    `  subgraph t${task.id} [${quoted(`${task.name} (${task.id})`)}]`,
    ...task.fibrils.map(({ id, label }) => `    ${names.get(id)}[${quoted(label)}]`),
    "  end",
  ];
}

/** Mermaid has no escapes inside quotes, only its own entities. */
const quoted = (text: string): string =>
  `"${text.replace(/[#"<>&]/g, (character) => `#${character.charCodeAt(0)};`).replaceAll("\n", " ")}"`;
