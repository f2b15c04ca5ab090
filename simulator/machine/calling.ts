import { A, B, C, D, E, F, G, NONE, REQUEST, Then, Via } from "../instructions.ts";
import { firstUserMethod } from "../kernels.ts";
import {
  answerCall,
  consume,
  forget,
  forwardCall,
  releaseCallee,
  releaseMessage,
  sendCall,
  sendConnect,
  senderOf,
  waitForRoom,
} from "./calls.ts";
import { receiveNext } from "./dispatch.ts";
import { evaluate } from "./evaluate.ts";
import { block, connectionOf, requestOf, startTimer } from "./fibrils.ts";
import {
  C_ARGS,
  C_FLAGS,
  C_METHOD,
  C_NEW_PHONE,
  C_RC,
  C_REFS,
  C_STAGE,
  C_VALUES,
  C_WAITER,
  F_EXCHANGE,
  F_OBJECT,
  F_PHASE,
  FLAG_FORGOTTEN,
  HandleKind,
  handleKind,
  handleNumber,
  handleOf,
  Phase,
  Stage,
  WaitFor,
  X_PHONE,
} from "./fields.ts";
import { endRoutine, goNext, setHandle, store } from "./frames.ts";
import { hangUp } from "./hang-up.ts";
import { handleOfCall, isStale, readHandle } from "./locals.ts";
import { EventKind, FaultCode, fault, type Machine, operand } from "./machine.ts";
import { sendNotice } from "./notices.ts";
import { openPhone } from "./phones.ts";
import { beginExchange, endExchange, phoneOfExchange, takeExchange } from "./sessions.ts";
import { eachAwaited } from "./waiting.ts";

/** `call`: sends and waits, then takes the answer; on a session a `begin` comes before, and the `end` falls into the last step. */
export function doCall(m: Machine, fibril: number, pc: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const object = s[at + F_OBJECT] - 1;
  switch (s[at + F_PHASE]) {
    case Phase.start:
    case Phase.again:
      if (operand(m, pc, A) !== Via.session) return callOver(m, fibril, pc, phoneOfVia(m, fibril, pc));
      return keepExchange(m, fibril, beginExchange(m, fibril, sessionNumber(m, fibril, operand(m, pc, B))));
    case Phase.begin:
      return keepExchange(m, fibril, takeExchange(m, fibril, sessionNumber(m, fibril, operand(m, pc, B))));
    case Phase.send:
      return callOver(m, fibril, pc, s[m.layout.exchanges.at[s[at + F_EXCHANGE] - 1] + X_PHONE] - 1);
    case Phase.room:
      return awaitCall(m, fibril, pc, object);
    case Phase.expired:
      forget(m, object);
      releaseMessage(m, object);
      return takeReply(m, fibril, pc, NO_ANSWER);
    default:
      return takeReply(m, fibril, pc, object);
  }
}

/** In place of a call: the time for its answer is over. */
const NO_ANSWER = -1;

/** The last step of a `call`: it ends the exchange that it began, for which it may have to wait, and takes the answer. */
function takeReply(m: Machine, fibril: number, pc: number, call: number): void {
  const at = m.layout.fibrils.at[fibril] + F_EXCHANGE;
  const exchange = m.situation[at] - 1;
  if (exchange >= 0 && !endExchange(m, fibril, exchange, Phase.end, call)) return;
  m.situation[at] = 0;
  deliverAnswer(m, fibril, pc, call);
  if (call !== NO_ANSWER) releaseMessage(m, call);
}

/** A `call` on a session has its exchange, and sends in its next step. */
function keepExchange(m: Machine, fibril: number, exchange: number): void {
  if (exchange < 0) return;
  const at = m.layout.fibrils.at[fibril];
  m.situation[at + F_EXCHANGE] = exchange + 1;
  m.situation[at + F_PHASE] = Phase.send;
}

function callOver(m: Machine, fibril: number, pc: number, phone: number): void {
  if (phone < 0 || !loadWords(m, fibril, operand(m, pc, D))) return;
  const call = sendCall(m, fibril, phone, operand(m, pc, C), exchangeInUse(m, fibril, pc));
  if (call < 0) return;
  m.situation[m.layout.calls.at[call] + C_WAITER] = fibril + 1;
  if (isRefused(m, call)) waitForRoom(m, fibril, call);
  else awaitCall(m, fibril, pc, call);
}

const isRefused = (m: Machine, call: number): boolean =>
  m.situation[m.layout.calls.at[call] + C_STAGE] === Stage.refused;

/** A `call` that has been sent, or that was finished at once, waits for its answer unless it is there. */
function awaitCall(m: Machine, fibril: number, pc: number, call: number): void {
  if (m.situation[m.layout.calls.at[call] + C_STAGE] === Stage.taken) takeReply(m, fibril, pc, call);
  else awaitAnswer(m, fibril, pc, call);
}

/** Blocks until the answer is there, or for as long as the statement says. */
function awaitAnswer(m: Machine, fibril: number, pc: number, call: number): void {
  const timeout = operand(m, pc, G);
  const duration = timeout === NONE ? 0 : evaluate(m, fibril, timeout);
  if (m.faulted) return;
  m.situation[m.layout.calls.at[call] + C_WAITER] = fibril + 1;
  block(m, fibril, WaitFor.answer, call, Phase.answer);
  if (timeout !== NONE) startTimer(m, fibril, duration);
}

/** `send`. */
export function doSend(m: Machine, fibril: number, pc: number): void {
  const at = m.layout.fibrils.at[fibril];
  if (m.situation[at + F_PHASE] === Phase.room) return keepMessage(m, fibril, pc, m.situation[at + F_OBJECT] - 1);
  const phone = phoneOfVia(m, fibril, pc);
  if (phone < 0 || !loadWords(m, fibril, operand(m, pc, D))) return;
  const call = sendCall(m, fibril, phone, operand(m, pc, C), exchangeInUse(m, fibril, pc));
  if (call < 0) return;
  if (isRefused(m, call)) waitForRoom(m, fibril, call);
  else keepMessage(m, fibril, pc, call);
}

/** The message of a `send` goes to where the statement says. */
function keepMessage(m: Machine, fibril: number, pc: number, call: number): void {
  setHandle(m, fibril, operand(m, pc, E), handleOf(HandleKind.message, call));
  releaseMessage(m, call);
  if (!m.faulted) goNext(m, fibril, pc);
}

/** `notify`. */
export function doNotify(m: Machine, fibril: number, pc: number): void {
  const phone = phoneOfVia(m, fibril, pc);
  if (phone < 0 || !loadWords(m, fibril, operand(m, pc, D))) return;
  sendNotice(m, fibril, phone, operand(m, pc, C));
  if (!m.faulted) goNext(m, fibril, pc);
}

/** `wait m`: one step when the answer has been taken already. While it waits it holds the message, whatever becomes of the variable. */
export function doWait(m: Machine, fibril: number, pc: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  if (s[at + F_PHASE] !== Phase.start) {
    const call = s[at + F_OBJECT] - 1;
    deliverAnswer(m, fibril, pc, s[at + F_PHASE] === Phase.expired ? NO_ANSWER : call);
    return releaseMessage(m, call);
  }
  const call = awaitable(m, fibril, operand(m, pc, A));
  if (call < 0) return;
  if (s[m.layout.calls.at[call] + C_STAGE] === Stage.taken) return deliverAnswer(m, fibril, pc, call);
  s[m.layout.calls.at[call] + C_REFS]++;
  awaitAnswer(m, fibril, pc, call);
}

/** The message in a place, if one may wait for it; -1, with a fault, when its answer is gone, or another fibril waits for it. */
function awaitable(m: Machine, fibril: number, place: number): number {
  const call = messageIn(m, fibril, place);
  if (call < 0) return -1;
  const record = m.layout.calls.at[call];
  const isWaitedFor = m.situation[record + C_WAITER] !== 0 && m.situation[record + C_STAGE] !== Stage.taken;
  const isForgotten = (m.situation[record + C_FLAGS] & FLAG_FORGOTTEN) !== 0;
  if (m.situation[record + C_STAGE] !== Stage.done && !isWaitedFor && !isForgotten) return call;
  fault(m, isWaitedFor ? FaultCode.waitedByTwo : FaultCode.waitedTwice, fibril, call);
  return -1;
}

/** `wait all`: one wait for all answers; it binds none. While it waits, hidden locals hold the messages. */
export function doWaitAll(m: Machine, fibril: number, pc: number): void {
  const { lists } = m.program;
  const [places, slots] = [operand(m, pc, A), operand(m, pc, B)];
  if (m.situation[m.layout.fibrils.at[fibril] + F_PHASE] !== Phase.start) return goNext(m, fibril, pc);
  for (let index = 1; index <= lists[places]; index++) {
    const call = awaitable(m, fibril, lists[places + index]);
    if (call < 0) return;
    setHandle(m, fibril, lists[slots + index], handleOf(HandleKind.message, call));
  }
  const isThere = (call: number) => m.situation[m.layout.calls.at[call] + C_STAGE] === Stage.taken;
  if (eachAwaited(m, fibril, isThere)) return goNext(m, fibril, pc);
  eachAwaited(m, fibril, (call) => {
    if (!isThere(call)) m.situation[m.layout.calls.at[call] + C_WAITER] = fibril + 1;
    return true;
  });
  block(m, fibril, WaitFor.answers, -1, Phase.answer);
}

/** `forget m`. */
export function doForget(m: Machine, fibril: number, pc: number): void {
  const call = messageIn(m, fibril, operand(m, pc, A));
  if (call < 0) return;
  forget(m, call);
  m.listener?.event(EventKind.forgotten, fibril, call, 0);
  goNext(m, fibril, pc);
}

/** `answer`. */
export function doAnswer(m: Machine, fibril: number, pc: number): void {
  const list = operand(m, pc, A);
  const count = m.program.lists[list];
  const rc = count === 0 ? 0 : evaluate(m, fibril, m.program.lists[list + 1]);
  m.words.fill(0);
  for (let index = 2; index <= count; index++) m.words[index - 2] = evaluate(m, fibril, m.program.lists[list + index]);
  const call = callIn(m, fibril, operand(m, pc, B));
  if (m.faulted) return;
  answerCall(m, fibril, call, rc);
  if (!m.faulted) goNext(m, fibril, pc);
}

/** `forward`. The kernel's own methods keep their method, and most of them their arguments (docs/kernels.md, K8). */
export function doForward(m: Machine, fibril: number, pc: number): void {
  const s = m.situation;
  const call = callIn(m, fibril, operand(m, pc, C));
  if (call < 0) return;
  const phone = phoneOfVia(m, fibril, pc);
  if (phone < 0) return;
  const list = operand(m, pc, E);
  const record = m.layout.calls.at[call];
  if (list !== NONE && !m.forwarding.has(s[record + C_METHOD])) {
    if (!loadWords(m, fibril, list)) return;
    const isOwn = s[record + C_METHOD] < firstUserMethod;
    if (!isOwn) s[record + C_METHOD] = operand(m, pc, D);
    for (let word = 0; word < (isOwn ? 3 : 5); word++) s[record + C_ARGS + word] = m.words[word];
  }
  forwardCall(m, fibril, call, phone, operand(m, pc, F) === 1);
  if (!m.faulted) goNext(m, fibril, pc);
}

/** `receive`: the next call on the connection that the fibril serves. */
export function doReceive(m: Machine, fibril: number, pc: number): void {
  const connection = connectionOf(m, fibril);
  if (connection < 0) return fault(m, FaultCode.noConnection, fibril);
  const call = receiveNext(m, fibril);
  if (call < 0) return block(m, fibril, WaitFor.receive, connection, Phase.answer);
  const method = operand(m, pc, A);
  const received = m.situation[m.layout.calls.at[call] + C_METHOD];
  if (method !== NONE && received !== method) return fault(m, FaultCode.wrongMethod, fibril, received);
  setHandle(m, fibril, operand(m, pc, B), handleOfCall(m, call));
  if (!m.faulted && releaseCallee(m, fibril, call)) goNext(m, fibril, pc);
}

/** Does what the statement says with an answer that has been taken, or with `NO_ANSWER`: binds it, answers with it, or returns its code. */
function deliverAnswer(m: Machine, fibril: number, pc: number, call: number): void {
  const s = m.situation;
  const record = call === NO_ANSWER ? -1 : m.layout.calls.at[call];
  const rc = record < 0 ? m.program.kernel.errors.ETIMEOUT : s[record + C_RC];
  for (let word = 0; word < 5; word++) m.words[word] = record < 0 ? 0 : s[record + C_VALUES + word];
  if (record >= 0) consume(m, call);
  switch (operand(m, pc, F)) {
    case Then.bind: {
      const list = operand(m, pc, E);
      const count = m.program.lists[list];
      for (let index = 1; index <= count; index++) {
        store(m, fibril, m.program.lists[list + index], index === 1 ? rc : m.words[index - 2]);
      }
      return goNext(m, fibril, pc);
    }
    case Then.answer: {
      const request = callIn(m, fibril, operand(m, pc, E));
      if (request < 0) return;
      answerCall(m, fibril, request, rc);
      return m.faulted ? undefined : goNext(m, fibril, pc);
    }
    default:
      endRoutine(m, fibril, pc, rc);
  }
}

/** Evaluates a list of arguments into `m.words`; false after a fault. */
function loadWords(m: Machine, fibril: number, list: number): boolean {
  m.words.fill(0);
  const count = list === NONE ? 0 : m.program.lists[list];
  for (let index = 1; index <= count; index++) {
    m.words[index - 1] = evaluate(m, fibril, m.program.lists[list + index]);
  }
  return !m.faulted;
}

const sessionNumber = (m: Machine, fibril: number, number: number): number =>
  m.layout.tasks[m.layout.fibrils.task[fibril]].sessions.first + number;

/** The phone that an instruction names by its operands A and B; -1 after a fault. */
function phoneOfVia(m: Machine, fibril: number, pc: number): number {
  const number = operand(m, pc, B);
  const task = m.layout.fibrils.task[fibril];
  const phones = m.layout.tasks[task].phones.first;
  switch (operand(m, pc, A)) {
    case Via.phone:
      return phones + number;
    case Via.session:
      return phones + m.program.tasks[task].sessions[number].phone;
    default: {
      const handle = readHandle(m, fibril, number);
      if (handleKind(handle) === HandleKind.exchange) return phoneOfExchange(m, fibril, handleNumber(handle));
      if (handleKind(handle) === HandleKind.phone) return handleNumber(handle);
      fault(m, FaultCode.noHandle, fibril, number);
      return -1;
    }
  }
}

/** The exchange that a call goes through, or -1: for those who look into the past for it. */
function exchangeInUse(m: Machine, fibril: number, pc: number): number {
  const kept = m.situation[m.layout.fibrils.at[fibril] + F_EXCHANGE] - 1;
  if (kept >= 0 || operand(m, pc, A) !== Via.handle) return kept;
  const handle = readHandle(m, fibril, operand(m, pc, B));
  return handleKind(handle) === HandleKind.exchange ? handleNumber(handle) : -1;
}

/** The message in a place; -1, with a fault, when there is none. */
function messageIn(m: Machine, fibril: number, place: number): number {
  const handle = readHandle(m, fibril, place);
  if (handle !== 0) return handleNumber(handle);
  fault(m, FaultCode.noHandle, fibril, place);
  return -1;
}

/** The received call in a place; -1, with a fault, when there is none, or it was forwarded. */
function callIn(m: Machine, fibril: number, place: number): number {
  const handle = readHandle(m, fibril, place);
  if (handle !== 0 && !isStale(m, handle)) return handleNumber(handle);
  if (handle !== 0) fault(m, FaultCode.answeredTwice, fibril, handleNumber(handle));
  else if (place === REQUEST) fault(m, FaultCode.answeredTwice, fibril, -1);
  else fault(m, FaultCode.noHandle, fibril, place);
  return -1;
}

/** `begin`. */
export function doBegin(m: Machine, fibril: number, pc: number): void {
  const isGiven = m.situation[m.layout.fibrils.at[fibril] + F_PHASE] === Phase.begin;
  const session = sessionNumber(m, fibril, operand(m, pc, A));
  const exchange = isGiven ? takeExchange(m, fibril, session) : beginExchange(m, fibril, session);
  if (exchange < 0) return;
  setHandle(m, fibril, operand(m, pc, B), handleOf(HandleKind.exchange, exchange));
  if (!m.faulted) goNext(m, fibril, pc);
}

/** `end`. */
export function doEnd(m: Machine, fibril: number, pc: number): void {
  const handle = readHandle(m, fibril, operand(m, pc, A));
  if (m.faulted) return;
  if (handle === 0) return fault(m, FaultCode.noHandle, fibril, operand(m, pc, A));
  if (endExchange(m, fibril, handleNumber(handle), Phase.again, -1)) goNext(m, fibril, pc);
}

/** `connect`: takes a free phone and asks; then binds it, or the code that says why there is none. */
export function doConnect(m: Machine, fibril: number, pc: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  if (s[at + F_PHASE] !== Phase.start) return bindConnection(m, fibril, pc, s[at + F_OBJECT] - 1);
  const target = targetOf(m, fibril, pc);
  if (target < 0 || !loadWords(m, fibril, operand(m, pc, B))) return;
  const phone = openPhone(m, m.layout.fibrils.task[fibril]);
  if (phone === -1) return bindPhone(m, fibril, pc, 0, m.program.kernel.errors.ELIMIT);
  if (phone < 0) return fault(m, FaultCode.phoneLimit, fibril, m.layout.fibrils.task[fibril]);
  const call = sendConnect(m, fibril, phone, phone, target);
  if (call >= 0) block(m, fibril, WaitFor.answer, call, Phase.answer);
}

/** The task that a `connect` goes to; -1 after a fault. */
function targetOf(m: Machine, fibril: number, pc: number): number {
  const first = operand(m, pc, A);
  if (first === NONE) {
    const request = requestOf(m, fibril);
    if (request >= 0) return senderOf(m, request);
    fault(m, FaultCode.answeredTwice, fibril, -1);
    return -1;
  }
  const index = operand(m, pc, E);
  if (index === NONE) return first;
  const replica = evaluate(m, fibril, index);
  if (replica < 0 || replica >= operand(m, pc, F)) fault(m, FaultCode.indexOutOfRange, fibril, replica);
  return m.faulted ? -1 : first + replica;
}

function bindConnection(m: Machine, fibril: number, pc: number, call: number): void {
  const record = m.layout.calls.at[call];
  const [rc, phone] = [m.situation[record + C_RC], m.situation[record + C_NEW_PHONE] - 1];
  consume(m, call);
  releaseMessage(m, call);
  bindPhone(m, fibril, pc, rc === 0 ? handleOf(HandleKind.phone, phone) : 0, rc);
}

function bindPhone(m: Machine, fibril: number, pc: number, handle: number, rc: number): void {
  setHandle(m, fibril, operand(m, pc, C), handle);
  if (m.faulted) return;
  store(m, fibril, operand(m, pc, D), rc);
  goNext(m, fibril, pc);
}

/** `hangup`. */
export function doHangup(m: Machine, fibril: number, pc: number): void {
  const handle = readHandle(m, fibril, operand(m, pc, A));
  if (m.faulted) return;
  if (handle === 0) return fault(m, FaultCode.noHandle, fibril, operand(m, pc, A));
  hangUp(m, fibril, handleNumber(handle));
  goNext(m, fibril, pc);
}
