export { type AnswersValue, answersOf, answersValue, isAnswersValue, isVerdict } from "./answers-value.ts";
export { isSeen, type Link } from "./circle.ts";
export type { Coverage, NeverRun, PartlyTried } from "./coverage.ts";
export { checksOf, nothingWrong } from "./default-check.ts";
export type { Bounds, Progress, SearchOptions } from "./explorer.ts";
export { exploring } from "./exploring.ts";
export { goalOf } from "./goal.ts";
export { isOneDeal, type Joined, joinAnswers, joinShards, type ShardAnswers } from "./join.ts";
export { minimising } from "./minimise.ts";
export { minimised } from "./minimised.ts";
export {
  type Measured,
  measuring,
  type Sample,
  type SampleCounts,
  type Sampled,
  type SamplingOptions,
  STEPS_OF_RUN,
  sampling,
} from "./sampling.ts";
export type { Shard } from "./shard.ts";
export type { Team } from "./team-round.ts";
export { type TeamReport, type TeamRequest, type TeamSpec, TeamWorker } from "./team-worker.ts";
export { openSearch, type SearchAbout, type Unfinished, wordsOf } from "./unfinished.ts";
export {
  type Answers,
  type Bound,
  type Checked,
  type ClauseResult,
  type Counts,
  type Found,
  type Part,
  refutes,
  type Verdict,
  worstOf,
} from "./verdict.ts";
export type { Source } from "./words.ts";
