export type { Coverage } from "./coverage.ts";
export { checksOf, nothingWrong } from "./default-check.ts";
export type { Bounds, Progress, SearchOptions } from "./explorer.ts";
export { exploring } from "./exploring.ts";
export { type Sample, type SampleCounts, type Sampled, type SamplingOptions, sampling } from "./sampling.ts";
export type { Answers, Bound, Checked, ClauseResult, Counts, Found, Verdict } from "./verdict.ts";
