export { checksOf, nothingWrong } from "./default-check.ts";
export type { Bounds, Progress, SearchOptions } from "./explorer.ts";
export { exploring } from "./exploring.ts";
export { goalOf } from "./goal.ts";
export { minimising } from "./minimise.ts";
export type { Bound, Checked, ClauseResult, Counts, Found, Verdict } from "./verdict.ts";
export { worstOf } from "./verdict.ts";
