import { freeIfUnused, giveAnswer, isNotice } from "./calls.ts";
import { block, clearFibril } from "./fibrils.ts";
import {
  C_CALLEE,
  C_FLAGS,
  C_HELD,
  C_NEW_PHONE,
  C_NEXT,
  C_REFS,
  C_STAGE,
  C_STALE,
  C_WAITER,
  CALL_SIZE,
  CONNECTION_SIZE,
  EXCHANGE_SIZE,
  F_CONNECTION,
  F_EXCHANGE,
  F_HELD,
  F_NEXT,
  F_REQUEST,
  F_STACK,
  FLAG_FORGOTTEN,
  HandleKind,
  handleKind,
  handleNumber,
  L_COUNTS,
  N_HEAD,
  P_CONNECTION,
  P_MODE,
  P_SLOT,
  PHONE_SIZE,
  Phase,
  PhoneMode,
  SESSION_SIZE,
  Stage,
  T_ACTIVE,
  T_ANSWERS_HEAD,
  T_CALLS_HEAD,
  T_MODE,
  T_READY_HEAD,
  T_WORK_HEAD,
  TASK_SIZE,
  TaskMode,
  WaitFor,
} from "./fields.ts";
import { hangUp } from "./hang-up.ts";
import type { Span } from "./layout.ts";
import { isStale } from "./locals.ts";
import { isRwlock } from "./locks.ts";
import { EventKind, type Machine } from "./machine.ts";
import { slotOfPhone } from "./phones.ts";

/**
 * Ends the task of the running fibril (docs/kernels.md, K9): its fibrils end, its phones are hung up, phones to it are slammed, the calls that it
 * has are answered `EHANGUP`. Then its own calls are forgotten; or the fibril waits until each is answered. `reason`: a template, or -1.
 */
export function exitTask(m: Machine, fibril: number, reason: number): void {
  const task = m.layout.fibrils.task[fibril];
  endTask(m, task, fibril, reason);
  const isAwaited = m.program.kernel.exit.ownCalls === "awaited";
  if (isAwaited && m.situation[m.layout.tasks[task].at + T_ACTIVE] > 0) {
    block(m, fibril, WaitFor.exit, -1, Phase.answer);
  } else finishExit(m, task);
}

/** Ends a task from outside: no fibril of it is left, and the task itself takes what it still has to wait for. */
export function killTask(m: Machine, task: number): void {
  endTask(m, task, -1, -1);
  const isAwaited = m.program.kernel.exit.ownCalls === "awaited";
  if (!isAwaited || m.situation[m.layout.tasks[task].at + T_ACTIVE] === 0) finishExit(m, task);
}

/** What both have in common. `fibril`: the one that does it, or -1. */
function endTask(m: Machine, task: number, fibril: number, reason: number): void {
  const layout = m.layout.tasks[task];
  const { exit, errors } = m.program.kernel;
  m.listener?.event(EventKind.exited, fibril, task, reason);
  const [dispatched, sent] = [dispatchedTo(m, task), sentTo(m, task)];
  dropCalls(m, task);
  forgetCalls(m, task);
  clearTask(m, task, fibril);
  for (const phone of phonesBySlot(m, task)) hangUp(m, fibril, phone);
  // Phones to itself have been hung up, too.
  sent.push(...sentTo(m, task));
  m.situation.fill(0, layout.at + T_CALLS_HEAD, layout.at + T_CALLS_HEAD + 2);
  const owed = exit.answersFirst === "dispatched" ? [...dispatched, ...sent] : [...sent, ...dispatched];
  slamPhonesTo(m, fibril, task);
  clear(m, m.layout.connections.at, layout.connections.first, layout.connections.count, CONNECTION_SIZE);
  for (const call of owed) {
    m.words.fill(0);
    giveAnswer(m, fibril, call, errors.EHANGUP);
    freeIfUnused(m, call);
  }
  m.suspectAll = true;
}

/** The task is gone: nothing of it is left but its variables, and calls that others have still to answer. */
export function finishExit(m: Machine, task: number): void {
  const s = m.situation;
  const layout = m.layout.tasks[task];
  for (const fibril of numbers(layout.fibrils)) clearFibril(m, fibril);
  s.fill(0, layout.at, layout.at + TASK_SIZE);
  s[layout.at + T_MODE] = TaskMode.gone;
  for (const call of numbers(layout.calls)) {
    const record = m.layout.calls.at[call];
    if (s[record + C_STAGE] !== Stage.answered) continue;
    s[record + C_NEXT] = 0;
    s[record + C_STAGE] = Stage.done;
    freeIfUnused(m, call);
  }
  clearPhones(m, task);
  m.suspectAll = true;
}

/** A connect that nobody has answered yet still names its connection after the phone that it was for. */
function clearPhones(m: Machine, task: number): void {
  const s = m.situation;
  const { phones, calls } = m.layout.tasks[task];
  const slots = numbers(calls).flatMap((call) => {
    const phone = s[m.layout.calls.at[call] + C_NEW_PHONE] - 1;
    return phone < 0 ? [] : [{ phone, slot: s[m.layout.phones.at[phone] + P_SLOT] }];
  });
  clear(m, m.layout.phones.at, phones.first, phones.count, PHONE_SIZE);
  for (const { phone, slot } of slots) s[m.layout.phones.at[phone] + P_SLOT] = slot;
}

const numbers = ({ first, count }: Span): number[] => Array.from({ length: count }, (_, index) => first + index);

function clear(m: Machine, at: Int32Array, first: number, count: number, size: number): void {
  for (let record = first; record < first + count; record++) m.situation.fill(0, at[record], at[record] + size);
}

/** Calls that a task has taken: first those that are being handled, then those that are queued, connection by connection. */
function dispatchedTo(m: Machine, task: number): number[] {
  const { at } = m.layout.calls;
  const handled: number[] = [];
  for (let call = 0; call < at.length; call++) {
    const isHandled = m.situation[at[call] + C_STAGE] === Stage.handled && !isNotice(m, call);
    if (isHandled && m.situation[at[call] + C_CALLEE] === task + 1) handled.push(call);
  }
  const { connections, at: head } = m.layout.tasks[task];
  const queues = [
    ...numbers(connections).map((connection) => m.layout.connections.at[connection] + N_HEAD),
    head + T_WORK_HEAD,
  ];
  return [...handled, ...queues.flatMap((queue) => queued(m, queue))];
}

const sentTo = (m: Machine, task: number): number[] => queued(m, m.layout.tasks[task].at + T_CALLS_HEAD);

function queued(m: Machine, queue: number): number[] {
  const calls: number[] = [];
  for (let next = m.situation[queue]; next !== 0; next = m.situation[m.layout.calls.at[next - 1] + C_NEXT]) {
    calls.push(next - 1);
  }
  for (const call of calls) m.situation[m.layout.calls.at[call] + C_NEXT] = 0;
  return calls;
}

/** The task's handles to calls that it has received are gone. */
function dropCalls(m: Machine, task: number): void {
  const s = m.situation;
  const layout = m.layout.tasks[task];
  for (const fibril of numbers(layout.fibrils)) {
    const at = m.layout.fibrils.at[fibril];
    if (s[at + F_REQUEST] > 0) s[m.layout.calls.at[s[at + F_REQUEST] - 1] + C_HELD] -= isBegun(m, fibril) ? 1 : 0;
    const stack = at + F_STACK + m.layout.stackIntegers[fibril];
    for (let slot = 0; slot < m.layout.stackHandles[fibril]; slot++) dropCall(m, stack + slot);
  }
  for (const variable of m.program.tasks[task].variables) {
    if (variable.type === "integer") continue;
    for (let element = 0; element < variable.length; element++) {
      dropCall(m, layout.variables + variable.offset + element);
    }
  }
}

/** A notification's fibril names it before it has taken it. */
const isBegun = (m: Machine, fibril: number): boolean => {
  const request = m.situation[m.layout.fibrils.at[fibril] + F_REQUEST] - 1;
  return m.situation[m.layout.calls.at[request] + C_STAGE] >= Stage.handled;
};

function dropCall(m: Machine, place: number): void {
  const handle = m.situation[place];
  m.situation[place] = 0;
  if (handleKind(handle) !== HandleKind.call) return;
  const call = handleNumber(handle);
  m.situation[m.layout.calls.at[call] + (isStale(m, handle) ? C_STALE : C_HELD)]--;
  freeIfUnused(m, call);
}

/** Of the task's own calls nobody gets the answer any more; those that never got out, and its notifications, are gone. */
function forgetCalls(m: Machine, task: number): void {
  const s = m.situation;
  for (const call of numbers(m.layout.tasks[task].calls)) {
    const record = m.layout.calls.at[call];
    if (isNotice(m, call)) s.fill(0, record, record + CALL_SIZE);
    if (s[record + C_STAGE] === Stage.free) continue;
    s[record + C_FLAGS] |= FLAG_FORGOTTEN;
    s[record + C_WAITER] = 0;
    s[record + C_REFS] = 0;
    if (s[record + C_STAGE] < Stage.sent || s[record + C_STAGE] > Stage.answered) s[record + C_STAGE] = Stage.done;
    freeIfUnused(m, call);
  }
}

/** Only the fibril that ends the task, if one does, is left, and the answers that are on their way to it. */
function clearTask(m: Machine, task: number, self: number): void {
  const s = m.situation;
  const layout = m.layout.tasks[task];
  const [answers, last, active] = [T_ANSWERS_HEAD, T_ANSWERS_HEAD + 1, T_ACTIVE].map((field) => s[layout.at + field]);
  s.fill(0, layout.at, layout.at + TASK_SIZE);
  s[layout.at + T_ANSWERS_HEAD] = answers;
  s[layout.at + T_ANSWERS_HEAD + 1] = last;
  s[layout.at + T_ACTIVE] = active;
  s[layout.at + T_MODE] = TaskMode.exiting;
  for (const fibril of numbers(layout.fibrils)) if (fibril !== self) clearFibril(m, fibril);
  if (self >= 0) keepLast(m, layout.at, self);
  clear(m, m.layout.sessions.at, layout.sessions.first, layout.sessions.count, SESSION_SIZE);
  clear(m, m.layout.exchanges.at, layout.exchanges.first, layout.exchanges.count, EXCHANGE_SIZE);
  for (const lock of numbers(layout.locks)) {
    const size = isRwlock(m, lock) ? L_COUNTS + layout.fibrils.count : L_COUNTS;
    clear(m, m.layout.locks.at, lock, 1, size);
  }
}

function keepLast(m: Machine, task: number, fibril: number): void {
  const at = m.layout.fibrils.at[fibril];
  for (const field of [F_NEXT, F_REQUEST, F_HELD, F_EXCHANGE, F_CONNECTION]) m.situation[at + field] = 0;
  m.situation[task + T_READY_HEAD] = fibril + 1;
  m.situation[task + T_READY_HEAD + 1] = fibril + 1;
}

const phonesBySlot = (m: Machine, task: number): number[] =>
  numbers(m.layout.tasks[task].phones).sort((a, b) => slotOfPhone(m, a) - slotOfPhone(m, b));

/** Whoever has a phone to the task finds it slammed. */
function slamPhonesTo(m: Machine, fibril: number, task: number): void {
  const s = m.situation;
  const { at } = m.layout.phones;
  for (let phone = 0; phone < at.length; phone++) {
    const connection = s[at[phone] + P_CONNECTION] - 1;
    if (connection < 0 || m.layout.connections.task[connection] !== task) continue;
    if (s[at[phone] + P_MODE] === PhoneMode.connected) {
      s[at[phone] + P_MODE] = PhoneMode.slammed;
      m.listener?.event(EventKind.slammed, fibril, phone, -1);
    }
    s[at[phone] + P_CONNECTION] = 0;
  }
}
