export { type Bounds, type Explored, exploring } from "./explorer.ts";
