import { clearFibril, connectionOf, fibrilOf } from "./fibrils.ts";
import {
  C_CONNECTION,
  C_STAGE,
  CONNECTION_SIZE,
  ConnectionMode,
  F_CONNECTION,
  F_MODE,
  F_PC,
  FibrilMode,
  N_MODE,
  N_PHONE,
  PC_TAKE,
  Stage,
} from "./fields.ts";
import type { Machine } from "./machine.ts";
import { disown } from "./sessions.ts";

/** Makes a connection for a phone, and its fibril, between calls; the lowest that is free. */
export function openConnection(m: Machine, task: number, phone: number, mode: number): number {
  const { first, count } = m.layout.tasks[task].connections;
  for (let connection = first; connection < first + count; connection++) {
    const at = m.layout.connections.at[connection];
    if (m.situation[at + N_MODE] !== ConnectionMode.free) continue;
    m.situation[at + N_PHONE] = phone + 1;
    m.situation[at + N_MODE] = mode;
    const fibril = fibrilOf(m, connection);
    if (fibril < 0) return connection;
    const record = m.layout.fibrils.at[fibril];
    m.situation[record + F_MODE] = FibrilMode.idle;
    m.situation[record + F_PC] = PC_TAKE;
    m.situation[record + F_CONNECTION] = connection + 1;
    return connection;
  }
  throw new Error("a connection more than the phones that could make one");
}

/** Closes a connection that is to close, once no call for it is on its way and nobody serves it. */
export function closeIfIdle(m: Machine, connection: number): void {
  const s = m.situation;
  const at = m.layout.connections.at[connection];
  if (s[at + N_MODE] !== ConnectionMode.closing || isAwaited(m, connection) || isServed(m, connection)) return;
  const fibril = fibrilOf(m, connection);
  if (fibril >= 0) {
    clearFibril(m, fibril);
    disown(m, fibril);
  }
  s.fill(0, at, at + CONNECTION_SIZE);
  m.suspectAll = true;
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

function isAwaited(m: Machine, connection: number): boolean {
  const { at } = m.layout.calls;
  for (let call = 0; call < at.length; call++) {
    const stage = m.situation[at[call] + C_STAGE];
    const isQueued = stage === Stage.sent || stage === Stage.dispatched;
    if (isQueued && m.situation[at[call] + C_CONNECTION] === connection + 1) return true;
  }
  return false;
}
