import {
  A,
  AFTER_HANDLES,
  AFTER_INTEGERS,
  B,
  C,
  D,
  END_OF_ROUTINE,
  LIVE_HANDLES,
  LIVE_INTEGERS,
  NEXT,
  NONE,
  ROUTINE,
} from "../instructions.ts";
import { loseRequest } from "./calls.ts";
import { evaluate, variablesOf } from "./evaluate.ts";
import { leaveThread, suspectClient } from "./fibrils.ts";
import {
  F_BASE_HANDLES,
  F_BASE_INTEGERS,
  F_HELD,
  F_MODE,
  F_OBJECT,
  F_PC,
  F_PHASE,
  F_STACK,
  FibrilMode,
  N_HEAD,
  PC_TAKE,
  Phase,
} from "./fields.ts";
import { releaseHandle, retainHandle } from "./handles.ts";
import { handleAt, integerAt, readHandle } from "./locals.ts";
import { EventKind, FaultCode, fault, type Machine, operand } from "./machine.ts";

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

/** Goes on after instruction `pc` to `target`: locals that do not live there are gone, and the end of a routine ends its frame. */
export function goTo(m: Machine, fibril: number, pc: number, target: number): void {
  const at = m.layout.fibrils.at[fibril];
  m.situation[at + F_PHASE] = Phase.start;
  m.situation[at + F_OBJECT] = 0;
  if (target === END_OF_ROUTINE) {
    endRoutine(m, fibril, pc, 0);
    return;
  }
  const integers = operand(m, target, LIVE_INTEGERS);
  const handles = operand(m, target, LIVE_HANDLES);
  if (operand(m, pc, AFTER_INTEGERS) > integers) dropIntegers(m, fibril, integers, operand(m, pc, AFTER_INTEGERS));
  if (operand(m, pc, AFTER_HANDLES) > handles) dropHandles(m, fibril, handles, operand(m, pc, AFTER_HANDLES));
  m.situation[at + F_PC] = target;
}

export const goNext = (m: Machine, fibril: number, pc: number): void => goTo(m, fibril, pc, operand(m, pc, NEXT));

/** Ends the routine of instruction `pc`: a `fn` returns `value` to its caller, everything else ends the fibril's work. */
export function endRoutine(m: Machine, fibril: number, pc: number, value: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const routine = m.program.routines[operand(m, pc, ROUTINE)];
  if (s[at + F_BASE_INTEGERS] === 0) {
    endFibril(m, fibril, routine.handles);
    return;
  }
  dropIntegers(m, fibril, 0, routine.integers);
  dropHandles(m, fibril, 0, routine.handles);
  const address = integerAt(m, fibril, -1);
  const caller = s[address];
  s[address] = 0;
  const outer = m.program.routines[operand(m, caller, ROUTINE)];
  s[at + F_BASE_INTEGERS] -= outer.integers + 1;
  s[at + F_BASE_HANDLES] -= outer.handles;
  store(m, fibril, operand(m, caller, D), value);
  goNext(m, fibril, caller);
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
  m.situation.fill(0, start + from, start + to);
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

/** Puts a handle into a slot, in place of what was there. */
export function setHandle(m: Machine, fibril: number, slot: number, handle: number): void {
  const at = handleAt(m, fibril, slot);
  const old = m.situation[at];
  if (handle !== 0) retainHandle(m, handle);
  m.situation[at] = handle;
  if (old !== 0) releaseHandle(m, fibril, old);
}

/** `let h = handle`. */
export function doSetHandle(m: Machine, fibril: number, pc: number): void {
  setHandle(m, fibril, operand(m, pc, B), readHandle(m, fibril, operand(m, pc, A)));
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
  const integers: number[] = [];
  const handles: number[] = [];
  eachInList(m, operand(m, pc, B), (expression) => integers.push(evaluate(m, fibril, expression)));
  eachInList(m, operand(m, pc, C), (slot) => handles.push(readHandle(m, fibril, slot)));
  if (m.faulted) return;
  if (routine.entry < 0) {
    store(m, fibril, operand(m, pc, D), 0);
    goNext(m, fibril, pc);
    return;
  }
  openFrame(m, fibril, pc);
  integers.forEach((value, slot) => {
    m.situation[integerAt(m, fibril, slot)] = value;
  });
  handles.forEach((handle, slot) => {
    setHandle(m, fibril, slot, handle);
  });
  const at = m.layout.fibrils.at[fibril];
  m.situation[at + F_PC] = routine.entry;
  m.situation[at + F_PHASE] = Phase.start;
}

/** `return e`. */
export function doReturn(m: Machine, fibril: number, pc: number): void {
  const expression = operand(m, pc, A);
  const value = expression === NONE ? 0 : evaluate(m, fibril, expression);
  if (!m.faulted) endRoutine(m, fibril, pc, value);
}

function eachInList(m: Machine, list: number, visit: (item: number) => void): void {
  const count = list === NONE ? 0 : m.program.lists[list];
  for (let index = 1; index <= count; index++) visit(m.program.lists[list + index]);
}

/** The last statement of a fibril's routine, which has `handles` handle locals, is done: a declared fibril is gone, a connection fibril goes on to its next call. */
export function endFibril(m: Machine, fibril: number, handles: number): void {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  if (s[at + F_HELD] > 0) {
    fault(m, FaultCode.endedWithLock, fibril, s[at + F_HELD]);
    return;
  }
  dropHandles(m, fibril, 0, handles);
  if (!loseRequest(m, fibril)) return;
  const task = m.layout.tasks[m.layout.fibrils.task[fibril]];
  const connection = fibril - task.fibrils.first - task.declaredFibrils;
  suspectClient(m, fibril);
  m.listener?.event(EventKind.ended, fibril, 0, 0);
  s.fill(0, at + F_BASE_INTEGERS, at + F_STACK + m.layout.stackIntegers[fibril] + m.layout.stackHandles[fibril]);
  if (connection < 0) {
    leaveThread(m, fibril);
    s[at + F_MODE] = FibrilMode.none;
    s[at + F_PC] = 0;
    s[at + F_PHASE] = 0;
    s[at + F_OBJECT] = 0;
    m.suspectAll = true;
    return;
  }
  s[at + F_PC] = PC_TAKE;
  s[at + F_PHASE] = Phase.start;
  s[at + F_OBJECT] = 0;
  if (s[m.layout.connections.at[task.connections.first + connection] + N_HEAD] !== 0) return;
  leaveThread(m, fibril);
  s[at + F_MODE] = FibrilMode.idle;
}
