import { closeIfIdle } from "./connections.ts";
import { blockIn, requestOf, wake } from "./fibrils.ts";
import {
  C_ARGS,
  C_CALLEE,
  C_CONNECTION,
  C_FLAGS,
  C_HANDLER,
  C_HELD,
  C_HOPS,
  C_METHOD,
  C_NEW_PHONE,
  C_NEXT,
  C_PHONE,
  C_RC,
  C_REFS,
  C_ROUTE,
  C_STAGE,
  C_STALE,
  C_VALUES,
  C_WAITER,
  CALL_SIZE,
  ConnectionMode,
  F_FORWARDED,
  F_NEXT,
  F_OBJECT,
  F_REQUEST,
  FLAG_FORGOTTEN,
  FLAG_FORWARDED,
  FLAG_NOTICE,
  G_SERIAL,
  GC_ARRIVED,
  GC_EXCHANGE,
  GC_SENDER,
  GC_SENT_AT,
  GC_SERIAL,
  HOPS_MASK,
  N_MODE,
  P_ACTIVE,
  P_CONNECTION,
  P_MODE,
  P_SLOT,
  Phase,
  PhoneMode,
  REQUEST_GONE,
  Stage,
  T_ACTIVE,
  T_ANSWERS_HEAD,
  T_CALLS_HEAD,
  T_MODE,
  T_REFUSED_HEAD,
  TaskMode,
  WaitFor,
} from "./fields.ts";
import type { Span } from "./layout.ts";
import { dequeue, EventKind, enqueue, FaultCode, fault, ledgerOfCall, type Machine } from "./machine.ts";
import { closePhone, slam, uncount } from "./phones.ts";
import { dropExchangeOver } from "./sessions.ts";
import { answersAreThere } from "./waiting.ts";

/**
 * Sends a call over a phone of the fibril's task: it counts on the phone and joins the callee's answerbox; over a phone
 * that is not connected it is answered at once (docs/kernels.md, K9). Arguments are written by the caller beforehand into `m.words`.
 * Past the limits of calls the kernel decides: the call is refused for the moment, or finished with `ELIMIT` (K5).
 * Returns the call, or -1 after a fault.
 */
export function sendCall(m: Machine, fibril: number, phone: number, method: number, exchange: number): number {
  const call = newCall(m, fibril, phone, method, exchange);
  if (call < 0) return -1;
  const record = m.layout.calls.at[call];
  if (hasRoom(m, phone)) launch(m, call);
  else {
    m.listener?.event(EventKind.refused, fibril, call, 0);
    if (m.program.kernel.asyncOverflow === "queue") m.situation[record + C_STAGE] = Stage.refused;
    else {
      m.situation[record + C_STAGE] = Stage.taken;
      m.situation[record + C_RC] = m.program.kernel.errors.ELIMIT;
    }
  }
  return call;
}

/**
 * Asks for a connection over `phone`, for `newPhone`; such a call is never refused. Over the new phone itself it goes to the task that
 * `target` names. The fibril waits for the answer. Returns the call, or -1 after a fault.
 */
export function sendConnect(m: Machine, fibril: number, phone: number, newPhone: number, target: number): number {
  const call = newCall(m, fibril, phone, m.program.kernel.methods.IPC_M_CONNECT_ME_TO, -1);
  if (call < 0) return -1;
  const record = m.layout.calls.at[call];
  m.situation[record + C_WAITER] = fibril + 1;
  m.situation[record + C_NEW_PHONE] = newPhone + 1;
  m.situation[record + C_CALLEE] = target + 1;
  launch(m, call);
  return call;
}

/** Tells the other end that a phone is hung up; nobody gets the answer. The record is there in any case: the tables count one for each phone. */
export function sendHangup(m: Machine, fibril: number, phone: number): void {
  m.words.fill(0);
  const call = newCall(m, fibril, phone, m.program.kernel.methods.IPC_M_PHONE_HUNGUP, -1);
  if (call < 0) return;
  const record = m.layout.calls.at[call];
  m.situation[record + C_REFS] = 0;
  m.situation[record + C_FLAGS] = FLAG_FORGOTTEN;
  launch(m, call);
}

function newCall(m: Machine, fibril: number, phone: number, method: number, exchange: number): number {
  const s = m.situation;
  const call = allocateCall(m, m.layout.tasks[m.layout.phones.task[phone]].outgoing);
  if (call < 0) {
    fault(m, FaultCode.callLimit, fibril);
    return -1;
  }
  const record = m.layout.calls.at[call];
  s[record + C_PHONE] = phone + 1;
  s[record + C_ROUTE] = phone + 1;
  s[record + C_METHOD] = method;
  s[record + C_REFS] = 1;
  for (let word = 0; word < 5; word++) s[record + C_ARGS + word] = m.words[word];
  noteSent(m, call, fibril, exchange);
  return call;
}

/** Notes in the ledger who has sent a call, or a notification, and when. */
export function noteSent(m: Machine, call: number, fibril: number, exchange: number): void {
  const entry = ledgerOfCall(call);
  m.ledger[entry + GC_SERIAL] = ++m.ledger[G_SERIAL];
  m.ledger[entry + GC_SENT_AT] = m.step + 1;
  m.ledger[entry + GC_SENDER] = fibril + 1;
  m.ledger[entry + GC_EXCHANGE] = exchange + 1;
}

/** Whether a kernel would take a call more over a phone. */
export function hasRoom(m: Machine, phone: number): boolean {
  const { asyncCalls, asyncCallsPerTask } = m.program.limits;
  if (m.situation[m.layout.phones.at[phone] + P_ACTIVE] >= asyncCalls) return false;
  const task = m.layout.tasks[m.layout.phones.task[phone]];
  return asyncCallsPerTask === undefined || m.situation[task.at + T_ACTIVE] < asyncCallsPerTask;
}

/** Hands a call to the kernel, which has room for it. */
function launch(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const at = m.layout.phones.at[s[record + C_PHONE] - 1];
  s[at + P_ACTIVE]++;
  s[m.layout.tasks[m.layout.calls.task[call]].at + T_ACTIVE]++;
  const rc = refusalOf(m, call, s[at + P_MODE]);
  if (rc !== 0) finishCall(m, call, rc);
  else if (s[at + P_MODE] === PhoneMode.connecting) joinBox(m, call, s[record + C_CALLEE] - 1);
  else deliver(m, call, s[at + P_CONNECTION] - 1);
  const entry = ledgerOfCall(call);
  m.listener?.event(EventKind.sent, m.ledger[entry + GC_SENDER] - 1, call, m.ledger[entry + GC_EXCHANGE] - 1);
}

/** The code with which a kernel sends back what cannot reach anybody (docs/kernels.md, K9); 0 when it can. */
function refusalOf(m: Machine, call: number, mode: number): number {
  const { errors, methods } = m.program.kernel;
  const record = m.layout.calls.at[call];
  switch (mode) {
    case PhoneMode.connected:
      return 0;
    case PhoneMode.connecting: {
      const target = m.layout.tasks[m.situation[record + C_CALLEE] - 1];
      return m.situation[target.at + T_MODE] === TaskMode.alive ? 0 : errors.ENOENT;
    }
    case PhoneMode.hungup:
      return m.situation[record + C_METHOD] === methods.IPC_M_PHONE_HUNGUP ? 0 : errors.EHANGUP;
    case PhoneMode.closed:
      return errors.EHANGUP;
    default:
      return errors.ENOENT;
  }
}

/** The fibril waits until the task can send its refused call. */
export function waitForRoom(m: Machine, fibril: number, call: number): void {
  const box = m.layout.tasks[m.layout.calls.task[call]].at + T_REFUSED_HEAD;
  blockIn(m, fibril, box, WaitFor.room, call, Phase.room);
}

/** After an answer the task sends its refused calls again, in order, up to the first that is refused once more. */
function sendRefused(m: Machine, task: number): void {
  const s = m.situation;
  const box = m.layout.tasks[task].at + T_REFUSED_HEAD;
  while (s[box] !== 0) {
    const fibril = s[box] - 1;
    const call = s[m.layout.fibrils.at[fibril] + F_OBJECT] - 1;
    if (!hasRoom(m, s[m.layout.calls.at[call] + C_PHONE] - 1)) return;
    dequeue(s, box, F_NEXT, m.layout.fibrils.at);
    launch(m, call);
    wake(m, fibril);
  }
}

/** Puts a call into the answerbox of the task at the end of a connection. A connect will get a connection of its own. */
function deliver(m: Machine, call: number, connection: number): void {
  const record = m.layout.calls.at[call];
  if (m.situation[record + C_NEW_PHONE] === 0) m.situation[record + C_CONNECTION] = connection + 1;
  joinBox(m, call, m.layout.connections.task[connection]);
}

function joinBox(m: Machine, call: number, task: number): void {
  const record = m.layout.calls.at[call];
  m.situation[record + C_STAGE] = Stage.sent;
  m.situation[record + C_CALLEE] = task + 1;
  m.situation[record + C_HANDLER] = 0;
  noteArrival(m, call);
  enqueue(m.situation, m.layout.tasks[task].at + T_CALLS_HEAD, call, C_NEXT, m.layout.calls.at);
}

/** Notes that a call joined a queue, for the order of rows in dumps. */
export function noteArrival(m: Machine, call: number): void {
  m.ledger[ledgerOfCall(call) + GC_ARRIVED] = m.step + 1;
}

/** A free record among some of a task; -1 when there is none. */
export function allocateCall(m: Machine, span: Span): number {
  for (let call = span.first; call < span.first + span.count; call++) {
    if (m.situation[m.layout.calls.at[call] + C_STAGE] === Stage.free) return call;
  }
  return -1;
}

export const isNotice = (m: Machine, call: number): boolean =>
  (m.situation[m.layout.calls.at[call] + C_FLAGS] & FLAG_NOTICE) !== 0;

/** Number of the task that sent a call or a notification. */
export const senderOf = (m: Machine, call: number): number =>
  isNotice(m, call)
    ? m.layout.phones.task[m.situation[m.layout.calls.at[call] + C_ROUTE] - 1]
    : m.layout.calls.task[call];

/** Zeroes a call that nobody needs any more. */
export function freeIfUnused(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const stage = s[record + C_STAGE];
  if (stage !== Stage.taken && stage !== Stage.done) return;
  if (s[record + C_REFS] > 0 || s[record + C_HELD] > 0 || s[record + C_STALE] > 0) return;
  s.fill(0, record, record + CALL_SIZE);
}

/** The task takes an answer off its answerbox. Only now does the call no longer count on its phone. */
export function takeAnswer(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const task = m.layout.calls.task[call];
  const waiter = s[record + C_WAITER] - 1;
  const isForgotten = (s[record + C_FLAGS] & FLAG_FORGOTTEN) !== 0;
  s[record + C_STAGE] = isForgotten ? Stage.done : Stage.taken;
  s[m.layout.tasks[task].at + T_ACTIVE]--;
  uncount(m, s[record + C_PHONE] - 1);
  giveUpPhone(m, call);
  m.listener?.event(EventKind.taken, -1, call, 0);
  if (isForgotten) m.suspectAll ||= waiter >= 0;
  else if (waiter >= 0 && answersAreThere(m, waiter)) wake(m, waiter);
  freeIfUnused(m, call);
  sendRefused(m, task);
}

/** Answers a call with `rc` and the values in `m.words`; a fault when its answer or forwarding has gone already, or none is wanted. */
export function answerCall(m: Machine, fibril: number, call: number, rc: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  if (isNotice(m, call)) return fault(m, FaultCode.noticeAnswered, fibril, call);
  if (s[record + C_STAGE] !== Stage.handled) return fault(m, FaultCode.answeredTwice, fibril, call);
  for (let word = 0; word < 5; word++) s[record + C_VALUES + word] = m.words[word];
  giveAnswer(m, fibril, call, rc);
}

/** A task, or its kernel in its place, gives an answer: `EHANGUP` slams a phone, and is another code for the caller of a forwarded call (K8, K9). */
export function giveAnswer(m: Machine, fibril: number, call: number, rc: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const { errors, slams } = m.program.kernel;
  const isHangup = rc === errors.EHANGUP;
  const slammed =
    isHangup && slams !== "no phone" ? s[record + (slams === "the caller's phone" ? C_PHONE : C_ROUTE)] - 1 : -1;
  const isForwarded = (s[record + C_FLAGS] & FLAG_FORWARDED) !== 0;
  finishCall(m, call, isHangup && isForwarded ? errors.EFORWARD : rc);
  m.listener?.event(EventKind.answered, fibril, call, rc);
  if (slammed >= 0) slam(m, fibril, slammed, call);
}

/** Puts an answer on its way to the caller; also where no task has given it, for calls that reach nobody. */
function finishCall(m: Machine, call: number, rc: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const caller = m.layout.tasks[m.layout.calls.task[call]];
  const mode = s[caller.at + T_MODE];
  s[record + C_STAGE] = Stage.answered;
  s[record + C_RC] = rc;
  if (s[record + C_NEW_PHONE] !== 0)
    settleConnect(m, call, mode === TaskMode.alive ? rc : m.program.kernel.errors.ENOENT);
  if (mode === TaskMode.gone) {
    const newPhone = s[record + C_NEW_PHONE] - 1;
    if (newPhone >= 0) s[m.layout.phones.at[newPhone] + P_SLOT] = 0;
    s[record + C_STAGE] = Stage.done;
    freeIfUnused(m, call);
    return;
  }
  noteArrival(m, call);
  enqueue(s, caller.at + T_ANSWERS_HEAD, call, C_NEXT, m.layout.calls.at);
}

/** Whoever answers a connect with `EOK` is at the other end of the new phone; with another answer its connection has no more use. */
function settleConnect(m: Machine, call: number, rc: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const phone = s[record + C_NEW_PHONE] - 1;
  const at = m.layout.phones.at[phone];
  const connection = s[record + C_CONNECTION] - 1;
  const isRefused = rc !== 0 || connection < 0;
  if (!isRefused) {
    s[at + P_MODE] = PhoneMode.connected;
    s[at + P_CONNECTION] = connection + 1;
    s[m.layout.connections.at[connection] + N_MODE] = ConnectionMode.open;
    return;
  }
  if (connection >= 0) endConnection(m, connection);
}

/** The new phone of a connect that was refused is the kernel's no more once its caller knows. */
function giveUpPhone(m: Machine, call: number): void {
  const phone = m.situation[m.layout.calls.at[call] + C_NEW_PHONE] - 1;
  if (phone < 0 || m.situation[m.layout.phones.at[phone] + P_MODE] !== PhoneMode.connecting) return;
  dropExchangeOver(m, phone);
  closePhone(m, phone);
}

/** A connection has no more use: it closes when nothing is left to do on it. */
function endConnection(m: Machine, connection: number): void {
  const at = m.layout.connections.at[connection] + N_MODE;
  if (m.situation[at] === ConnectionMode.free) return;
  m.situation[at] = ConnectionMode.closing;
  closeIfIdle(m, connection);
}

/**
 * Hands a call on over a phone of the fibril's task. Sender, count and the way of the answer stay the caller's (docs/kernels.md,
 * K8). With `asSelf` it goes to the connection of that phone; without, a connection fits only a connect, which gets one of its own.
 */
export function forwardCall(m: Machine, fibril: number, call: number, phone: number, asSelf: boolean): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  if (isNotice(m, call)) return fault(m, FaultCode.noticeAnswered, fibril, call);
  if (s[record + C_STAGE] !== Stage.handled) return fault(m, FaultCode.answeredTwice, fibril, call);
  s[record + C_FLAGS] |= FLAG_FORWARDED;
  loosen(m, fibril, call);
  const at = m.layout.phones.at[phone];
  const isConnect = s[record + C_NEW_PHONE] !== 0;
  const connection = s[record + C_CONNECTION] - 1;
  const isPossible = m.forwarding.get(s[record + C_METHOD]) !== "refused" && (asSelf || isConnect);
  if (isConnect) s[record + C_CONNECTION] = 0;
  if (isPossible && s[at + P_MODE] === PhoneMode.connected) {
    if (asSelf) s[record + C_ROUTE] = phone + 1;
    deliver(m, call, s[at + P_CONNECTION] - 1);
  } else finishCall(m, call, m.program.kernel.errors.EFORWARD);
  if (isConnect) endConnection(m, connection);
  m.listener?.event(EventKind.forwarded, fibril, call, phone);
  m.suspectCaller = s[record + C_WAITER] - 1;
  s[m.layout.fibrils.at[fibril] + F_FORWARDED] = call + 1;
}

/** The callee's handles to a call no longer stand for it. */
function loosen(m: Machine, fibril: number, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const held = m.layout.fibrils.at[fibril] + F_REQUEST;
  if (s[held] === call + 1) {
    s[held] = REQUEST_GONE;
    s[record + C_HELD]--;
  }
  s[record + C_STALE] += s[record + C_HELD];
  s[record + C_HELD] = 0;
  s[record + C_HOPS] = (s[record + C_HOPS] + 1) & HOPS_MASK;
}

/** A fibril is done with the call that it handles. False, with a fault, when nobody else could answer it. */
export function loseRequest(m: Machine, fibril: number): boolean {
  const call = requestOf(m, fibril);
  if (call >= 0 && !releaseCallee(m, fibril, call)) return false;
  m.situation[m.layout.fibrils.at[fibril] + F_REQUEST] = 0;
  return true;
}

/** A handle less on the callee's side. False, with a fault, when nobody else could answer the call; a hang-up and a notification need none. */
export function releaseCallee(m: Machine, fibril: number, call: number): boolean {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  if (s[record + C_HELD] === 1 && s[record + C_STAGE] === Stage.handled) {
    if (isNotice(m, call)) s[record + C_STAGE] = Stage.done;
    else if (s[record + C_METHOD] === m.program.kernel.methods.IPC_M_PHONE_HUNGUP) finishCall(m, call, 0);
    else {
      fault(m, FaultCode.callLost, fibril, call);
      return false;
    }
  }
  s[record + C_HELD]--;
  freeIfUnused(m, call);
  return true;
}

/** The caller no longer needs a message: it is freed, at once or when its answer is taken. */
export function releaseMessage(m: Machine, call: number): void {
  m.situation[m.layout.calls.at[call] + C_REFS]--;
  freeIfUnused(m, call);
}

/** The answer's values have been bound; the record lives on for its handles, so that a second wait is noticed. */
export function consume(m: Machine, call: number): void {
  const record = m.layout.calls.at[call];
  m.situation[record + C_STAGE] = Stage.done;
  m.situation[record + C_WAITER] = 0;
  freeIfUnused(m, call);
}

/** The answer of a message will be dropped. */
export function forget(m: Machine, call: number): void {
  const record = m.layout.calls.at[call];
  m.situation[record + C_FLAGS] |= FLAG_FORGOTTEN;
  if (m.situation[record + C_STAGE] === Stage.taken) m.situation[record + C_STAGE] = Stage.done;
}
