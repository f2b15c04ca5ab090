import {
  A,
  AFTER_HANDLES,
  AFTER_INTEGERS,
  B,
  C,
  D,
  E,
  END_OF_ROUTINE,
  ENTERS,
  G,
  isFarther,
  LIVE_HANDLES,
  LIVE_INTEGERS,
  NEXT,
  NONE,
  ROUTINE,
  targetOf,
} from "../instructions.ts";
import type { Routine } from "../program.ts";
import { loseRequest } from "./calls.ts";
import { closeIfIdle } from "./connections.ts";
import { freeFibril, hasNext } from "./dispatch.ts";
import { evaluate, variablesOf } from "./evaluate.ts";
import {
  clearFibril,
  connectionOf,
  isNoticeFibril,
  isServer,
  isWorker,
  leaveThread,
  startFibril,
  suspectClient,
} from "./fibrils.ts";
import {
  ConnectionMode,
  F_BASE_HANDLES,
  F_BASE_INTEGERS,
  F_CONNECTION,
  F_EXCHANGE,
  F_HELD,
  F_INFO,
  F_MODE,
  F_OBJECT,
  F_PC,
  F_PHASE,
  FibrilMode,
  N_MODE,
  PC_TAKE,
  Phase,
} from "./fields.ts";
import { releaseHandle, retainHandle } from "./handles.ts";
import { handleAt, integerAt, readHandle, writableAt } from "./locals.ts";
import { EventKind, FaultCode, fault, type Machine, operand } from "./machine.ts";
import { disown } from "./sessions.ts";

/** Writes an integer where a destination operand says. */
export function store(m: Machine, fibril: number, destination: number, value: number): void {
  if (destination === NONE) return;
  if ((destination & 1) === 0) {
    m.situation[integerAt(m, fibril, destination >> 1)] = value;
    return;
  }
  writeVariable(m, fibril, destination >> 1, value);
}

/** Writes a variable of the fibril's task, by its offset among them. */
function writeVariable(m: Machine, fibril: number, offset: number, value: number): void {
  const at = variablesOf(m, fibril) + offset;
  m.listener?.event(EventKind.written, fibril, offset, m.situation[at]);
  m.situation[at] = value;
}

/** Goes on after instruction `pc` on a way out of it: locals that do not live there are gone, and the end of a routine ends its frame. */
export function goTo(m: Machine, fibril: number, pc: number, way: number): void {
  const target = targetOf(way);
  const at = m.layout.fibrils.at[fibril];
  m.situation[at + F_PHASE] = Phase.start;
  m.situation[at + F_OBJECT] = 0;
  if (target === END_OF_ROUTINE) {
    endRoutine(m, fibril, pc, 0);
    return;
  }
  if (way >= ENTERS)
    dropIntegers(
      m,
      fibril,
      operand(m, target, LIVE_INTEGERS) - operand(m, target, G),
      operand(m, target, LIVE_INTEGERS),
    );
  const integers = operand(m, target, LIVE_INTEGERS);
  const handles = operand(m, target, LIVE_HANDLES);
  if (operand(m, pc, AFTER_INTEGERS) > integers) dropIntegers(m, fibril, integers, operand(m, pc, AFTER_INTEGERS));
  if (operand(m, pc, AFTER_HANDLES) > handles) dropHandles(m, fibril, handles, operand(m, pc, AFTER_HANDLES));
  m.situation[at + F_PC] = target;
}

export const goNext = (m: Machine, fibril: number, pc: number): void => goTo(m, fibril, pc, operand(m, pc, NEXT));

/** Ends the routine of instruction `pc`: a `fn` returns `value` or `handle` to its caller, everything else ends the fibril's work. */
export function endRoutine(m: Machine, fibril: number, pc: number, value: number, handle = 0): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const routine = m.program.routines[operand(m, pc, ROUTINE)];
  if (s[at + F_BASE_INTEGERS] === 0) {
    endFibril(m, fibril, routine.integers, routine.handles);
    return;
  }
  if (handle !== 0) retainHandle(m, handle);
  dropIntegers(m, fibril, 0, routine.integers);
  dropHandles(m, fibril, 0, routine.handles);
  const address = integerAt(m, fibril, -1);
  const caller = s[address];
  s[address] = 0;
  const outer = m.program.routines[operand(m, caller, ROUTINE)];
  s[at + F_BASE_INTEGERS] -= outer.integers + 1;
  s[at + F_BASE_HANDLES] -= outer.handles;
  if (operand(m, caller, E) === NONE) store(m, fibril, operand(m, caller, D), value);
  else setHandle(m, fibril, operand(m, caller, E), handle);
  if (handle !== 0) releaseHandle(m, fibril, handle);
  if (!m.faulted) goNext(m, fibril, caller);
}

/** Opens the frame of `routine`, called by instruction `pc`; the caller then writes the parameters. */
function openFrame(m: Machine, fibril: number, pc: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const outer = m.program.routines[operand(m, pc, ROUTINE)];
  s[at + F_BASE_INTEGERS] += outer.integers + 1;
  s[at + F_BASE_HANDLES] += outer.handles;
  s[integerAt(m, fibril, -1)] = pc;
}

function dropIntegers(m: Machine, fibril: number, from: number, to: number): void {
  const start = integerAt(m, fibril, 0);
  for (let slot = start + from; slot < start + to; slot++) m.situation[slot] = 0;
}

/** Forgets the handles in slots `from` to before `to`. */
function dropHandles(m: Machine, fibril: number, from: number, to: number): void {
  const start = handleAt(m, fibril, 0);
  for (let slot = from; slot < to; slot++) {
    const handle = m.situation[start + slot];
    if (handle === 0) continue;
    m.situation[start + slot] = 0;
    releaseHandle(m, fibril, handle);
  }
}

/** Puts a handle into a place, instead of what was there; `NONE` drops it. */
export function setHandle(m: Machine, fibril: number, place: number, handle: number): void {
  if (place === NONE) return;
  const at = writableAt(m, fibril, place);
  if (at < 0) return;
  const old = m.situation[at];
  if (handle !== 0) retainHandle(m, handle);
  if (isFarther(place)) m.listener?.event(EventKind.written, fibril, at - variablesOf(m, fibril), old);
  m.situation[at] = handle;
  if (old !== 0) releaseHandle(m, fibril, old);
}

/** `let h = handle`. */
export function doSetHandle(m: Machine, fibril: number, pc: number): void {
  const handle = readHandle(m, fibril, operand(m, pc, A));
  if (!m.faulted) setHandle(m, fibril, operand(m, pc, B), handle);
  if (!m.faulted) goNext(m, fibril, pc);
}

/** `t[i] = e`. */
export function doSetElement(m: Machine, fibril: number, pc: number): void {
  const index = evaluate(m, fibril, operand(m, pc, C));
  const value = evaluate(m, fibril, operand(m, pc, D));
  if (index < 0 || index >= operand(m, pc, B)) fault(m, FaultCode.indexOutOfRange, fibril, index);
  if (m.faulted) return;
  writeVariable(m, fibril, operand(m, pc, A) + index, value);
  goNext(m, fibril, pc);
}

/** A call of a `fn`: its parameters are evaluated in the caller's frame, then written into the new one. */
export function doEnter(m: Machine, fibril: number, pc: number): void {
  const routine = m.program.routines[operand(m, pc, A)];
  if (!loadArguments(m, fibril, operand(m, pc, B), operand(m, pc, C))) return;
  if (routine.entry < 0) {
    if (operand(m, pc, E) === NONE) store(m, fibril, operand(m, pc, D), 0);
    else setHandle(m, fibril, operand(m, pc, E), 0);
    if (!m.faulted) goNext(m, fibril, pc);
    return;
  }
  openFrame(m, fibril, pc);
  storeArguments(m, fibril, routine);
  const at = m.layout.fibrils.at[fibril];
  m.situation[at + F_PC] = routine.entry;
  m.situation[at + F_PHASE] = Phase.start;
}

/** `spawn`: the new fibril begins at the end of the ready queue. */
export function doSpawn(m: Machine, fibril: number, pc: number): void {
  const task = m.layout.fibrils.task[fibril];
  const info = operand(m, pc, A);
  const routine = m.program.routines[m.program.tasks[task].fibrils[info].routine];
  if (!loadArguments(m, fibril, operand(m, pc, B), operand(m, pc, C))) return;
  if (routine.entry >= 0) {
    const started = freeFibril(m, task);
    if (started < 0) return fault(m, FaultCode.fibrilLimit, fibril, task);
    m.situation[m.layout.fibrils.at[started] + F_INFO] = info + 1;
    storeArguments(m, started, routine);
    startFibril(m, started, routine.entry);
    m.listener?.event(EventKind.spawned, fibril, started, 0);
  }
  goNext(m, fibril, pc);
}

/** Evaluates arguments, integers before handles, into `m.arguments`; false after a fault. */
function loadArguments(m: Machine, fibril: number, integers: number, handles: number): boolean {
  let count = 0;
  const { lists } = m.program;
  for (let index = 1; index <= lists[integers]; index++) {
    m.arguments[count++] = evaluate(m, fibril, lists[integers + index]);
  }
  for (let index = 1; index <= lists[handles]; index++) {
    m.arguments[count++] = readHandle(m, fibril, lists[handles + index]);
  }
  return !m.faulted;
}

/** Writes what `loadArguments` has left into the parameters of a fibril's innermost frame. */
function storeArguments(m: Machine, fibril: number, { integerParameters, handleParameters }: Routine): void {
  for (let slot = 0; slot < integerParameters; slot++) m.situation[integerAt(m, fibril, slot)] = m.arguments[slot];
  for (let slot = 0; slot < handleParameters; slot++) {
    setHandle(m, fibril, slot, m.arguments[integerParameters + slot]);
  }
}

/** `return e`. */
export function doReturn(m: Machine, fibril: number, pc: number): void {
  const expression = operand(m, pc, A);
  const value = expression === NONE ? 0 : evaluate(m, fibril, expression);
  const handle = readHandle(m, fibril, operand(m, pc, B));
  if (!m.faulted) endRoutine(m, fibril, pc, value, handle);
}

/** A fibril that serves, for which there is nothing now. */
export function becomeIdle(m: Machine, fibril: number): void {
  leaveThread(m, fibril);
  m.situation[m.layout.fibrils.at[fibril] + F_MODE] = FibrilMode.idle;
}

/**
 * The last statement of a fibril's routine, which has so many integer and handle locals, is done. A fibril that serves connections or notifications goes on to
 * the next one; any other is gone.
 */
export function endFibril(m: Machine, fibril: number, integers: number, handles: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  if (s[at + F_HELD] > 0) {
    fault(m, FaultCode.endedWithLock, fibril, s[at + F_HELD]);
    return;
  }
  dropHandles(m, fibril, 0, handles);
  if (m.faulted || !loseRequest(m, fibril)) return;
  suspectClient(m, fibril);
  m.listener?.event(EventKind.ended, fibril, 0, 0);
  if (!isServer(m, fibril) && !isNoticeFibril(m, fibril)) {
    leaveThread(m, fibril);
    clearFibril(m, fibril);
    disown(m, fibril);
    m.suspectAll = true;
    return;
  }
  const connection = connectionOf(m, fibril);
  s[at + F_PHASE] = Phase.start;
  s[at + F_OBJECT] = 0;
  s[at + F_EXCHANGE] = 0;
  if (integers > 0) dropIntegers(m, fibril, 0, integers);
  s[at + F_PC] = PC_TAKE;
  if (isWorker(m, fibril)) s[at + F_CONNECTION] = 0;
  const closes = connection >= 0 && s[m.layout.connections.at[connection] + N_MODE] === ConnectionMode.closing;
  if (!hasNext(m, fibril) || (closes && !isWorker(m, fibril))) becomeIdle(m, fibril);
  if (!closes) return;
  closeIfIdle(m, connection);
  if (isWorker(m, fibril) && s[at + F_MODE] === FibrilMode.ready && !hasNext(m, fibril)) becomeIdle(m, fibril);
}
