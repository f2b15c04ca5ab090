export type { Chance, ChanceOptions } from "./chance.ts";
export {
  type CheckOptions,
  type CheckResult,
  type ClauseResult,
  checking,
  type ShardResult,
  telling,
} from "./checking.ts";
export { Crew, type SearchThread, type StartThread, type ThreadMessage } from "./crew.ts";
export type { CheckFinding, Waiter } from "./finding.ts";
export type { Inconclusive } from "./inconclusive.ts";
export { inSlices } from "./slices.ts";
export { type Subject, type Subjects, subjectsOf } from "./subjects.ts";
export { searchThread } from "./thread.ts";
export { countText, numberText } from "./words.ts";
