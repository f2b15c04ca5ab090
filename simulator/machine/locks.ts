import { A, B, LockMode } from "../instructions.ts";
import { block, wake } from "./fibrils.ts";
import { F_HELD, F_NEXT, F_PC, F_PHASE, L_COUNTS, L_HEAD, L_OWNER, L_READERS, Phase, WaitFor } from "./fields.ts";
import { goNext } from "./frames.ts";
import { dequeue, EventKind, enqueue, FaultCode, fault, type Machine, operand } from "./machine.ts";

/** Asks for a lock; true when the fibril has it, else it waits in the lock's queue (docs/kernels.md, Locks). */
function acquire(m: Machine, fibril: number, lock: number, mode: number): boolean {
  const at = m.layout.locks.at[lock];
  m.listener?.event(EventKind.lockAsked, fibril, lock, mode);
  if (isFree(m, at, mode)) {
    grant(m, fibril, lock, mode);
    return true;
  }
  block(m, fibril, WaitFor.lock, lock, Phase.answer);
  enqueue(m.situation, at + L_HEAD, fibril, F_NEXT, m.layout.fibrils.at);
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
function release(m: Machine, fibril: number, lock: number, isRwlock: boolean): void {
  const s = m.situation;
  const at = m.layout.locks.at[lock];
  if (s[at + L_OWNER] === fibril + 1) s[at + L_OWNER] = 0;
  else if (isRwlock && s[readCount(m, fibril, lock)] > 0) {
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

function handOver(m: Machine, lock: number): void {
  const s = m.situation;
  const at = m.layout.locks.at[lock];
  while (s[at + L_HEAD] !== 0 && s[at + L_OWNER] === 0) {
    const next = s[at + L_HEAD] - 1;
    const mode = operand(m, s[m.layout.fibrils.at[next] + F_PC], B);
    if (mode !== LockMode.read && s[at + L_READERS] > 0) return;
    dequeue(s, at + L_HEAD, F_NEXT, m.layout.fibrils.at);
    grant(m, next, lock, mode);
    wake(m, next);
  }
}

const lockNumber = (m: Machine, fibril: number, pc: number): number =>
  m.layout.tasks[m.layout.fibrils.task[fibril]].locks.first + operand(m, pc, A);

/** `lock`: one step when the lock is free, else one up to the wait and one when the lock has been handed over. */
export function doLock(m: Machine, fibril: number, pc: number): void {
  const isHandedOver = m.situation[m.layout.fibrils.at[fibril] + F_PHASE] !== Phase.start;
  if (isHandedOver || acquire(m, fibril, lockNumber(m, fibril, pc), operand(m, pc, B))) goNext(m, fibril, pc);
}

/** `unlock`, and the end of a `lock` block. */
export function doUnlock(m: Machine, fibril: number, pc: number): void {
  const task = m.program.tasks[m.layout.fibrils.task[fibril]];
  release(m, fibril, lockNumber(m, fibril, pc), task.locks[operand(m, pc, A)].kind === "rwlock");
  if (!m.faulted) goNext(m, fibril, pc);
}
