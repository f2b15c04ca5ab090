import { blockIn, makeReady, wake } from "./fibrils.ts";
import {
  C_ARGS,
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
  C_STAGE,
  C_STALE,
  C_VALUES,
  C_WAITER,
  CALL_SIZE,
  F_MODE,
  F_NEXT,
  F_OBJECT,
  F_PC,
  F_REQUEST,
  F_WAIT,
  FibrilMode,
  FLAG_FORGOTTEN,
  FLAG_FORWARDED,
  G_SERIAL,
  GC_ARRIVED,
  GC_EXCHANGE,
  GC_SENDER,
  GC_SENT_AT,
  GC_SERIAL,
  GF_CLIENT,
  HOPS_MASK,
  N_HEAD,
  N_PHONE,
  P_ACTIVE,
  P_CONNECTION,
  P_MODE,
  PC_TAKE,
  Phase,
  PhoneMode,
  REQUEST_GONE,
  Stage,
  T_ANSWERS_HEAD,
  T_CALLS_HEAD,
  T_REFUSED_HEAD,
  WaitFor,
} from "./fields.ts";
import {
  dequeue,
  EventKind,
  enqueue,
  FaultCode,
  fault,
  ledgerOfCall,
  ledgerOfFibril,
  type Machine,
} from "./machine.ts";
import { answersAreThere } from "./waiting.ts";

/**
 * Sends a call over a phone of the fibril's task: it counts on the phone and joins the callee's answerbox; over a phone
 * that is not connected it is answered at once (docs/kernels.md, Hang-up). Arguments are written by the caller beforehand into `m.words`.
 * Past the phone's limit of calls the kernel decides: the call is refused for the moment, or finished with `ELIMIT`. A connect is not limited.
 * Returns the call, or -1 after a fault.
 */
export function sendCall(m: Machine, fibril: number, phone: number, method: number, exchange: number): number {
  const s = m.situation;
  const call = allocateCall(m, m.layout.phones.task[phone]);
  if (call < 0) {
    fault(m, FaultCode.tableFull, fibril);
    return -1;
  }
  const record = m.layout.calls.at[call];
  s[record + C_PHONE] = phone + 1;
  s[record + C_METHOD] = method;
  s[record + C_REFS] = 1;
  for (let word = 0; word < 5; word++) s[record + C_ARGS + word] = m.words[word];
  const entry = ledgerOfCall(call);
  m.ledger[entry + GC_SERIAL] = ++m.ledger[G_SERIAL];
  m.ledger[entry + GC_SENT_AT] = m.step + 1;
  m.ledger[entry + GC_SENDER] = fibril + 1;
  m.ledger[entry + GC_EXCHANGE] = exchange + 1;
  const isConnect = method === m.program.kernel.methods.IPC_M_CONNECT_ME_TO;
  if (isConnect || hasRoom(m, phone)) launch(m, call);
  else if (m.program.kernel.asyncOverflow === "queue") s[record + C_STAGE] = Stage.refused;
  else {
    s[record + C_STAGE] = Stage.taken;
    s[record + C_RC] = m.program.kernel.errors.ELIMIT;
  }
  return call;
}

const hasRoom = (m: Machine, phone: number): boolean =>
  m.situation[m.layout.phones.at[phone] + P_ACTIVE] < m.program.limits.asyncCalls;

/** Hands a call to the kernel, which has room for it. */
function launch(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const at = m.layout.phones.at[s[record + C_PHONE] - 1];
  s[at + P_ACTIVE]++;
  if (s[at + P_MODE] === PhoneMode.connected) deliver(m, call, s[at + P_CONNECTION] - 1);
  else finishCall(m, call, m.program.kernel.errors.ENOENT);
  const entry = ledgerOfCall(call);
  m.listener?.event(EventKind.sent, m.ledger[entry + GC_SENDER] - 1, call, m.ledger[entry + GC_EXCHANGE] - 1);
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

/** Puts a call into the answerbox of the task at the end of a connection. */
function deliver(m: Machine, call: number, connection: number): void {
  const record = m.layout.calls.at[call];
  m.situation[record + C_STAGE] = Stage.sent;
  m.situation[record + C_CONNECTION] = connection + 1;
  m.situation[record + C_HANDLER] = 0;
  arrived(m, call);
  const callee = m.layout.tasks[m.layout.connections.task[connection]];
  enqueue(m.situation, callee.at + T_CALLS_HEAD, call, C_NEXT, m.layout.calls.at);
}

/** Notes that a call joined a queue, for the order of rows in dumps. */
function arrived(m: Machine, call: number): void {
  m.ledger[ledgerOfCall(call) + GC_ARRIVED] = m.step + 1;
}

function allocateCall(m: Machine, task: number): number {
  const span = m.layout.tasks[task].calls;
  for (let call = span.first; call < span.first + span.count; call++) {
    if (m.situation[m.layout.calls.at[call] + C_STAGE] === Stage.free) return call;
  }
  return -1;
}

/** Zeroes a call that nobody needs any more. */
export function freeIfUnused(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const stage = s[record + C_STAGE];
  if (stage !== Stage.taken && stage !== Stage.done) return;
  if (s[record + C_REFS] > 0 || s[record + C_HELD] > 0 || s[record + C_STALE] > 0) return;
  s.fill(0, record, record + CALL_SIZE);
}

/** The task takes one message off its answerbox: answers before calls (docs/kernels.md, Waiting). */
export function takeMessage(m: Machine, task: number): void {
  const head = m.layout.tasks[task].at;
  const answer = dequeue(m.situation, head + T_ANSWERS_HEAD, C_NEXT, m.layout.calls.at);
  if (answer >= 0) {
    takeAnswer(m, answer);
    return;
  }
  const call = dequeue(m.situation, head + T_CALLS_HEAD, C_NEXT, m.layout.calls.at);
  if (call >= 0) dispatch(m, call);
}

/** Only now does the call no longer count on its phone. */
function takeAnswer(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  s[record + C_STAGE] = (s[record + C_FLAGS] & FLAG_FORGOTTEN) === 0 ? Stage.taken : Stage.done;
  s[m.layout.phones.at[s[record + C_PHONE] - 1] + P_ACTIVE]--;
  m.listener?.event(EventKind.taken, -1, call, 0);
  const waiter = s[record + C_WAITER] - 1;
  if (waiter >= 0 && answersAreThere(m, waiter)) wake(m, waiter);
  freeIfUnused(m, call);
  sendRefused(m, m.layout.calls.task[call]);
}

/** Puts a call into the queue of its connection, and wakes the connection's fibril if it waits for one. */
function dispatch(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  if (s[record + C_NEW_PHONE] !== 0) connect(m, call);
  if (m.faulted) return;
  const connection = s[record + C_CONNECTION] - 1;
  s[record + C_STAGE] = Stage.dispatched;
  arrived(m, call);
  enqueue(s, m.layout.connections.at[connection] + N_HEAD, call, C_NEXT, m.layout.calls.at);
  m.listener?.event(EventKind.dispatched, -1, call, m.layout.connections.task[connection]);
  const fibril = fibrilOf(m, connection);
  const at = m.layout.fibrils.at[fibril];
  if (s[at + F_MODE] === FibrilMode.idle) {
    s[at + F_PC] = PC_TAKE;
    makeReady(m, fibril);
  } else if (s[at + F_MODE] === FibrilMode.waiting && s[at + F_WAIT] === WaitFor.receive) wake(m, fibril);
}

/** A connect makes a connection of its own, to which it is then the first call. */
function connect(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const span = m.layout.tasks[m.layout.connections.task[s[record + C_CONNECTION] - 1]].connections;
  for (let connection = span.first; connection < span.first + span.count; connection++) {
    const at = m.layout.connections.at[connection];
    if (s[at + N_PHONE] !== 0) continue;
    s[at + N_PHONE] = s[record + C_NEW_PHONE];
    s[record + C_CONNECTION] = connection + 1;
    s[m.layout.fibrils.at[fibrilOf(m, connection)] + F_MODE] = FibrilMode.idle;
    return;
  }
  fault(m, FaultCode.tableFull, -1);
}

/** The fibril that serves a connection. */
export function fibrilOf(m: Machine, connection: number): number {
  const task = m.layout.tasks[m.layout.connections.task[connection]];
  return task.fibrils.first + task.declaredFibrils + (connection - task.connections.first);
}

/** The connection that a fibril serves, or -1. */
export function connectionOf(m: Machine, fibril: number): number {
  const task = m.layout.tasks[m.layout.fibrils.task[fibril]];
  const index = fibril - task.fibrils.first - task.declaredFibrils;
  return index < 0 ? -1 : task.connections.first + index;
}

/** Takes the next call off a connection's queue for the connection's fibril; -1 when there is none. */
export function takeCall(m: Machine, fibril: number): number {
  const connection = connectionOf(m, fibril);
  const call = dequeue(m.situation, m.layout.connections.at[connection] + N_HEAD, C_NEXT, m.layout.calls.at);
  if (call < 0) return -1;
  const record = m.layout.calls.at[call];
  m.situation[record + C_STAGE] = Stage.handled;
  m.situation[record + C_HANDLER] = fibril + 1;
  m.situation[record + C_HELD]++;
  m.listener?.event(EventKind.begun, fibril, call, 0);
  return call;
}

/** Answers a call with `rc` and the values in `m.words`; a fault when its answer or forwarding has gone already. */
export function answerCall(m: Machine, fibril: number, call: number, rc: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  if (s[record + C_STAGE] !== Stage.handled) {
    fault(m, FaultCode.answeredTwice, fibril, call);
    return;
  }
  for (let word = 0; word < 5; word++) s[record + C_VALUES + word] = m.words[word];
  finishCall(m, call, rc);
  m.listener?.event(EventKind.answered, fibril, call, rc);
}

/** Puts an answer on its way to the caller; also where no task has given it, for calls that reach nobody. */
function finishCall(m: Machine, call: number, rc: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  s[record + C_STAGE] = Stage.answered;
  s[record + C_RC] = rc;
  if (s[record + C_NEW_PHONE] !== 0) settleConnect(m, call, rc);
  arrived(m, call);
  const caller = m.layout.tasks[m.layout.calls.task[call]];
  enqueue(s, caller.at + T_ANSWERS_HEAD, call, C_NEXT, m.layout.calls.at);
}

/** Whoever answers a connect with `EOK` is at the other end of the new phone. */
function settleConnect(m: Machine, call: number, rc: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const phone = m.layout.phones.at[s[record + C_NEW_PHONE] - 1];
  s[phone + P_MODE] = rc === 0 ? PhoneMode.connected : PhoneMode.free;
  s[phone + P_CONNECTION] = rc === 0 ? s[record + C_CONNECTION] : 0;
}

/**
 * Hands a call on over a phone of the fibril's task. Sender, count and the way of the answer stay the caller's (docs/kernels.md,
 * Forwarding). With `asSelf` it goes to the connection of that phone; without, no connection fits and the caller gets `EFORWARD`.
 */
export function forwardCall(m: Machine, fibril: number, call: number, phone: number, asSelf: boolean): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  if (s[record + C_STAGE] !== Stage.handled) {
    fault(m, FaultCode.answeredTwice, fibril, call);
    return;
  }
  s[record + C_FLAGS] |= FLAG_FORWARDED;
  const held = m.layout.fibrils.at[fibril] + F_REQUEST;
  if (s[held] === call + 1) {
    s[held] = REQUEST_GONE;
    s[record + C_HELD]--;
  }
  s[record + C_STALE] += s[record + C_HELD];
  s[record + C_HELD] = 0;
  s[record + C_HOPS] = (s[record + C_HOPS] + 1) & HOPS_MASK;
  const at = m.layout.phones.at[phone];
  const connected = s[at + P_MODE] === PhoneMode.connected;
  if (connected && asSelf) deliver(m, call, s[at + P_CONNECTION] - 1);
  else finishCall(m, call, m.program.kernel.errors.EFORWARD);
  m.listener?.event(EventKind.forwarded, fibril, call, phone);
  m.suspectCaller = s[record + C_WAITER] - 1;
  m.ledger[ledgerOfFibril(m, fibril) + GF_CLIENT] = s[record + C_WAITER];
}

/** A fibril is done with the call that it handles. False, with a fault, when nobody else could answer it. */
export function loseRequest(m: Machine, fibril: number): boolean {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril] + F_REQUEST;
  const call = s[at] - 1;
  if (call < 0) return true;
  if (!releaseCallee(m, fibril, call)) return false;
  s[at] = 0;
  return true;
}

/** A handle less on the callee's side. False, with a fault, when nobody else could answer the call. */
export function releaseCallee(m: Machine, fibril: number, call: number): boolean {
  const record = m.layout.calls.at[call];
  if (m.situation[record + C_HELD] === 1 && m.situation[record + C_STAGE] === Stage.handled) {
    fault(m, FaultCode.callLost, fibril, call);
    return false;
  }
  m.situation[record + C_HELD]--;
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
