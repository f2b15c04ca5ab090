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
  for (let phone = first; phone < first + count; phone++) {
    const mode = m.situation[m.layout.phones.at[phone] + P_MODE];
    if (mode >= PhoneMode.connecting && mode <= PhoneMode.slammed) used++;
  }
  return used;
}

/** The lowest record for a phone more; -1 when the task may have none; -2 when only the run has no room. */
export function freePhone(m: Machine, task: number): number {
  const { phones: limit } = m.program.limits;
  if (limit !== undefined && phonesOf(m, task) >= limit) return -1;
  const { first, count } = m.layout.tasks[task].phones;
  for (let phone = first + m.program.tasks[task].phones.length; phone < first + count; phone++) {
    const at = m.layout.phones.at[phone];
    if (m.situation[at + P_MODE] === PhoneMode.free && m.situation[at + P_REFS] === 0) return phone;
  }
  return -2;
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

/** The kernel's number of a phone in its task: the declared one, or for a phone opened in the run the lowest behind the name service's that no declared one has. */
export function slotOfPhone(m: Machine, phone: number): number {
  const task = m.layout.phones.task[phone];
  const phones = m.program.tasks[task].phones;
  const number = phone - m.layout.tasks[task].phones.first;
  const declared = phones[number];
  if (declared !== undefined) return declared.slot;
  const taken = new Set(phones.map((info) => info.slot));
  let slot = m.program.kernel.nameServiceSlot + 1;
  for (let left = number - phones.length; ; slot++) if (!taken.has(slot) && left-- === 0) return slot;
}
