export { type Exported, toPromela } from "./export.ts";
export { type ReadTrail, readTrail } from "./trail.ts";
