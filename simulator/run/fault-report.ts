import { A, isFarther, listOfFarther, OP, Op, ROUTINE } from "../instructions.ts";
import { type LimitName, raisingText } from "../limits.ts";
import { isNotice, senderOf } from "../machine/calls.ts";
import {
  C_CALLEE,
  C_METHOD,
  G_FAULT,
  G_FAULT_FIBRIL,
  G_FAULT_PC,
  G_FAULT_VALUE,
  GC_SERIAL,
  L_OWNER,
} from "../machine/fields.ts";
import { isRwlock, readCount } from "../machine/locks.ts";
import { FaultCode, ledgerOfCall, lockInfo, type Machine, operand } from "../machine/machine.ts";
import { mostPhones } from "../machine/phones.ts";
import type { Place } from "../program.ts";
import { conditionText, valuesText } from "./condition-text.ts";
import { methodName } from "./names.ts";
import { renderTemplate } from "./template.ts";

/** Why a run stopped in a statement: what happened, who did it and where. */
export interface FaultReport {
  readonly kind: "violation" | "assertion" | "limit";
  /** One sentence, for a person. */
  readonly message: string;
  /** Task id; `undefined` when the task itself, taking a message, met it. */
  readonly task: number | undefined;
  /** Number of the fibril. */
  readonly fibril: number | undefined;
  readonly place: Place | undefined;
  /** Serial of the call that it is about, and the locks. */
  readonly call: number | undefined;
  readonly locks: readonly number[];
}

/** The fault that a run stopped with, if it did. */
export function faultOf(m: Machine): FaultReport | undefined {
  const code = m.ledger[G_FAULT];
  if (code === FaultCode.none) return undefined;
  const fibril = m.ledger[G_FAULT_FIBRIL];
  const pc = m.ledger[G_FAULT_PC];
  const value = m.ledger[G_FAULT_VALUE];
  const known = fibril >= 0;
  return {
    kind: kindOf(code),
    message: messageOf(m, code, fibril, pc, value),
    task: known ? m.program.tasks[m.layout.fibrils.task[fibril]].id : undefined,
    fibril: known ? fibril : undefined,
    place: known && pc >= 0 ? m.program.places[pc] : undefined,
    call: aboutCalls.has(code) && value >= 0 ? m.ledger[ledgerOfCall(value) + GC_SERIAL] : undefined,
    locks: code === FaultCode.endedWithLock ? heldBy(m, fibril) : code === FaultCode.unlockNotHeld ? [value] : [],
  };
}

function kindOf(code: number): FaultReport["kind"] {
  if (code === FaultCode.assertion) return "assertion";
  return limitCodes.has(code) ? "limit" : "violation";
}

/** Faults whose value is a call. */
const aboutCalls: ReadonlySet<number> = new Set([
  FaultCode.answeredTwice,
  FaultCode.callLost,
  FaultCode.waitedTwice,
  FaultCode.waitedByTwo,
  FaultCode.noticeAnswered,
]);

const limitCodes: ReadonlySet<number> = new Set([
  FaultCode.phoneLimit,
  FaultCode.fibrilLimit,
  FaultCode.noticeLimit,
  FaultCode.callLimit,
]);

/** Of a run that has done as many steps as it may. `raising`: how that is raised, where it is not the scenario's own limit. */
export function stepsReport(m: Machine, raising = raisingText("steps", m.step, 2 * m.step)): FaultReport {
  return {
    kind: "limit",
    message: `the run has done ${m.step} steps, as many as it may: ${raising}`,
    task: undefined,
    fibril: undefined,
    place: undefined,
    call: undefined,
    locks: [],
  };
}

/** A limit that was reached: its name, its value, and how to raise it. */
const limitText = (what: string, name: LimitName, value: number): string =>
  `${what}: ${raisingText(name, value, 2 * value)}`;

function limitMessage(m: Machine, code: number, fibril: number, value: number): string {
  const task = code === FaultCode.callLimit ? m.layout.fibrils.task[fibril] : value;
  const { name } = m.program.tasks[task];
  const { limits } = m.program;
  const layout = m.layout.tasks[task];
  switch (code) {
    case FaultCode.phoneLimit:
      return limitText(`${name} needs one phone more than the run has room for`, "phones", mostPhones(m, task));
    case FaultCode.fibrilLimit:
      return limitText(`${name} starts more fibrils than it may`, "fibrils", limits.fibrils ?? layout.fibrils.count);
    case FaultCode.noticeLimit:
      return limitText(`${name} has more notifications than it handles`, "notifications", limits.notifications);
    default:
      return limitText(`${name} has more calls open than the run has room for`, "calls", layout.outgoing.count);
  }
}

/** What was to hold, with the values that it does not hold for; after the text of the statement, if it has one. */
function assertionText(m: Machine, fibril: number, condition: number, template: number): string {
  const values = valuesText(m, condition, fibril);
  const rule = `${conditionText(m.program, condition)}${values === "" ? "" : `, where ${values}`}`;
  return template < 0 ? rule : `${renderTemplate(m, fibril, template)} (${rule})`;
}

function messageOf(m: Machine, code: number, fibril: number, pc: number, value: number): string {
  switch (code) {
    case FaultCode.divisionByZero:
      return "division by zero";
    case FaultCode.indexOutOfRange:
      return `index ${value} is out of range`;
    case FaultCode.noHandle:
      return `${handleName(m, fibril, pc, value)} is empty: there is no message, call, exchange or phone in it`;
    case FaultCode.assertion:
      return `an assertion does not hold: ${assertionText(m, fibril, operand(m, pc, A), value)}`;
    case FaultCode.answeredTwice:
      return value < 0
        ? "there is no call to answer here any more: it was forwarded"
        : `${callName(m, value)} was answered or forwarded already`;
    case FaultCode.callLost:
      return `${callName(m, value)} was never answered, and nothing is left by which it could be`;
    case FaultCode.unlockNotHeld:
      return `it ${operand(m, pc, OP) === Op.waitCondition ? "waits with" : "unlocks"} ${lockInfo(m, value).name}, which it does not hold`;
    case FaultCode.endedWithLock:
      return `it ended while it held ${heldBy(m, fibril)
        .map((lock) => lockInfo(m, lock).name)
        .join(" and ")}`;
    case FaultCode.exchangeEnded:
      return "it uses an exchange that has ended";
    case FaultCode.waitedTwice:
      return `it waits for ${callName(m, value)} again, whose answer was taken or forgotten`;
    case FaultCode.wrongMethod: {
      const expected = operand(m, pc, A);
      const task = m.layout.fibrils.task[fibril];
      return `it expected ${methodName(m.program, task, expected)} and received ${methodName(m.program, task, value)}`;
    }
    case FaultCode.serializeEndedByOther:
      return "it ends an exchange of a serialize session that another fibril began";
    case FaultCode.noChoice:
      return `there is nothing to choose from: the first value is ${value}, and the last is below it`;
    case FaultCode.noticeAnswered:
      return `${callName(m, value)} is a notification, which has no answer`;
    case FaultCode.noConnection:
      return "it receives on no connection: it handles a notification";
    case FaultCode.waitedByTwo:
      return `it waits for ${callName(m, value)}, for which another fibril waits already`;
    default:
      return limitMessage(m, code, fibril, value);
  }
}

/** The name of the place that should hold a handle. */
function handleName(m: Machine, fibril: number, pc: number, place: number): string {
  if (isFarther(place)) {
    const offset = m.program.lists[listOfFarther(place) + 2];
    const { variables } = m.program.tasks[m.layout.fibrils.task[fibril]];
    return variables.findLast((variable) => variable.offset <= offset)?.name ?? "the variable";
  }
  const local = m.program.routines[operand(m, pc, ROUTINE)].locals.find(
    (candidate) =>
      candidate.type !== "integer" && candidate.slot === place && candidate.from <= pc && pc < candidate.to,
  );
  return local === undefined ? "the handle" : local.name;
}

function callName(m: Machine, call: number): string {
  const method = m.situation[m.layout.calls.at[call] + C_METHOD];
  const sender = m.program.tasks[senderOf(m, call)].name;
  const callee = m.situation[m.layout.calls.at[call] + C_CALLEE] - 1;
  const task = callee < 0 ? undefined : callee;
  return `the ${isNotice(m, call) ? "message" : "call"} ${methodName(m.program, task, method)} from ${sender}`;
}

/** The locks that a fibril holds. */
function heldBy(m: Machine, fibril: number): number[] {
  const { first, count } = m.layout.tasks[m.layout.fibrils.task[fibril]].locks;
  return Array.from({ length: count }, (_, index) => first + index).filter((lock) => {
    const isOwner = m.situation[m.layout.locks.at[lock] + L_OWNER] === fibril + 1;
    return isOwner || (isRwlock(m, lock) && m.situation[readCount(m, fibril, lock)] > 0);
  });
}
