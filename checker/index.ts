export type { Chance, ChanceOptions } from "./chance.ts";
export { type CheckOptions, type CheckResult, type ClauseResult, checking } from "./checking.ts";
export type { CheckFinding } from "./finding.ts";
export type { Inconclusive } from "./inconclusive.ts";
export { type Subject, type Subjects, subjectsOf } from "./subjects.ts";
