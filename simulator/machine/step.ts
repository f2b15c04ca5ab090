import { A, ALT, B, C, D, OP, Op } from "../instructions.ts";
import {
  doAnswer,
  doBegin,
  doCall,
  doEnd,
  doForget,
  doForward,
  doReceive,
  doSend,
  doWait,
  doWaitAll,
} from "./calling.ts";
import { answerCall, takeCall, takeMessage } from "./calls.ts";
import { evaluate } from "./evaluate.ts";
import { makeReady, sleep, yieldThread } from "./fibrils.ts";
import {
  C_ARGS,
  C_METHOD,
  C_NEW_PHONE,
  F_MODE,
  F_PC,
  F_PHASE,
  F_REQUEST,
  FibrilMode,
  G_LAST,
  G_STEP,
  GF_DEADLINE_HIGH,
  GF_DEADLINE_LOW,
  PC_TAKE,
  Phase,
  T_ANSWERS_HEAD,
  T_CALLS_HEAD,
  T_READY_HEAD,
} from "./fields.ts";
import { doEnter, doReturn, doSetElement, doSetHandle, endFibril, goNext, goTo, store } from "./frames.ts";
import { integerAt } from "./locals.ts";
import { doDown, doLock, doSignal, doUnlock, doUp, doWaitCondition } from "./locks.ts";
import {
  clearSuspects,
  EventKind,
  FaultCode,
  fault,
  joinTime,
  ledgerOfFibril,
  type Machine,
  operand,
} from "./machine.ts";

/** Whether a task has a ready fibril or a message to take. */
export function canStep(m: Machine, task: number): boolean {
  const at = m.layout.tasks[task].at;
  const s = m.situation;
  return s[at + T_READY_HEAD] !== 0 || s[at + T_ANSWERS_HEAD] !== 0 || s[at + T_CALLS_HEAD] !== 0;
}

/** The fibril that a task's next step belongs to; -1 when that step takes a message. */
export const nextFibril = (m: Machine, task: number): number => m.situation[m.layout.tasks[task].at + T_READY_HEAD] - 1;

/** One step of a task that can step: of its first ready fibril, or, when none is ready, the taking of one message. */
export function stepTask(m: Machine, task: number): void {
  clearSuspects(m);
  const fibril = nextFibril(m, task);
  if (fibril < 0) takeMessage(m, task);
  else if (m.situation[m.layout.fibrils.at[fibril] + F_PC] === PC_TAKE) beginHandler(m, fibril);
  else execute(m, fibril);
  m.ledger[G_STEP]++;
  m.ledger[G_LAST] = task + 1;
}

/** When the timer of a fibril ends, in µs of virtual time. */
export function deadlineOf(m: Machine, fibril: number): number {
  const entry = ledgerOfFibril(m, fibril);
  return joinTime(m.ledger[entry + GF_DEADLINE_HIGH], m.ledger[entry + GF_DEADLINE_LOW]);
}

/** The step in which a fibril's timer fires: it is ready, and the clock is at least at its deadline. */
export function fireTimer(m: Machine, fibril: number): void {
  clearSuspects(m);
  m.now = Math.max(m.now, deadlineOf(m, fibril));
  makeReady(m, fibril);
  m.listener?.event(EventKind.woken, fibril, 0, 0);
  m.ledger[G_STEP]++;
}

/** A connection's fibril takes the next call and stands before the first statement of its handler. */
function beginHandler(m: Machine, fibril: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const call = takeCall(m, fibril);
  const record = m.layout.calls.at[call];
  s[at + F_REQUEST] = call + 1;
  s[at + F_PHASE] = Phase.start;
  const task = m.program.tasks[m.layout.fibrils.task[fibril]];
  const number = task.handlers.get(s[record + C_METHOD]) ?? task.anyHandler;
  if (number === undefined) {
    m.words.fill(0);
    answerCall(m, fibril, call, s[record + C_NEW_PHONE] === 0 ? m.program.kernel.errors.ENOTSUP : 0);
    endFibril(m, fibril, 0);
    return;
  }
  const routine = m.program.routines[number];
  for (let word = 0; word < routine.integerParameters; word++) {
    s[integerAt(m, fibril, word)] = s[record + C_ARGS + word];
  }
  if (routine.entry < 0) endFibril(m, fibril, 0);
  else s[at + F_PC] = routine.entry;
}

function execute(m: Machine, fibril: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const pc = s[at + F_PC];
  switch (operand(m, pc, OP)) {
    case Op.nop:
      return goNext(m, fibril, pc);
    case Op.set: {
      const value = evaluate(m, fibril, operand(m, pc, A));
      if (m.faulted) return;
      store(m, fibril, operand(m, pc, B), value);
      return goNext(m, fibril, pc);
    }
    case Op.setElement:
      return doSetElement(m, fibril, pc);
    case Op.setHandle:
      return doSetHandle(m, fibril, pc);
    case Op.branch: {
      const value = evaluate(m, fibril, operand(m, pc, A));
      if (m.faulted) return;
      return value === 0 ? goTo(m, fibril, pc, operand(m, pc, ALT)) : goNext(m, fibril, pc);
    }
    case Op.repeat:
      return doRepeat(m, fibril, pc);
    case Op.range:
      return doRange(m, fibril, pc);
    case Op.call:
      return doCall(m, fibril, pc);
    case Op.send:
      return doSend(m, fibril, pc);
    case Op.wait:
      return doWait(m, fibril, pc);
    case Op.waitAll:
      return doWaitAll(m, fibril, pc);
    case Op.forget:
      return doForget(m, fibril, pc);
    case Op.answer:
      return doAnswer(m, fibril, pc);
    case Op.forward:
      return doForward(m, fibril, pc);
    case Op.receive:
      return doReceive(m, fibril, pc);
    case Op.lock:
      return doLock(m, fibril, pc);
    case Op.unlock:
      return doUnlock(m, fibril, pc);
    case Op.begin:
      return doBegin(m, fibril, pc);
    case Op.end:
      return doEnd(m, fibril, pc);
    case Op.sleep: {
      if (s[at + F_PHASE] !== Phase.start) return goNext(m, fibril, pc);
      const duration = evaluate(m, fibril, operand(m, pc, A));
      return m.faulted ? undefined : sleep(m, fibril, duration);
    }
    case Op.yield:
      goNext(m, fibril, pc);
      if (s[at + F_MODE] === FibrilMode.ready) yieldThread(m, fibril);
      return;
    case Op.log:
      return doLog(m, fibril, pc);
    case Op.assert: {
      const value = evaluate(m, fibril, operand(m, pc, A));
      if (value === 0) fault(m, FaultCode.assertion, fibril, operand(m, pc, B));
      return m.faulted ? undefined : goNext(m, fibril, pc);
    }
    case Op.enter:
      return doEnter(m, fibril, pc);
    case Op.return:
      return doReturn(m, fibril, pc);
    case Op.waitCondition:
      return doWaitCondition(m, fibril, pc);
    case Op.signal:
      return doSignal(m, fibril, pc);
    case Op.down:
      return doDown(m, fibril, pc);
    case Op.up:
      return doUp(m, fibril, pc);
    default:
      throw new Error(`instruction ${pc} has no meaning: operation ${operand(m, pc, OP)}`);
  }
}

/** The values in the text are computed whether or not somebody listens: a fault in them is one in every run. */
function doLog(m: Machine, fibril: number, pc: number): void {
  const template = operand(m, pc, A);
  for (const part of m.program.templates[template].parts) if (typeof part === "number") evaluate(m, fibril, part);
  if (m.faulted) return;
  m.listener?.event(EventKind.log, fibril, template, 0);
  goNext(m, fibril, pc);
}

/** The counter holds the rounds left, the running one included; 0 says that the loop has not begun. */
function doRepeat(m: Machine, fibril: number, pc: number): void {
  const counter = integerAt(m, fibril, operand(m, pc, B));
  const begun = m.situation[counter];
  const rounds = begun === 0 ? evaluate(m, fibril, operand(m, pc, A)) : begun - 1;
  if (m.faulted) return;
  m.situation[counter] = Math.max(0, rounds);
  goTo(m, fibril, pc, operand(m, pc, rounds > 0 ? 1 : ALT));
}

function doRange(m: Machine, fibril: number, pc: number): void {
  const s = m.situation;
  const variable = integerAt(m, fibril, operand(m, pc, C));
  const counter = integerAt(m, fibril, operand(m, pc, D));
  let rounds = s[counter] - 1;
  if (rounds < 0) {
    const from = evaluate(m, fibril, operand(m, pc, A));
    rounds = evaluate(m, fibril, operand(m, pc, B)) - from;
    if (m.faulted) return;
    s[variable] = from - 1;
  }
  if (rounds > 0) s[variable]++;
  s[counter] = Math.max(0, rounds);
  goTo(m, fibril, pc, operand(m, pc, rounds > 0 ? 1 : ALT));
}
