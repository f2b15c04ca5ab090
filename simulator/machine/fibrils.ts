import {
  C_WAITER,
  F_CONNECTION,
  F_FORWARDED,
  F_MODE,
  F_NEXT,
  F_OBJECT,
  F_PC,
  F_PHASE,
  F_REQUEST,
  F_STACK,
  F_TIMED,
  F_WAIT,
  FibrilMode,
  GF_DEADLINE_HIGH,
  GF_DEADLINE_LOW,
  GF_REPORTED,
  GF_SINCE,
  Phase,
  T_READY_HEAD,
  T_YIELDED,
  WaitFor,
} from "./fields.ts";
import { dequeue, EventKind, enqueue, highTime, ledgerOfFibril, lowTime, type Machine } from "./machine.ts";

const readyQueue = (m: Machine, fibril: number): number =>
  m.layout.tasks[m.layout.fibrils.task[fibril]].at + T_READY_HEAD;

/** Puts a fibril at the end of its task's ready queue. */
export function makeReady(m: Machine, fibril: number): void {
  m.situation[m.layout.fibrils.at[fibril] + F_MODE] = FibrilMode.ready;
  enqueue(m.situation, readyQueue(m, fibril), fibril, F_NEXT, m.layout.fibrils.at);
}

/** Takes the running fibril, which is the head of its task's ready queue, off it. */
export function leaveThread(m: Machine, fibril: number): void {
  dequeue(m.situation, readyQueue(m, fibril), F_NEXT, m.layout.fibrils.at);
}

/** A fibril that was not there is ready, and begins at an instruction. */
export function startFibril(m: Machine, fibril: number, pc: number): void {
  m.situation[m.layout.fibrils.at[fibril] + F_PC] = pc;
  makeReady(m, fibril);
}

/** The running fibril stops for a while: those who wait for what it forwarded may be stuck by now. */
export function suspectClient(m: Machine, fibril: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril] + F_FORWARDED;
  if (s[at] === 0) return;
  m.suspectClient = s[m.layout.calls.at[s[at] - 1] + C_WAITER] - 1;
  s[at] = 0;
}

/** Ends the running fibril's turn. Where no other is ready, the task may take a message before it goes on. */
export function yieldThread(m: Machine, fibril: number): void {
  leaveThread(m, fibril);
  const task = m.layout.tasks[m.layout.fibrils.task[fibril]].at;
  m.situation[task + T_YIELDED] = m.situation[task + T_READY_HEAD] === 0 ? 1 : 0;
  makeReady(m, fibril);
}

/** The running fibril waits; `object` is the number of what it waits for. */
export function block(m: Machine, fibril: number, reason: number, object: number, phase: number): void {
  const at = m.layout.fibrils.at[fibril];
  leaveThread(m, fibril);
  m.situation[at + F_MODE] = FibrilMode.waiting;
  m.situation[at + F_WAIT] = reason;
  m.situation[at + F_OBJECT] = object + 1;
  m.situation[at + F_PHASE] = phase;
  m.ledger[ledgerOfFibril(m, fibril) + GF_SINCE] = m.step + 1;
  m.suspect = fibril;
  suspectClient(m, fibril);
  m.listener?.event(EventKind.blocked, fibril, object, reason);
}

/** As `block`, in the queue whose head is at `queue`. */
export function blockIn(
  m: Machine,
  fibril: number,
  queue: number,
  reason: number,
  object: number,
  phase: number,
): void {
  block(m, fibril, reason, object, phase);
  enqueue(m.situation, queue, fibril, F_NEXT, m.layout.fibrils.at);
}

/** A timer will end a fibril's wait after `duration` µs of virtual time, unless something else does before. */
export function startTimer(m: Machine, fibril: number, duration: number): void {
  m.situation[m.layout.fibrils.at[fibril] + F_TIMED] = 1;
  const deadline = m.now + Math.max(0, duration);
  const entry = ledgerOfFibril(m, fibril);
  m.ledger[entry + GF_DEADLINE_HIGH] = highTime(deadline);
  m.ledger[entry + GF_DEADLINE_LOW] = lowTime(deadline);
}

/** Ends a fibril's wait: it is ready, and goes on inside the instruction in which it waited. */
export function wake(m: Machine, fibril: number): void {
  const at = m.layout.fibrils.at[fibril];
  m.situation[at + F_WAIT] = WaitFor.nothing;
  m.situation[at + F_TIMED] = 0;
  m.ledger[ledgerOfFibril(m, fibril) + GF_REPORTED] = 0;
  makeReady(m, fibril);
  m.listener?.event(EventKind.woken, fibril, 0, 0);
}

/** Wakes a fibril which then asks again for what it waited for. */
function wakeToAskAgain(m: Machine, fibril: number): void {
  m.situation[m.layout.fibrils.at[fibril] + F_PHASE] = Phase.again;
  wake(m, fibril);
}

/** Wakes the first fibril of a queue, to ask again; false when nobody waits there. */
export function wakeFirstToAskAgain(m: Machine, queue: number): boolean {
  const first = dequeue(m.situation, queue, F_NEXT, m.layout.fibrils.at);
  if (first >= 0) wakeToAskAgain(m, first);
  return first >= 0;
}

/** Nothing is left of a fibril, or only that it serves a connection and is between calls. */
export function clearFibril(m: Machine, fibril: number): void {
  const at = m.layout.fibrils.at[fibril];
  m.situation.fill(0, at, at + F_STACK + m.layout.stackIntegers[fibril] + m.layout.stackHandles[fibril]);
}

/** The call that a fibril handles, or -1. */
export const requestOf = (m: Machine, fibril: number): number =>
  m.situation[m.layout.fibrils.at[fibril] + F_REQUEST] - 1;

/** The connection that a fibril serves, or -1. */
export const connectionOf = (m: Machine, fibril: number): number =>
  m.situation[m.layout.fibrils.at[fibril] + F_CONNECTION] - 1;

/** The fibril of a connection; -1 where workers serve them all. */
export function fibrilOf(m: Machine, connection: number): number {
  const task = m.layout.tasks[m.layout.connections.task[connection]];
  if (task.workers.count > 0) return -1;
  return task.connectionFibrils.first + connection - task.connections.first;
}

/** Whether `limits` let a task have a fibril more. */
export function mayHaveFibril(m: Machine, task: number): boolean {
  const { fibrils: most } = m.program.limits;
  return most === undefined || fibrilsOf(m, task) < most;
}

function fibrilsOf(m: Machine, task: number): number {
  const { first, count } = m.layout.tasks[task].fibrils;
  let alive = 0;
  for (let fibril = first; fibril < first + count; fibril++) {
    if (m.situation[m.layout.fibrils.at[fibril] + F_MODE] !== FibrilMode.none) alive++;
  }
  return alive;
}

/** Whether a fibril serves connections: as a worker, or one of its own. */
export function isServer(m: Machine, fibril: number): boolean {
  const { workers, connectionFibrils } = m.layout.tasks[m.layout.fibrils.task[fibril]];
  return isWithin(workers, fibril) || isWithin(connectionFibrils, fibril);
}

/** Whether a fibril is there for the notifications of its task, one after the other. */
export const isNoticeFibril = (m: Machine, fibril: number): boolean =>
  isWithin(m.layout.tasks[m.layout.fibrils.task[fibril]].notices, fibril);

export const isWorker = (m: Machine, fibril: number): boolean =>
  isWithin(m.layout.tasks[m.layout.fibrils.task[fibril]].workers, fibril);

export const isWithin = ({ first, count }: { first: number; count: number }, number: number): boolean =>
  number >= first && number < first + count;
