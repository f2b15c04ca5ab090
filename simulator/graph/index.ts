export { dotLines, toDot } from "./dot.ts";
export {
  edgesOf,
  type GraphEdge,
  type GraphFibril,
  type GraphTask,
  type Role,
  rolesIn,
  suspectedText,
  type WaitForGraph,
  waitForGraph,
  waitLabel,
} from "./graph.ts";
export { mermaidLines, toMermaid } from "./mermaid.ts";
