import { type GraphTask, nodeNames, type Role, suspectedText, type WaitForGraph } from "./graph.ts";

const looks: readonly (readonly [Role, string])[] = [
  ["cycle", "fill:#ffebee,stroke:#c62828,stroke-width:2px,color:#000"],
  ["victim", "fill:#f5f5f5,stroke:#9e9e9e,stroke-dasharray:4 3,color:#000"],
  ["running", "fill:#e8f5e9,stroke:#388e3c,color:#000"],
];

/** A circle that is only suspected. */
const suspected = "fill:#fff,stroke:#c62828,stroke-width:2px,stroke-dasharray:4 3,color:#000";

/** The wait-for graph for Mermaid, as Markdown viewers draw it: the cycle in red with thick arrows, its victims and what is only possible dashed. */
export function toMermaid(graph: WaitForGraph): string {
  const { tasks, edges, isSuspected } = graph;
  const names = nodeNames(graph);
  const arrows = edges.map(({ from, to, wait, label, inCycle }) => {
    const text = `${wait.kind}: ${label}`;
    const arrow = wait.certainty === "possible" ? "-.->" : inCycle ? "==>" : "-->";
    return `  ${names.get(from)} ${arrow}|${quoted(text)}| ${names.get(to)}`;
  });
  const classes = looks.flatMap(([role, style]) => {
    const members = tasks.flatMap((task) => task.fibrils).filter((fibril) => fibril.role === role);
    if (members.length === 0) return [];
    const own = role === "cycle" && isSuspected ? suspected : style;
    return [`  classDef ${role} ${own}`, `  class ${members.map(({ id }) => names.get(id)).join(",")} ${role}`];
  });
  const title = isSuspected ? ["---", `title: "${suspectedText}"`, "---"] : [];
  return `${[...title, "flowchart LR", ...tasks.flatMap((task) => subgraph(task, names)), ...arrows, ...classes].join("\n")}\n`;
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
