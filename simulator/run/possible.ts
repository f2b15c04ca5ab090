import { A, OP, Op, targetOf } from "../instructions.ts";
import { firstMessage, firstTaken } from "../machine/dispatch.ts";
import { F_PC } from "../machine/fields.ts";
import { type Machine, operand } from "../machine/machine.ts";
import { canStep, choicesOf, isTimed, nextFibril, valuesOf } from "../machine/step.ts";
import { type Decision, decisionOf, isTimer, type OwnDecision, stepOf, subjectOf, timerOf } from "./decision.ts";

/** What happens next in a run, and who does it. */
export interface NextStep {
  readonly decision: Decision;
  /** Number of the task that steps. */
  readonly task: number;
  /** The fibril that steps, or whose timer fires; `undefined` when the task takes a message. */
  readonly fibril: number | undefined;
  /** The instruction; `undefined` when a message is taken or a connection begins its next call. */
  readonly pc: number | undefined;
}

/** What a run does by itself. */
interface OwnStep extends NextStep {
  readonly decision: OwnDecision;
}

/** What a decision leads to, as far as its numbers tell. */
export interface Possible extends OwnStep {
  /** Number of the call whose answer, or which itself, the task takes off its answerbox or the fibril begins to handle. */
  readonly message: number | undefined;
  /** Of a `choose` with branches: the instruction that the one picked begins with, or that is after an empty one; negative at a routine's end. */
  readonly branch: number | undefined;
  /** Of a `choose` of values: the one picked. */
  readonly value: number | undefined;
}

/** What the step of a decision's code is. */
export function nextOf(m: Machine, code: number): OwnStep {
  const subject = subjectOf(code);
  const fibril = isTimer(code) ? subject : nextFibril(m, subject);
  const task = isTimer(code) ? m.layout.fibrils.task[subject] : subject;
  const pc = fibril < 0 ? -1 : m.situation[m.layout.fibrils.at[fibril] + F_PC];
  return {
    decision: decisionOf(code),
    task,
    fibril: fibril < 0 ? undefined : fibril,
    pc: pc < 0 ? undefined : pc,
  };
}

/** The codes of all that `isPossible` at a machine's moment, tasks before timers; of each `choose` the first `mostChoices`. */
function codesOf(m: Machine, mostChoices: number): number[] {
  const steps = m.layout.tasks.flatMap((_, task) => {
    const choices = canStep(m, task) ? Math.min(mostChoices, choicesOf(m, task)) : 0;
    return Array.from({ length: choices }, (_, choice) => stepOf(task, choice));
  });
  const timers = [...m.layout.fibrils.at.keys()].filter((fibril) => isTimed(m, fibril)).map(timerOf);
  return [...steps, ...timers];
}

/** All that can happen next at a machine's moment; of each `choose` the first `mostChoices`. */
export const possibleAt = (m: Machine, mostChoices: number): Possible[] =>
  codesOf(m, mostChoices).map((code) => possibleOf(m, code));

/** What the step of a decision's code leads to. */
export function possibleOf(m: Machine, code: number): Possible {
  const next = nextOf(m, code);
  const { decision, task, fibril, pc } = next;
  const none = { message: undefined, branch: undefined, value: undefined };
  if (decision.kind === "timer") return { ...next, ...none };
  if (pc === undefined) {
    const message = fibril === undefined ? firstMessage(m, task) : firstTaken(m, fibril);
    return { ...next, ...none, message: message < 0 ? undefined : message };
  }
  const { choice = 0 } = decision;
  if (operand(m, pc, OP) === Op.choose) {
    return { ...next, ...none, branch: targetOf(m.program.lists[operand(m, pc, A) + 1 + choice]) };
  }
  const values = fibril === undefined ? undefined : valuesOf(m, fibril, pc);
  return { ...next, ...none, value: values && values.first + choice };
}
