import { giveAnswer } from "./calls.ts";
import { clearFibril, connectionOf, fibrilOf, mayHaveFibril } from "./fibrils.ts";
import {
  C_CONNECTION,
  C_NEXT,
  C_STAGE,
  CONNECTION_SIZE,
  ConnectionMode,
  F_CONNECTION,
  F_MODE,
  F_PC,
  FibrilMode,
  N_HEAD,
  N_MODE,
  N_PHONE,
  N_SLOT,
  PC_TAKE,
  Stage,
  T_WORK_HEAD,
} from "./fields.ts";
import { type Machine, unlink } from "./machine.ts";
import { slotOfPhone } from "./phones.ts";
import { disown } from "./sessions.ts";

/** Makes a connection for a phone, and its fibril, between calls; the lowest that is free. -1 when there is no room for one. */
export function openConnection(m: Machine, task: number, phone: number, mode: number): number {
  const { connections, workers } = m.layout.tasks[task];
  const { first, count } = connections;
  if (workers.count === 0 && !mayHaveFibril(m, task)) return -1;
  for (let connection = first; connection < first + count; connection++) {
    const at = m.layout.connections.at[connection];
    if (m.situation[at + N_MODE] !== ConnectionMode.free) continue;
    m.situation[at + N_PHONE] = phone + 1;
    m.situation[at + N_SLOT] = slotOfPhone(m, phone) + 1;
    m.situation[at + N_MODE] = mode;
    const fibril = fibrilOf(m, connection);
    if (fibril < 0) return connection;
    const record = m.layout.fibrils.at[fibril];
    m.situation[record + F_MODE] = FibrilMode.idle;
    m.situation[record + F_PC] = PC_TAKE;
    m.situation[record + F_CONNECTION] = connection + 1;
    return connection;
  }
  return -1;
}

/** Closes a connection that is to close once nobody serves it. Calls that are queued on it are answered `EHANGUP` (docs/kernels.md, K10). */
export function closeIfIdle(m: Machine, connection: number): void {
  const s = m.situation;
  const at = m.layout.connections.at[connection];
  if (s[at + N_MODE] !== ConnectionMode.closing || isServed(m, connection)) return;
  const fibril = fibrilOf(m, connection);
  if (fibril >= 0) {
    clearFibril(m, fibril);
    disown(m, fibril);
  }
  const queued = leaveQueues(m, connection);
  s.fill(0, at, at + CONNECTION_SIZE);
  for (const call of queued) {
    m.words.fill(0);
    giveAnswer(m, -1, call, m.program.kernel.errors.EHANGUP);
  }
  m.suspectAll = true;
}

/** Takes the calls for a connection out of its queue, or the workers'; those that the task has not taken lead nowhere now. */
function leaveQueues(m: Machine, connection: number): number[] {
  const s = m.situation;
  const { at } = m.layout.calls;
  const queued: number[] = [];
  for (let call = 0; call < at.length; call++) {
    if (s[at[call] + C_CONNECTION] !== connection + 1) continue;
    if (s[at[call] + C_STAGE] === Stage.sent) s[at[call] + C_CONNECTION] = 0;
    if (s[at[call] + C_STAGE] === Stage.dispatched) queued.push(call);
  }
  const work = m.layout.tasks[m.layout.connections.task[connection]].at + T_WORK_HEAD;
  const ordered = [...inQueue(m, m.layout.connections.at[connection] + N_HEAD), ...inQueue(m, work)];
  const leaving = ordered.filter((call) => queued.includes(call));
  for (const call of leaving) unlink(s, work, call, C_NEXT, at);
  for (const call of leaving) s[at[call] + C_NEXT] = 0;
  return leaving;
}

function inQueue(m: Machine, head: number): number[] {
  const calls: number[] = [];
  for (let next = m.situation[head]; next !== 0; next = m.situation[m.layout.calls.at[next - 1] + C_NEXT])
    calls.push(next - 1);
  return calls;
}

function isServed(m: Machine, connection: number): boolean {
  const fibril = fibrilOf(m, connection);
  if (fibril >= 0) return m.situation[m.layout.fibrils.at[fibril] + F_MODE] !== FibrilMode.idle;
  const { first, count } = m.layout.tasks[m.layout.connections.task[connection]].workers;
  for (let worker = first; worker < first + count; worker++) {
    if (connectionOf(m, worker) === connection) return true;
  }
  return false;
}
