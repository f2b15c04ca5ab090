import { A, ALT, B, C, D, NONE, OP, Op } from "../instructions.ts";
import {
  doAnswer,
  doBegin,
  doCall,
  doConnect,
  doEnd,
  doForget,
  doForward,
  doHangup,
  doNotify,
  doReceive,
  doSend,
  doWait,
  doWaitAll,
} from "./calling.ts";
import { answerCall, isNotice } from "./calls.ts";
import { handlerOf, takeMessage, takeNext } from "./dispatch.ts";
import { evaluate, tryEvaluate } from "./evaluate.ts";
import { exitTask, finishExit } from "./exit.ts";
import { block, startTimer, wake, yieldThread } from "./fibrils.ts";
import {
  C_ARGS,
  C_CONNECTION,
  C_METHOD,
  C_NEW_PHONE,
  C_WAITER,
  ConnectionMode,
  F_MODE,
  F_NEXT,
  F_OBJECT,
  F_PC,
  F_PHASE,
  F_REQUEST,
  F_TIMED,
  F_WAIT,
  FibrilMode,
  G_LAST,
  G_STEP,
  GF_DEADLINE_HIGH,
  GF_DEADLINE_LOW,
  L_HEAD,
  N_MODE,
  PC_TAKE,
  Phase,
  T_ACTIVE,
  T_ANSWERS_HEAD,
  T_CALLS_HEAD,
  T_MODE,
  T_NOTICES_HEAD,
  T_READY_HEAD,
  T_YIELDED,
  TaskMode,
  WaitFor,
} from "./fields.ts";
import {
  becomeIdle,
  doEnter,
  doReturn,
  doSetElement,
  doSetHandle,
  doSpawn,
  endFibril,
  goNext,
  goTo,
  store,
} from "./frames.ts";
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
  unlink,
} from "./machine.ts";

/** Whether a task has a ready fibril or a message to take. */
export function canStep(m: Machine, task: number): boolean {
  const at = m.layout.tasks[task].at;
  return m.situation[at + T_READY_HEAD] !== 0 || hasMessage(m, at);
}

function hasMessage({ situation }: Machine, at: number): boolean {
  return (
    situation[at + T_ANSWERS_HEAD] !== 0 || situation[at + T_CALLS_HEAD] !== 0 || situation[at + T_NOTICES_HEAD] !== 0
  );
}

/** The fibril that a task's next step belongs to; -1 when that step takes a message. */
export function nextFibril(m: Machine, task: number): number {
  const at = m.layout.tasks[task].at;
  return m.situation[at + T_YIELDED] !== 0 && hasMessage(m, at) ? -1 : m.situation[at + T_READY_HEAD] - 1;
}

/**
 * One step of a task that can step: of its first ready fibril, or, when none is ready, the taking of one message. `m.choice` says what a `choose`
 * picks, from 0 to before `choicesOf`.
 */
export function stepTask(m: Machine, task: number): void {
  clearSuspects(m);
  const fibril = nextFibril(m, task);
  m.situation[m.layout.tasks[task].at + T_YIELDED] = 0;
  if (fibril < 0) takeAny(m, task);
  else if (m.situation[m.layout.fibrils.at[fibril] + F_PC] === PC_TAKE) beginHandler(m, fibril);
  else execute(m, fibril);
  m.ledger[G_STEP]++;
  m.ledger[G_LAST] = task + 1;
}

/** Takes a message; a task that only waits for its last answer is gone with it. */
function takeAny(m: Machine, task: number): void {
  takeMessage(m, task);
  const { at } = m.layout.tasks[task];
  if (m.situation[at + T_MODE] === TaskMode.exiting && m.situation[at + T_ACTIVE] === 0) finishExit(m, task);
}

/** When the timer of a fibril ends, in µs of virtual time. */
export function deadlineOf(m: Machine, fibril: number): number {
  const entry = ledgerOfFibril(m, fibril);
  return joinTime(m.ledger[entry + GF_DEADLINE_HIGH], m.ledger[entry + GF_DEADLINE_LOW]);
}

/** Whether a timer can end what a fibril waits for. */
export const isTimed = (m: Machine, fibril: number): boolean =>
  m.situation[m.layout.fibrils.at[fibril] + F_TIMED] !== 0;

/** Whether a timer runs in a task. */
export function hasTimer(m: Machine, task: number): boolean {
  const { first, count } = m.layout.tasks[task].fibrils;
  for (let fibril = first; fibril < first + count; fibril++) if (isTimed(m, fibril)) return true;
  return false;
}

/** The step in which a fibril's timer fires: it is ready, and the clock is at least at its deadline. */
export function fireTimer(m: Machine, fibril: number): void {
  clearSuspects(m);
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  m.now = Math.max(m.now, deadlineOf(m, fibril));
  if (s[at + F_WAIT] === WaitFor.answer) s[m.layout.calls.at[s[at + F_OBJECT] - 1] + C_WAITER] = 0;
  if (s[at + F_WAIT] === WaitFor.condition) {
    unlink(s, m.layout.locks.at[s[at + F_OBJECT] - 1] + L_HEAD, fibril, F_NEXT, m.layout.fibrils.at);
  }
  if (s[at + F_WAIT] !== WaitFor.timer) s[at + F_PHASE] = Phase.expired;
  wake(m, fibril);
  m.listener?.event(EventKind.expired, fibril, 0, 0);
  m.ledger[G_STEP]++;
}

/** How many ways the next step of a task can go: those of the `choose` that it executes, else one. */
export function choicesOf(m: Machine, task: number): number {
  const fibril = nextFibril(m, task);
  const pc = fibril < 0 ? -1 : m.situation[m.layout.fibrils.at[fibril] + F_PC];
  if (pc < 0) return 1;
  if (operand(m, pc, OP) === Op.choose) return m.program.lists[operand(m, pc, A)];
  return valuesOf(m, fibril, pc)?.count ?? 1;
}

/** The values of the `choose a..b` in an instruction; `undefined` when there are none or they cannot be computed: the step then says why. */
export function valuesOf(
  m: Machine,
  fibril: number,
  pc: number,
): { readonly first: number; readonly count: number } | undefined {
  const range = m.program.choices.get(pc);
  if (range === undefined) return undefined;
  const first = tryEvaluate(m, range[0], fibril);
  const end = tryEvaluate(m, range[1], fibril);
  return first === undefined || end === undefined || end <= first ? undefined : { first, count: end - first };
}

/** A fibril that serves takes the next call, or notification, and stands before the first statement of its handler. */
function beginHandler(m: Machine, fibril: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const call = takeNext(m, fibril);
  // Another worker has taken it.
  if (call < 0) return becomeIdle(m, fibril);
  const record = m.layout.calls.at[call];
  const isHangup = s[record + C_METHOD] === m.program.kernel.methods.IPC_M_PHONE_HUNGUP;
  if (isHangup) s[m.layout.connections.at[s[record + C_CONNECTION] - 1] + N_MODE] = ConnectionMode.closing;
  s[at + F_REQUEST] = call + 1;
  s[at + F_PHASE] = Phase.start;
  const number = handlerOf(m, m.layout.fibrils.task[fibril], s[record + C_METHOD]);
  if (number === undefined) {
    m.words.fill(0);
    const isKnown = isHangup || s[record + C_NEW_PHONE] !== 0;
    if (!isNotice(m, call)) answerCall(m, fibril, call, isKnown ? 0 : m.program.kernel.errors.ENOTSUP);
    endFibril(m, fibril, 0, 0);
    return;
  }
  const routine = m.program.routines[number];
  for (let word = 0; word < routine.integerParameters; word++) {
    s[integerAt(m, fibril, word)] = s[record + C_ARGS + word];
  }
  if (routine.entry < 0) endFibril(m, fibril, routine.integers, 0);
  else s[at + F_PC] = routine.entry;
}

/** Executes the instruction that a fibril is at. */
export function execute(m: Machine, fibril: number): void {
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
    case Op.sleep:
      return doSleep(m, fibril, pc);
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
    case Op.notify:
      return doNotify(m, fibril, pc);
    case Op.connect:
      return doConnect(m, fibril, pc);
    case Op.hangup:
      return doHangup(m, fibril, pc);
    case Op.spawn:
      return doSpawn(m, fibril, pc);
    case Op.exit:
      return exitTask(m, fibril, NONE);
    case Op.crash:
      return doCrash(m, fibril, pc);
    case Op.choose:
      return doChoose(m, fibril, pc);
    default:
      throw new Error(`instruction ${pc} has no meaning: operation ${operand(m, pc, OP)}`);
  }
}

/** `sleep` is a wait for nothing but its timer. */
function doSleep(m: Machine, fibril: number, pc: number): void {
  if (m.situation[m.layout.fibrils.at[fibril] + F_PHASE] !== Phase.start) return goNext(m, fibril, pc);
  const duration = evaluate(m, fibril, operand(m, pc, A));
  if (m.faulted) return;
  block(m, fibril, WaitFor.timer, -1, Phase.answer);
  startTimer(m, fibril, duration);
}

/** The values in a text are computed whether or not somebody listens: a fault in them is one in every run. */
function computeText(m: Machine, fibril: number, template: number): void {
  if (template === NONE) return;
  for (const part of m.program.templates[template].parts) if (typeof part === "number") evaluate(m, fibril, part);
}

function doLog(m: Machine, fibril: number, pc: number): void {
  const template = operand(m, pc, A);
  computeText(m, fibril, template);
  if (m.faulted) return;
  m.listener?.event(EventKind.log, fibril, template, 0);
  goNext(m, fibril, pc);
}

function doCrash(m: Machine, fibril: number, pc: number): void {
  const template = operand(m, pc, A);
  computeText(m, fibril, template);
  if (!m.faulted) exitTask(m, fibril, template);
}

/** The head of a `choose`: the decision says which branch is next. */
function doChoose(m: Machine, fibril: number, pc: number): void {
  const list = operand(m, pc, A);
  m.listener?.event(EventKind.chosen, fibril, m.choice, 0);
  goTo(m, fibril, pc, m.program.lists[list + 1 + m.choice]);
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
