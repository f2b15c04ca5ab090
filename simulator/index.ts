export * from "./compare/index.ts";
export * from "./explore/index.ts";
export * from "./finding.ts";
export * from "./graph/index.ts";
export * from "./instructions.ts";
export * from "./kernels.ts";
export * from "./limits.ts";
export { operate } from "./machine/evaluate.ts";
export { EventKind, type Listener, type Machine } from "./machine/machine.ts";
export { phoneSlots } from "./machine/phones.ts";
export { holdersOf, onceFor, partsOf } from "./parts.ts";
export * from "./program.ts";
export { type Exported, type ReadTrail, readTrail, toPromela } from "./promela/index.ts";
export { valueWatched, variableAt, type Watched } from "./run/cells.ts";
export { conditionText, valuesText } from "./run/condition-text.ts";
export { type Decision, isIntervention, isSameDecision, type OwnDecision } from "./run/decision.ts";
export { type CallEvent, callInEvent, eventOf, type LockEvent, type RunEvent } from "./run/events.ts";
export type { FaultReport } from "./run/fault-report.ts";
export type { BranchInfo } from "./run/history.ts";
export type { Intervention } from "./run/intervention.ts";
export {
  type CheckVerdict,
  type ClauseVerdict,
  holdsNow,
  isOfProgram,
  Judge,
  namesOf,
  verdictOf,
} from "./run/judge.ts";
export { methodName, plainMethodName } from "./run/names.ts";
export type { NextStep, Possible } from "./run/possible.ts";
export { MOST_STEPS_OF_FN, PureCall } from "./run/pure-call.ts";
export { impurityOf, readsCall } from "./run/purity.ts";
export {
  REPRODUCTION,
  type ReadReproduction,
  type Reproduction,
  readReproduction,
  strangeRecording,
  writingReproduction,
} from "./run/reproduction-file.ts";
export { type Outcome, Run, type Standing } from "./run/run.ts";
export type { Schedule } from "./run/schedule.ts";
export {
  type Decisions,
  decisionsIn,
  isCount,
  isInteger,
  isRecord,
  misfitText,
  parseJson,
  RECORDING,
  readingDecisions,
  readingSchedule,
  readSchedule,
  scheduleToWrite,
  scheduleValue,
  shown,
  writeSchedule,
} from "./run/schedule-file.ts";
export { MOST_STEPS, mostSteps, type ScheduleName, scheduleFor, schedulingFor } from "./run/schedule-for.ts";
export { stepLimit } from "./run/step-limit.ts";
export { callState, framesOf, integersOf, localsAt, placeOfLocal, variableState } from "./run/system-of.ts";
export { renderTemplate } from "./run/template.ts";
export { clauseVerdictText } from "./run/verdict-text.ts";
export * from "./story/index.ts";
export * from "./system.ts";
export * from "./timeline/index.ts";
export { findingsIn } from "./waits/system-waits.ts";
export * from "./work.ts";
