import type { Lock } from "./state.ts";
import { known } from "./text.ts";
import { block, Fault, fibrilOf, ownTask, type World, wake } from "./world.ts";

type Mode = "read" | "write" | "own";

const lockOf = (w: World, fibril: number, name: string): Lock => known(ownTask(w, fibril).locks[name]);

/** Takes a mutex or an rwlock, or waits for it in order. Returns whether the fibril has it. docs/kernels.md, K12. */
export function takeLock(w: World, fibril: number, name: string, mode: Mode): boolean {
  const lock = lockOf(w, fibril, name);
  const queueCounts = mode === "read" && w.text.kernel.rwlock === "fair" && lock.waiters.length > 0;
  if (!queueCounts && isFree(lock, mode)) {
    give(lock, fibril, mode);
    return true;
  }
  lock.waiters.push(fibril);
  block(w, fibril, { kind: "lock", lock: name, mode });
  return false;
}

const isRead = (lock: Lock): boolean => Object.keys(lock.readers).length > 0;

function isFree(lock: Lock, mode: Mode): boolean {
  return lock.owner === undefined && (mode === "read" || !isRead(lock));
}

function give(lock: Lock, fibril: number, mode: Mode): void {
  if (mode === "read") lock.readers[fibril] = (lock.readers[fibril] ?? 0) + 1;
  else lock.owner = fibril;
}

/** Gives a lock back and hands it over, "in order: all readers up to the first writer, or one writer". */
export function releaseLock(w: World, fibril: number, name: string): void {
  const lock = lockOf(w, fibril, name);
  const reads = lock.readers[fibril] ?? 0;
  if (lock.owner === fibril) delete lock.owner;
  else if (reads > 1) lock.readers[fibril] = reads - 1;
  else if (reads === 1) delete lock.readers[fibril];
  else throw new Fault(`it unlocks ${name}, which it does not hold`);
  for (let next = lock.waiters[0]; next !== undefined; next = lock.waiters[0]) {
    const { wait } = fibrilOf(w, next);
    if (wait?.kind !== "lock" || !isFree(lock, wait.mode)) return;
    lock.waiters.shift();
    give(lock, next, wait.mode);
    wake(w, next);
  }
}

const holds = (w: World, fibril: number, name: string): boolean => lockOf(w, fibril, name).owner === fibril;

/** `wait c with m`, the first step: gives the mutex up and queues for the signal. */
export function waitForSignal(w: World, fibril: number, condition: string, mutex: string): void {
  if (!holds(w, fibril, mutex)) throw new Fault(`it waits with ${mutex}, which it does not hold`);
  releaseLock(w, fibril, mutex);
  lockOf(w, fibril, condition).waiters.push(fibril);
  block(w, fibril, { kind: "condition", lock: condition });
}

/** `signal` wakes the first that waits, `broadcast` all. */
export function signal(w: World, fibril: number, condition: string, all: boolean): void {
  const { waiters } = lockOf(w, fibril, condition);
  for (const woken of waiters.splice(0, all ? waiters.length : 1)) wake(w, woken);
}

export function down(w: World, fibril: number, semaphore: string): boolean {
  const lock = lockOf(w, fibril, semaphore);
  if (lock.count > 0) {
    lock.count--;
    return true;
  }
  lock.waiters.push(fibril);
  block(w, fibril, { kind: "semaphore", lock: semaphore });
  return false;
}

/** Gives to the first that waits, else counts. */
export function up(w: World, fibril: number, semaphore: string): void {
  const lock = lockOf(w, fibril, semaphore);
  const first = lock.waiters.shift();
  if (first === undefined) lock.count = (lock.count + 1) | 0;
  else wake(w, first);
}
