import {
  F_MODE,
  F_NEXT,
  F_OBJECT,
  F_PHASE,
  F_WAIT,
  FibrilMode,
  GF_CLIENT,
  GF_DEADLINE_HIGH,
  GF_DEADLINE_LOW,
  GF_REPORTED,
  GF_SINCE,
  Phase,
  T_READY_HEAD,
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

/** The running fibril stops for a while: those who wait for what it forwarded may be stuck by now. */
export function suspectClient(m: Machine, fibril: number): void {
  const entry = ledgerOfFibril(m, fibril) + GF_CLIENT;
  if (m.ledger[entry] === 0) return;
  m.suspectClient = m.ledger[entry] - 1;
  m.ledger[entry] = 0;
}

/** Ends the running fibril's turn. */
export function yieldThread(m: Machine, fibril: number): void {
  leaveThread(m, fibril);
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

/** The running fibril waits for `duration` µs of virtual time. */
export function sleep(m: Machine, fibril: number, duration: number): void {
  const at = m.layout.fibrils.at[fibril];
  leaveThread(m, fibril);
  m.situation[at + F_MODE] = FibrilMode.timed;
  m.situation[at + F_PHASE] = Phase.answer;
  const deadline = m.now + Math.max(0, duration);
  const entry = ledgerOfFibril(m, fibril);
  m.ledger[entry + GF_SINCE] = m.step + 1;
  m.ledger[entry + GF_DEADLINE_HIGH] = highTime(deadline);
  m.ledger[entry + GF_DEADLINE_LOW] = lowTime(deadline);
  suspectClient(m, fibril);
}

/** Ends a fibril's wait: it is ready, and goes on inside the instruction in which it waited. */
export function wake(m: Machine, fibril: number): void {
  const at = m.layout.fibrils.at[fibril];
  m.situation[at + F_WAIT] = WaitFor.nothing;
  m.ledger[ledgerOfFibril(m, fibril) + GF_REPORTED] = 0;
  makeReady(m, fibril);
  m.listener?.event(EventKind.woken, fibril, 0, 0);
}
