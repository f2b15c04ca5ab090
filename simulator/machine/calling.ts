import { A, B, C, D, E, F, NONE, REQUEST, Then, Via } from "../instructions.ts";
import {
  answerCall,
  connectionOf,
  consume,
  forget,
  forwardCall,
  releaseMessage,
  sendCall,
  takeCall,
  waitForRoom,
} from "./calls.ts";
import { evaluate } from "./evaluate.ts";
import { block } from "./fibrils.ts";
import {
  C_ARGS,
  C_HELD,
  C_METHOD,
  C_RC,
  C_STAGE,
  C_VALUES,
  C_WAITER,
  F_EXCHANGE,
  F_OBJECT,
  F_PHASE,
  HandleKind,
  handleKind,
  handleNumber,
  handleOf,
  N_HEAD,
  Phase,
  Stage,
  WaitFor,
  X_PHONE,
} from "./fields.ts";
import { endRoutine, goNext, setHandle, store } from "./frames.ts";
import { handleOfCall, isStale, readHandle } from "./locals.ts";
import { FaultCode, fault, type Machine, operand } from "./machine.ts";
import { beginExchange, endExchange, phoneOfExchange, takeExchange } from "./sessions.ts";
import { eachAwaited } from "./waiting.ts";

/** `call`: sends and waits, then takes the answer; on a session a `begin` comes before, and the `end` falls into the last step. */
export function doCall(m: Machine, fibril: number, pc: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  switch (s[at + F_PHASE]) {
    case Phase.start:
      if (operand(m, pc, A) !== Via.session) return callOver(m, fibril, pc, phoneOfVia(m, fibril, pc));
      return keepExchange(m, fibril, beginExchange(m, fibril, sessionNumber(m, fibril, operand(m, pc, B))));
    case Phase.begin:
      return keepExchange(m, fibril, takeExchange(m, fibril));
    case Phase.send:
      return callOver(m, fibril, pc, s[m.layout.exchanges.at[s[at + F_EXCHANGE] - 1] + X_PHONE] - 1);
    case Phase.room:
      return awaitCall(m, fibril, pc, s[at + F_OBJECT] - 1);
    default:
      return takeReply(m, fibril, pc, s[at + F_OBJECT] - 1);
  }
}

/** The last step of a `call`: it ends the exchange that it began, and takes the answer. */
function takeReply(m: Machine, fibril: number, pc: number, call: number): void {
  const at = m.layout.fibrils.at[fibril] + F_EXCHANGE;
  const exchange = m.situation[at] - 1;
  if (exchange >= 0) {
    m.situation[at] = 0;
    endExchange(m, fibril, exchange);
  }
  deliverAnswer(m, fibril, pc, call);
  releaseMessage(m, call);
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
  else block(m, fibril, WaitFor.answer, call, Phase.answer);
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
  const slot = operand(m, pc, E);
  if (slot !== NONE) setHandle(m, fibril, slot, handleOf(HandleKind.message, call));
  releaseMessage(m, call);
  goNext(m, fibril, pc);
}

/** `wait m`: one step when the answer has been taken already. */
export function doWait(m: Machine, fibril: number, pc: number): void {
  const call = messageIn(m, fibril, operand(m, pc, A));
  if (call < 0) return;
  const record = m.layout.calls.at[call];
  switch (m.situation[record + C_STAGE]) {
    case Stage.done:
      return fault(m, FaultCode.waitedTwice, fibril, call);
    case Stage.taken:
      return deliverAnswer(m, fibril, pc, call);
    default:
      m.situation[record + C_WAITER] = fibril + 1;
      return block(m, fibril, WaitFor.answer, call, Phase.answer);
  }
}

/** `wait all`: one wait for all answers; it binds none. */
export function doWaitAll(m: Machine, fibril: number, pc: number): void {
  const list = operand(m, pc, A);
  for (let index = 1; index <= m.program.lists[list]; index++) {
    const call = messageIn(m, fibril, m.program.lists[list + index]);
    if (call < 0) return;
    const stage = m.situation[m.layout.calls.at[call] + C_STAGE];
    if (stage === Stage.done) return fault(m, FaultCode.waitedTwice, fibril, call);
    if (stage !== Stage.taken) m.situation[m.layout.calls.at[call] + C_WAITER] = fibril + 1;
  }
  const isThere = (call: number) => m.situation[m.layout.calls.at[call] + C_STAGE] === Stage.taken;
  if (eachAwaited(m, fibril, isThere)) goNext(m, fibril, pc);
  else block(m, fibril, WaitFor.answers, -1, Phase.answer);
}

/** `forget m`. */
export function doForget(m: Machine, fibril: number, pc: number): void {
  const call = messageIn(m, fibril, operand(m, pc, A));
  if (call < 0) return;
  forget(m, call);
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

/** `forward`. */
export function doForward(m: Machine, fibril: number, pc: number): void {
  const s = m.situation;
  const call = callIn(m, fibril, operand(m, pc, C));
  if (call < 0) return;
  const phone = phoneOfVia(m, fibril, pc);
  if (phone < 0) return;
  const list = operand(m, pc, E);
  const record = m.layout.calls.at[call];
  if (operand(m, pc, D) !== NONE) s[record + C_METHOD] = operand(m, pc, D);
  if (list !== NONE) {
    if (!loadWords(m, fibril, list)) return;
    for (let word = 0; word < 5; word++) s[record + C_ARGS + word] = m.words[word];
  }
  forwardCall(m, fibril, call, phone, operand(m, pc, F) === 1);
  if (!m.faulted) goNext(m, fibril, pc);
}

/** `receive`: the next call on the fibril's own connection. */
export function doReceive(m: Machine, fibril: number, pc: number): void {
  const connection = connectionOf(m, fibril);
  if (m.situation[m.layout.connections.at[connection] + N_HEAD] === 0) {
    return block(m, fibril, WaitFor.receive, connection, Phase.answer);
  }
  const call = takeCall(m, fibril);
  const method = operand(m, pc, A);
  const received = m.situation[m.layout.calls.at[call] + C_METHOD];
  if (method !== NONE && received !== method) return fault(m, FaultCode.wrongMethod, fibril, received);
  const slot = operand(m, pc, B);
  if (slot === NONE) return fault(m, FaultCode.callLost, fibril, call);
  setHandle(m, fibril, slot, handleOfCall(m, call));
  m.situation[m.layout.calls.at[call] + C_HELD]--;
  goNext(m, fibril, pc);
}

/** Does what the statement says with an answer that has been taken: binds it, answers with it, or returns its code. */
function deliverAnswer(m: Machine, fibril: number, pc: number, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const rc = s[record + C_RC];
  switch (operand(m, pc, F)) {
    case Then.bind: {
      const list = operand(m, pc, E);
      const count = list === NONE ? 0 : m.program.lists[list];
      for (let index = 1; index <= count; index++) {
        store(m, fibril, m.program.lists[list + index], index === 1 ? rc : s[record + C_VALUES + index - 2]);
      }
      consume(m, call);
      return goNext(m, fibril, pc);
    }
    case Then.answer: {
      for (let word = 0; word < 5; word++) m.words[word] = s[record + C_VALUES + word];
      consume(m, call);
      const request = callIn(m, fibril, REQUEST);
      if (request < 0) return;
      answerCall(m, fibril, request, rc);
      return m.faulted ? undefined : goNext(m, fibril, pc);
    }
    default:
      consume(m, call);
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

/** The message in a handle slot; -1, with a fault, when there is none. */
function messageIn(m: Machine, fibril: number, slot: number): number {
  const handle = readHandle(m, fibril, slot);
  if (handle !== 0) return handleNumber(handle);
  fault(m, FaultCode.noHandle, fibril, slot);
  return -1;
}

/** The received call in a handle slot or, for `REQUEST`, being handled; -1, with a fault, when there is none. */
function callIn(m: Machine, fibril: number, slot: number): number {
  const handle = readHandle(m, fibril, slot);
  if (handle !== 0 && !isStale(m, handle)) return handleNumber(handle);
  if (handle !== 0) fault(m, FaultCode.answeredTwice, fibril, handleNumber(handle));
  else fault(m, slot === REQUEST ? FaultCode.answeredTwice : FaultCode.noHandle, fibril, slot);
  return -1;
}

/** `begin`. */
export function doBegin(m: Machine, fibril: number, pc: number): void {
  const isResumed = m.situation[m.layout.fibrils.at[fibril] + F_PHASE] === Phase.begin;
  const first = m.layout.tasks[m.layout.fibrils.task[fibril]].sessions.first;
  const exchange = isResumed ? takeExchange(m, fibril) : beginExchange(m, fibril, first + operand(m, pc, A));
  if (exchange < 0) return;
  setHandle(m, fibril, operand(m, pc, B), handleOf(HandleKind.exchange, exchange));
  goNext(m, fibril, pc);
}

/** `end`. */
export function doEnd(m: Machine, fibril: number, pc: number): void {
  const handle = readHandle(m, fibril, operand(m, pc, A));
  if (handle === 0) return fault(m, FaultCode.noHandle, fibril, operand(m, pc, A));
  endExchange(m, fibril, handleNumber(handle));
  if (!m.faulted) goNext(m, fibril, pc);
}
