export { toDot } from "./dot.ts";
export { edgesOf, roleOf, waitForGraph, waitLabel } from "./graph.ts";
export { toMermaid } from "./mermaid.ts";
