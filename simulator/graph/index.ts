export { toDot } from "./dot.ts";
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
export { toMermaid } from "./mermaid.ts";
