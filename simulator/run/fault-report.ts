import { A, OP, Op } from "../instructions.ts";
import {
  C_CONNECTION,
  C_METHOD,
  G_FAULT,
  G_FAULT_FIBRIL,
  G_FAULT_PC,
  G_FAULT_VALUE,
  L_OWNER,
} from "../machine/fields.ts";
import { isRwlock, readCount } from "../machine/locks.ts";
import { FaultCode, lockInfo, type Machine, operand } from "../machine/machine.ts";
import type { Place } from "../program.ts";
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
}

/** The fault that a run stopped with, if it did. */
export function faultOf(m: Machine): FaultReport | undefined {
  const code = m.ledger[G_FAULT];
  if (code === FaultCode.none) return undefined;
  const fibril = m.ledger[G_FAULT_FIBRIL];
  const pc = m.ledger[G_FAULT_PC];
  const known = fibril >= 0;
  return {
    kind: kindOf(code),
    message: messageOf(m, code, fibril, pc, m.ledger[G_FAULT_VALUE]),
    task: known ? m.program.tasks[m.layout.fibrils.task[fibril]].id : undefined,
    fibril: known ? fibril : undefined,
    place: known && pc >= 0 ? m.program.places[pc] : undefined,
  };
}

function kindOf(code: number): FaultReport["kind"] {
  if (code === FaultCode.assertion) return "assertion";
  return code === FaultCode.phoneLimit || code === FaultCode.tableFull ? "limit" : "violation";
}

function messageOf(m: Machine, code: number, fibril: number, pc: number, value: number): string {
  switch (code) {
    case FaultCode.divisionByZero:
      return "division by zero";
    case FaultCode.indexOutOfRange:
      return `index ${value} is out of range`;
    case FaultCode.noHandle:
      return `${handleName(m, pc, value)} holds nothing: no message, call, exchange or phone was stored there`;
    case FaultCode.assertion:
      return value < 0
        ? "an assertion does not hold"
        : `an assertion does not hold: ${renderTemplate(m, fibril, value)}`;
    case FaultCode.answeredTwice:
      return value < 0
        ? "there is no call to answer here any more: it was forwarded"
        : `${callName(m, value)} was answered or forwarded already`;
    case FaultCode.callLost:
      return `${callName(m, value)} was never answered: its handler ended, and nobody else can answer it`;
    case FaultCode.unlockNotHeld:
      return `it ${operand(m, pc, OP) === Op.waitCondition ? "waits with" : "unlocks"} ${lockInfo(m, value).name}, which it does not hold`;
    case FaultCode.endedWithLock:
      return `it ended while it held ${heldBy(m, fibril).join(" and ")}`;
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
    case FaultCode.phoneLimit:
      return "no connection could be opened for a new exchange";
    default:
      return "it needs more calls, exchanges or connections at once than the scenario has room for";
  }
}

function handleName(m: Machine, pc: number, slot: number): string {
  const local = m.program.routines
    .flatMap((routine) => routine.locals)
    .find(
      (candidate) =>
        candidate.type !== "integer" && candidate.slot === slot && candidate.from <= pc && pc < candidate.to,
    );
  return local === undefined ? "the handle" : local.name;
}

function callName(m: Machine, call: number): string {
  const method = m.situation[m.layout.calls.at[call] + C_METHOD];
  const sender = m.program.tasks[m.layout.calls.task[call]].name;
  const callee = m.situation[m.layout.calls.at[call] + C_CONNECTION] - 1;
  const task = callee < 0 ? undefined : m.layout.connections.task[callee];
  return `the call ${methodName(m.program, task, method)} from ${sender}`;
}

/** The locks that a fibril holds. */
function heldBy(m: Machine, fibril: number): string[] {
  const { first, count } = m.layout.tasks[m.layout.fibrils.task[fibril]].locks;
  return Array.from({ length: count }, (_, index) => first + index)
    .filter((lock) => {
      const isOwner = m.situation[m.layout.locks.at[lock] + L_OWNER] === fibril + 1;
      return isOwner || (isRwlock(m, lock) && m.situation[readCount(m, fibril, lock)] > 0);
    })
    .map((lock) => lockInfo(m, lock).name);
}
