import { type Intervention, isSameIntervention } from "./intervention.ts";

/** What a schedule decides: a step of a task, or the end of a fibril's timer. Tasks and fibrils by number. `choice`: what a `choose` in the step picks, from 0; none is 0. */
export type OwnDecision =
  | { readonly kind: "step"; readonly task: number; readonly choice?: number }
  | { readonly kind: "timer"; readonly fibril: number };

/** What happens next: what the run does by itself, or what a person does to it. */
export type Decision = OwnDecision | Intervention;

export const isIntervention = (decision: Decision): decision is Intervention =>
  decision.kind !== "step" && decision.kind !== "timer";

/** A decision as one integer, for storing: a task's step is even, a timer odd; choices are above `TASKS` tasks. `NO_DECISION`: nothing can happen. Below it: interventions, which a run numbers. */
export const NO_DECISION = -1;
const TASKS = 2 ** 20;
export const stepOf = (task: number, choice = 0): number => (choice * TASKS + task) * 2;
export const timerOf = (fibril: number): number => fibril * 2 + 1;
export const isTimer = (code: number): boolean => (code & 1) === 1;
/** The task that steps, or the fibril whose timer fires. */
export const subjectOf = (code: number): number => (code < 2 * TASKS ? code >> 1 : ((code - (code & 1)) / 2) % TASKS);
export const choiceOf = (code: number): number => (code < 2 * TASKS ? 0 : Math.floor(code / (2 * TASKS)));

export function decisionOf(code: number): OwnDecision {
  if (isTimer(code)) return { kind: "timer", fibril: subjectOf(code) };
  const choice = choiceOf(code);
  return choice === 0 ? { kind: "step", task: subjectOf(code) } : { kind: "step", task: subjectOf(code), choice };
}

export function isSameDecision(a: Decision, b: Decision): boolean {
  if (isIntervention(a)) return isIntervention(b) && isSameIntervention(a, b);
  return !isIntervention(b) && codeOf(a) === codeOf(b);
}

export const codeOf = (decision: OwnDecision): number =>
  decision.kind === "step" ? stepOf(decision.task, decision.choice) : timerOf(decision.fibril);
