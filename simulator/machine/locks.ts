import { A, B, C, D, E, F, G, H, LockMode, NONE, OP, Op } from "../instructions.ts";
import { evaluate } from "./evaluate.ts";
import { blockIn, startTimer, wake } from "./fibrils.ts";
import {
  F_HELD,
  F_NEXT,
  F_OBJECT,
  F_PC,
  F_PHASE,
  L_COUNTS,
  L_HEAD,
  L_OWNER,
  L_READERS,
  Phase,
  WaitFor,
} from "./fields.ts";
import { goNext, store } from "./frames.ts";
import { integerAt } from "./locals.ts";
import { dequeue, EventKind, FaultCode, fault, lockInfo, type Machine, operand } from "./machine.ts";

/** Asks for a lock; true when the fibril has it, else it waits in the lock's queue, and goes on in `phase` (docs/kernels.md, Locks). */
function acquire(m: Machine, fibril: number, lock: number, mode: number, phase: number): boolean {
  const at = m.layout.locks.at[lock];
  m.listener?.event(EventKind.lockAsked, fibril, lock, mode);
  if (isFree(m, at, mode)) {
    grant(m, fibril, lock, mode);
    return true;
  }
  queueOn(m, fibril, lock, WaitFor.lock, phase);
  return false;
}

function isFree(m: Machine, at: number, mode: number): boolean {
  const s = m.situation;
  if (s[at + L_OWNER] !== 0) return false;
  if (mode === LockMode.mutex) return true;
  if (mode === LockMode.write) return s[at + L_READERS] === 0;
  return m.program.kernel.rwlock === "readers overtake" || s[at + L_HEAD] === 0;
}

function grant(m: Machine, fibril: number, lock: number, mode: number): void {
  const s = m.situation;
  const at = m.layout.locks.at[lock];
  if (mode === LockMode.read) {
    s[at + L_READERS]++;
    s[readCount(m, fibril, lock)]++;
  } else s[at + L_OWNER] = fibril + 1;
  s[m.layout.fibrils.at[fibril] + F_HELD]++;
  m.listener?.event(EventKind.lockTaken, fibril, lock, mode);
}

/** Offset of the counter of a fibril's read locks on an rwlock. */
export function readCount(m: Machine, fibril: number, lock: number): number {
  const first = m.layout.tasks[m.layout.fibrils.task[fibril]].fibrils.first;
  return m.layout.locks.at[lock] + L_COUNTS + fibril - first;
}

/** Gives a lock back, and hands it to those who are next: one owner, or all readers up to the next writer. */
function release(m: Machine, fibril: number, lock: number): void {
  const s = m.situation;
  const at = m.layout.locks.at[lock];
  if (s[at + L_OWNER] === fibril + 1) s[at + L_OWNER] = 0;
  else if (isRwlock(m, lock) && s[readCount(m, fibril, lock)] > 0) {
    s[readCount(m, fibril, lock)]--;
    s[at + L_READERS]--;
  } else {
    fault(m, FaultCode.unlockNotHeld, fibril, lock);
    return;
  }
  s[m.layout.fibrils.at[fibril] + F_HELD]--;
  m.listener?.event(EventKind.lockReleased, fibril, lock, 0);
  handOver(m, lock);
}

export function isRwlock(m: Machine, lock: number): boolean {
  return lockInfo(m, lock).kind === "rwlock";
}

/** How a fibril that waits for a lock wants it. */
export function wantedMode(m: Machine, fibril: number): number {
  const pc = m.situation[m.layout.fibrils.at[fibril] + F_PC];
  return operand(m, pc, OP) === Op.lock ? operand(m, pc, B) : LockMode.mutex;
}

function handOver(m: Machine, lock: number): void {
  const s = m.situation;
  const at = m.layout.locks.at[lock];
  while (s[at + L_HEAD] !== 0 && s[at + L_OWNER] === 0) {
    const next = s[at + L_HEAD] - 1;
    const mode = wantedMode(m, next);
    if (mode !== LockMode.read && s[at + L_READERS] > 0) return;
    dequeue(s, at + L_HEAD, F_NEXT, m.layout.fibrils.at);
    grant(m, next, lock, mode);
    wake(m, next);
  }
}

/** The number of the object that three operands of an instruction name; -1, with a fault, when there is no such element. */
function objectOf(m: Machine, fibril: number, pc: number, base: number, index: number, length: number): number {
  const first = m.layout.tasks[m.layout.fibrils.task[fibril]].locks.first + operand(m, pc, base);
  const expression = operand(m, pc, index);
  if (expression === NONE) return first;
  const element = evaluate(m, fibril, expression);
  if (element < 0 || element >= operand(m, pc, length)) fault(m, FaultCode.indexOutOfRange, fibril, element);
  return m.faulted ? -1 : first + element;
}

/** `lock`: one step when the lock is free, else one up to the wait and one when the lock has been handed over. */
export function doLock(m: Machine, fibril: number, pc: number): void {
  if (m.situation[m.layout.fibrils.at[fibril] + F_PHASE] !== Phase.start) return goNext(m, fibril, pc);
  const lock = objectOf(m, fibril, pc, A, C, D);
  if (lock < 0) return;
  const kept = operand(m, pc, E);
  if (kept !== NONE) {
    m.situation[integerAt(m, fibril, kept)] = evaluate(m, fibril, operand(m, pc, C));
  }
  if (acquire(m, fibril, lock, operand(m, pc, B), Phase.answer)) goNext(m, fibril, pc);
}

/** `unlock`, and the end of a `lock` block. */
export function doUnlock(m: Machine, fibril: number, pc: number): void {
  const lock = objectOf(m, fibril, pc, A, C, D);
  if (lock < 0) return;
  release(m, fibril, lock);
  if (!m.faulted) goNext(m, fibril, pc);
}

/**
 * `wait c with m`: gives `m` back and waits in one step; when it is signalled, or its timer has fired, it asks for `m` again, and goes on when it
 * has it.
 */
export function doWaitCondition(m: Machine, fibril: number, pc: number): void {
  const phase = m.situation[m.layout.fibrils.at[fibril] + F_PHASE];
  const { EOK, ETIMEOUT } = m.program.kernel.errors;
  if (phase === Phase.regain || phase === Phase.regainLate) {
    return goOn(m, fibril, pc, phase === Phase.regain ? EOK : ETIMEOUT);
  }
  const mutex = objectOf(m, fibril, pc, B, E, F);
  const condition = objectOf(m, fibril, pc, A, C, D);
  if (mutex < 0 || condition < 0) return;
  if (phase === Phase.answer) {
    if (acquire(m, fibril, mutex, LockMode.mutex, Phase.regain)) goOn(m, fibril, pc, EOK);
  } else if (phase === Phase.expired) {
    if (acquire(m, fibril, mutex, LockMode.mutex, Phase.regainLate)) goOn(m, fibril, pc, ETIMEOUT);
  } else waitForSignal(m, fibril, pc, mutex, condition);
}

function goOn(m: Machine, fibril: number, pc: number, rc: number): void {
  store(m, fibril, operand(m, pc, H), rc);
  goNext(m, fibril, pc);
}

function waitForSignal(m: Machine, fibril: number, pc: number, mutex: number, condition: number): void {
  const timeout = operand(m, pc, G);
  const duration = timeout === NONE ? 0 : evaluate(m, fibril, timeout);
  if (!m.faulted) release(m, fibril, mutex);
  if (m.faulted) return;
  queueOn(m, fibril, condition, WaitFor.condition, Phase.answer);
  if (timeout !== NONE) startTimer(m, fibril, duration);
}

/** `signal` wakes who waits longest, `broadcast` everybody. */
export function doSignal(m: Machine, fibril: number, pc: number): void {
  const condition = objectOf(m, fibril, pc, A, C, D);
  if (condition < 0) return;
  const most = operand(m, pc, B) === 1 ? Infinity : 1;
  let woken = 0;
  while (woken < most && wakeFirst(m, condition)) woken++;
  m.listener?.event(EventKind.signalled, fibril, condition, woken);
  goNext(m, fibril, pc);
}

/** `down`: takes one of the count, or waits until it is given one. */
export function doDown(m: Machine, fibril: number, pc: number): void {
  const at = m.layout.fibrils.at[fibril];
  const isGiven = m.situation[at + F_PHASE] !== Phase.start;
  const semaphore = isGiven ? m.situation[at + F_OBJECT] - 1 : objectOf(m, fibril, pc, A, C, D);
  if (semaphore < 0) return;
  const count = m.layout.locks.at[semaphore] + L_READERS;
  if (!isGiven && m.situation[count] <= 0) return queueOn(m, fibril, semaphore, WaitFor.condition, Phase.answer);
  if (!isGiven) m.situation[count]--;
  m.listener?.event(EventKind.lockTaken, fibril, semaphore, LockMode.mutex);
  goNext(m, fibril, pc);
}

/** `up`: gives one to who waits longest, or adds it to the count. */
export function doUp(m: Machine, fibril: number, pc: number): void {
  const semaphore = objectOf(m, fibril, pc, A, C, D);
  if (semaphore < 0) return;
  const isWaking = wakeFirst(m, semaphore);
  if (!isWaking) m.situation[m.layout.locks.at[semaphore] + L_READERS]++;
  m.listener?.event(EventKind.signalled, fibril, semaphore, isWaking ? 1 : 0);
  goNext(m, fibril, pc);
}

function queueOn(m: Machine, fibril: number, object: number, reason: number, phase: number): void {
  blockIn(m, fibril, m.layout.locks.at[object] + L_HEAD, reason, object, phase);
}

function wakeFirst(m: Machine, object: number): boolean {
  const first = dequeue(m.situation, m.layout.locks.at[object] + L_HEAD, F_NEXT, m.layout.fibrils.at);
  if (first < 0) return false;
  wake(m, first);
  return true;
}
