import type { Program } from "../program.ts";
import { capacitiesOf, EXTRA_PHONES } from "./capacity.ts";
import { closeIfIdle } from "./connections.ts";
import { wakeFirstToAskAgain } from "./fibrils.ts";
import {
  ConnectionMode,
  N_MODE,
  P_ACTIVE,
  P_CONNECTION,
  P_IDLE,
  P_MODE,
  P_NEXT,
  P_REFS,
  P_SESSION,
  P_SLOT,
  PHONE_SIZE,
  PhoneMode,
  S_IDLE_HEAD,
  T_PHONE_WAIT_HEAD,
} from "./fields.ts";
import { EventKind, type Machine, unlink } from "./machine.ts";

/** Phones that a task has, as its kernel counts them (docs/kernels.md, K5). */
function phonesOf(m: Machine, task: number): number {
  const { first, count } = m.layout.tasks[task].phones;
  let used = 0;
  for (let phone = first; phone < first + count; phone++) if (isInUse(m, phone)) used++;
  return used;
}

/** Whether the kernel gives a task a phone more. */
export function hasFreePhone(m: Machine, task: number): boolean {
  const { phones: limit } = m.program.limits;
  return limit === undefined || phonesOf(m, task) < limit;
}

/** The slots in which a task can ever have a phone: at boot, and those that it opens, in the lowest that are free. */
export function phoneSlots(program: Program, task: number): readonly number[] {
  const boot = program.tasks[task].phones.map(({ slot }) => slot);
  const first = program.kernel.nameServiceSlot + 1;
  const { phones } = capacitiesOf(program)[task];
  const opened = phones === boot.length ? [] : Array.from({ length: phones }, (_, index) => first + index);
  return [...new Set([...boot, ...opened])].sort((a, b) => a - b);
}

/** Phones that a task can have. */
export const mostPhones = (m: Machine, task: number): number =>
  m.program.limits.phones ?? m.program.tasks[task].phones.length + EXTRA_PHONES;

/** Makes a phone, for which a connection is asked; -1 when the task may have none more; -2 when only the run has no room. */
export function openPhone(m: Machine, task: number): number {
  if (phonesOf(m, task) >= mostPhones(m, task)) return m.program.limits.phones === undefined ? -2 : -1;
  const phone = freeRecord(m, task);
  if (phone < 0) return -2;
  const at = m.layout.phones.at[phone];
  m.situation[at + P_SLOT] = freeSlot(m, task) + 1;
  m.situation[at + P_MODE] = PhoneMode.connecting;
  return phone;
}

function freeRecord(m: Machine, task: number): number {
  const { first, count } = m.layout.tasks[task].phones;
  for (let phone = first + m.program.tasks[task].phones.length; phone < first + count; phone++) {
    const at = m.layout.phones.at[phone];
    if (m.situation[at + P_MODE] === PhoneMode.free && m.situation[at + P_REFS] === 0) return phone;
  }
  return -1;
}

/** Whether the kernel has a phone. */
const isInUse = (m: Machine, phone: number): boolean => {
  const mode = m.situation[m.layout.phones.at[phone] + P_MODE];
  return mode !== PhoneMode.free && mode !== PhoneMode.closed;
};

/** The lowest slot behind the name service's that no phone of the task has. */
function freeSlot(m: Machine, task: number): number {
  const { first, count } = m.layout.tasks[task].phones;
  for (let slot = m.program.kernel.nameServiceSlot + 1; ; slot++) {
    let isTaken = false;
    for (let phone = first; phone < first + count && !isTaken; phone++) {
      isTaken = isInUse(m, phone) && slotOfPhone(m, phone) === slot;
    }
    if (!isTaken) return slot;
  }
}

/** Whether a phone was opened by the run, so that another can have its record when nothing names it any more. */
const isOpened = (m: Machine, phone: number): boolean => {
  const task = m.layout.phones.task[phone];
  return phone - m.layout.tasks[task].phones.first >= m.program.tasks[task].phones.length;
};

/** The kernel has a phone no longer: somebody who waits for one may try again. */
export function closePhone(m: Machine, phone: number): void {
  const at = m.layout.phones.at[phone];
  const s = m.situation;
  s[at + P_MODE] = PhoneMode.closed;
  s[at + P_CONNECTION] = 0;
  s[at + P_SESSION] = 0;
  dropIfUnused(m, phone);
  wakeFirstToAskAgain(m, m.layout.tasks[m.layout.phones.task[phone]].at + T_PHONE_WAIT_HEAD);
}

/** Of a phone that a run opened nothing is left once it is closed and no handle names it. */
function dropIfUnused(m: Machine, phone: number): void {
  const at = m.layout.phones.at[phone];
  if (m.situation[at + P_MODE] !== PhoneMode.closed || m.situation[at + P_REFS] > 0 || !isOpened(m, phone)) return;
  m.situation.fill(0, at, at + PHONE_SIZE);
}

export function retainPhone(m: Machine, phone: number): void {
  if (isOpened(m, phone)) m.situation[m.layout.phones.at[phone] + P_REFS]++;
}

export function releasePhone(m: Machine, phone: number): void {
  if (!isOpened(m, phone)) return;
  m.situation[m.layout.phones.at[phone] + P_REFS]--;
  dropIfUnused(m, phone);
}

/** A call less counts on a phone; one that was hung up closes with the last. */
export function uncount(m: Machine, phone: number): void {
  const at = m.layout.phones.at[phone];
  m.situation[at + P_ACTIVE]--;
  if (m.situation[at + P_MODE] === PhoneMode.hungup && m.situation[at + P_ACTIVE] === 0) closePhone(m, phone);
}

/** An idle exchange phone is not for its session any more. */
export function leaveIdleList(m: Machine, phone: number): void {
  const at = m.layout.phones.at[phone];
  if (m.situation[at + P_IDLE] === 0) return;
  const session = m.layout.sessions.at[m.situation[at + P_SESSION] - 1];
  unlink(m.situation, session + S_IDLE_HEAD, phone, P_NEXT, m.layout.phones.at);
  m.situation[at + P_IDLE] = 0;
}

/** The task at the other end closes a phone; `call` is the one whose answer did it, or -1. The connection closes when it has nothing more to do. */
export function slam(m: Machine, fibril: number, phone: number, call: number): void {
  const at = m.layout.phones.at[phone];
  if (m.situation[at + P_MODE] !== PhoneMode.connected) return;
  const connection = m.situation[at + P_CONNECTION] - 1;
  m.situation[at + P_MODE] = PhoneMode.slammed;
  m.situation[at + P_CONNECTION] = 0;
  m.listener?.event(EventKind.slammed, fibril, phone, call);
  m.situation[m.layout.connections.at[connection] + N_MODE] = ConnectionMode.closing;
  closeIfIdle(m, connection);
  m.suspectAll = true;
}

/** The kernel's number of a phone in its task: the declared one, or that which it got when it was opened. */
export function slotOfPhone(m: Machine, phone: number): number {
  const task = m.layout.phones.task[phone];
  const declared = m.program.tasks[task].phones[phone - m.layout.tasks[task].phones.first];
  return declared === undefined ? m.situation[m.layout.phones.at[phone] + P_SLOT] - 1 : declared.slot;
}
