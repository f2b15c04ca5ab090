export { checksOf, nothingWrong } from "./default-check.ts";
export { type Bounds, exploring, type Progress, type SearchOptions } from "./explorer.ts";
export type { Bound, Checked, ClauseResult, Counts, Found, Verdict } from "./verdict.ts";
