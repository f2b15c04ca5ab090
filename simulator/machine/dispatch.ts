import { freeIfUnused, giveAnswer, noteArrival, takeAnswer } from "./calls.ts";
import { openConnection } from "./connections.ts";
import { connectionOf, fibrilOf, isWorker, makeReady, mayHaveFibril, startFibril, wake } from "./fibrils.ts";
import {
  C_CALLEE,
  C_CONNECTION,
  C_HANDLER,
  C_HELD,
  C_METHOD,
  C_NEW_PHONE,
  C_NEXT,
  C_STAGE,
  ConnectionMode,
  F_CONNECTION,
  F_MODE,
  F_REQUEST,
  F_WAIT,
  FibrilMode,
  N_HEAD,
  PC_TAKE,
  Stage,
  T_ANSWERS_HEAD,
  T_CALLS_HEAD,
  T_NOTICES_HEAD,
  T_TAKEN_NOTICES_HEAD,
  T_WORK_HEAD,
  WaitFor,
} from "./fields.ts";
import { dequeue, EventKind, enqueue, FaultCode, fault, type Machine, unlink } from "./machine.ts";

/** The task takes one message off its answerbox: notifications before answers before calls (docs/kernels.md, K3). */
export function takeMessage(m: Machine, task: number): void {
  const head = m.layout.tasks[task].at;
  const { at } = m.layout.calls;
  const notice = dequeue(m.situation, head + T_NOTICES_HEAD, C_NEXT, at);
  if (notice >= 0) return dispatchNotice(m, task, notice);
  const answer = dequeue(m.situation, head + T_ANSWERS_HEAD, C_NEXT, at);
  if (answer >= 0) return takeAnswer(m, answer);
  const call = dequeue(m.situation, head + T_CALLS_HEAD, C_NEXT, at);
  if (call >= 0) dispatch(m, call);
}

/** The message that a task would take off its answerbox next; -1 when there is none. */
export function firstMessage({ situation, layout }: Machine, task: number): number {
  const { at } = layout.tasks[task];
  const first = situation[at + T_NOTICES_HEAD] || situation[at + T_ANSWERS_HEAD] || situation[at + T_CALLS_HEAD];
  return first - 1;
}

/** The routine that handles a method at a task; the kernel's own connects and hang-ups only where they are named. */
export function handlerOf(m: Machine, task: number, method: number): number | undefined {
  const { handlers, anyHandler } = m.program.tasks[task];
  const own = handlers.get(method);
  const { IPC_M_CONNECT_ME_TO, IPC_M_PHONE_HUNGUP } = m.program.kernel.methods;
  return own ?? (method === IPC_M_CONNECT_ME_TO || method === IPC_M_PHONE_HUNGUP ? undefined : anyHandler);
}

/** A notification that somebody handles goes to a fibril of its own, or to the one that handles them all (K10). */
function dispatchNotice(m: Machine, task: number, notice: number): void {
  const record = m.layout.calls.at[notice];
  m.situation[record + C_STAGE] = Stage.dispatched;
  noteArrival(m, notice);
  m.listener?.event(EventKind.dispatched, -1, notice, task);
  if (handlerOf(m, task, m.situation[record + C_METHOD]) === undefined) {
    m.situation[record + C_STAGE] = Stage.done;
    freeIfUnused(m, notice);
    return;
  }
  const { at, notices } = m.layout.tasks[task];
  if (notices.count > 0) {
    enqueue(m.situation, at + T_TAKEN_NOTICES_HEAD, notice, C_NEXT, m.layout.calls.at);
    const fibril = m.layout.fibrils.at[notices.first];
    if (m.situation[fibril + F_MODE] === FibrilMode.idle) makeReady(m, notices.first);
    return;
  }
  const fibril = freeFibril(m, task);
  if (fibril < 0) return fault(m, FaultCode.fibrilLimit, -1, task);
  m.situation[m.layout.fibrils.at[fibril] + F_REQUEST] = notice + 1;
  startFibril(m, fibril, PC_TAKE);
}

/** The lowest fibril of a task that a run can start; -1 when all exist, or as many as the task may have. */
export function freeFibril(m: Machine, task: number): number {
  if (!mayHaveFibril(m, task)) return -1;
  const { first, count } = m.layout.tasks[task].started;
  for (let fibril = first; fibril < first + count; fibril++) {
    if (m.situation[m.layout.fibrils.at[fibril] + F_MODE] === FibrilMode.none) return fibril;
  }
  return -1;
}

/** Puts a call into the queue of its connection or of the workers, and wakes who waits for it there. */
function dispatch(m: Machine, call: number): void {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const task = s[record + C_CALLEE] - 1;
  if (s[record + C_NEW_PHONE] !== 0) {
    const opened = openConnection(m, task, s[record + C_NEW_PHONE] - 1, ConnectionMode.opening);
    if (opened < 0) return fault(m, FaultCode.fibrilLimit, -1, task);
    s[record + C_CONNECTION] = opened + 1;
  }
  const connection = s[record + C_CONNECTION] - 1;
  s[record + C_STAGE] = Stage.dispatched;
  noteArrival(m, call);
  if (connection < 0) {
    m.words.fill(0);
    return giveAnswer(m, -1, call, m.program.kernel.errors.EHANGUP);
  }
  enqueue(s, queueOf(m, connection), call, C_NEXT, m.layout.calls.at);
  m.listener?.event(EventKind.dispatched, -1, call, task);
  const fibril = takerOf(m, connection);
  if (fibril < 0) return;
  const at = m.layout.fibrils.at[fibril];
  if (s[at + F_MODE] === FibrilMode.idle) makeReady(m, fibril);
  else wake(m, fibril);
}

/** The queue of a connection's calls: its own, or that of all workers. */
function queueOf(m: Machine, connection: number): number {
  const task = m.layout.tasks[m.layout.connections.task[connection]];
  return task.workers.count > 0 ? task.at + T_WORK_HEAD : m.layout.connections.at[connection] + N_HEAD;
}

/** Who takes the next call of a connection: the fibril that receives on it, the fibril that serves it if it is idle, the first idle worker; or -1. */
function takerOf(m: Machine, connection: number): number {
  const own = fibrilOf(m, connection);
  if (own >= 0) {
    const mode = m.situation[m.layout.fibrils.at[own] + F_MODE];
    return mode === FibrilMode.idle || isReceiving(m, own) ? own : -1;
  }
  const { first, count } = m.layout.tasks[m.layout.connections.task[connection]].workers;
  let idle = -1;
  for (let worker = first; worker < first + count; worker++) {
    if (connectionOf(m, worker) === connection && isReceiving(m, worker)) return worker;
    if (idle < 0 && m.situation[m.layout.fibrils.at[worker] + F_MODE] === FibrilMode.idle) idle = worker;
  }
  return idle;
}

function isReceiving(m: Machine, fibril: number): boolean {
  const at = m.layout.fibrils.at[fibril];
  return m.situation[at + F_MODE] === FibrilMode.waiting && m.situation[at + F_WAIT] === WaitFor.receive;
}

/** Takes the next message for a fibril that serves; -1 when there is none. */
export function takeNext(m: Machine, fibril: number): number {
  const s = m.situation;
  const task = m.layout.tasks[m.layout.fibrils.task[fibril]];
  const { at } = m.layout.calls;
  if (isWorker(m, fibril)) {
    const call = dequeue(s, task.at + T_WORK_HEAD, C_NEXT, at);
    if (call >= 0) s[m.layout.fibrils.at[fibril] + F_CONNECTION] = s[at[call] + C_CONNECTION];
    return take(m, fibril, call);
  }
  const connection = connectionOf(m, fibril);
  if (connection >= 0) return take(m, fibril, dequeue(s, m.layout.connections.at[connection] + N_HEAD, C_NEXT, at));
  const own = s[m.layout.fibrils.at[fibril] + F_REQUEST] - 1;
  return take(m, fibril, own >= 0 ? own : dequeue(s, task.at + T_TAKEN_NOTICES_HEAD, C_NEXT, at));
}

/** Takes the next call of the connection that a fibril serves, while it handles one; -1 when there is none. */
export function receiveNext(m: Machine, fibril: number): number {
  const connection = connectionOf(m, fibril);
  if (!isWorker(m, fibril)) return takeNext(m, fibril);
  const queue = m.layout.tasks[m.layout.fibrils.task[fibril]].at + T_WORK_HEAD;
  const { at } = m.layout.calls;
  for (let call = m.situation[queue]; call !== 0; call = m.situation[at[call - 1] + C_NEXT]) {
    if (m.situation[at[call - 1] + C_CONNECTION] !== connection + 1) continue;
    unlink(m.situation, queue, call - 1, C_NEXT, at);
    return take(m, fibril, call - 1);
  }
  return -1;
}

function take(m: Machine, fibril: number, call: number): number {
  if (call < 0) return -1;
  const record = m.layout.calls.at[call];
  m.situation[record + C_STAGE] = Stage.handled;
  m.situation[record + C_HANDLER] = fibril + 1;
  m.situation[record + C_HELD]++;
  m.listener?.event(EventKind.begun, fibril, call, 0);
  return call;
}

/** Whether there is a message for a fibril that serves and is between two. */
export const hasNext = (m: Machine, fibril: number): boolean => m.situation[headFor(m, fibril)] !== 0;

/** Where the first of the messages is that wait for a fibril which serves. */
function headFor(m: Machine, fibril: number): number {
  const task = m.layout.tasks[m.layout.fibrils.task[fibril]];
  if (isWorker(m, fibril)) return task.at + T_WORK_HEAD;
  const connection = connectionOf(m, fibril);
  return connection >= 0 ? m.layout.connections.at[connection] + N_HEAD : task.at + T_TAKEN_NOTICES_HEAD;
}

/** The message that a fibril which serves and is between two would take next; -1 when there is none. */
export function firstTaken(m: Machine, fibril: number): number {
  const isOfOne = !isWorker(m, fibril) && connectionOf(m, fibril) < 0;
  const own = isOfOne ? m.situation[m.layout.fibrils.at[fibril] + F_REQUEST] - 1 : -1;
  return own >= 0 ? own : m.situation[headFor(m, fibril)] - 1;
}
