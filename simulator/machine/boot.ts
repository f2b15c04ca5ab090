import type { Program } from "../program.ts";
import { fibrilOf } from "./calls.ts";
import { makeReady } from "./fibrils.ts";
import {
  F_MODE,
  F_PC,
  FibrilMode,
  L_READERS,
  N_PHONE,
  P_CONNECTION,
  P_IDLE,
  P_MODE,
  P_NEXT,
  P_SESSION,
  PC_TAKE,
  PhoneMode,
  S_IDLE_HEAD,
} from "./fields.ts";
import { enqueue, Machine } from "./machine.ts";

/** A machine at step 0: phones connected, connection fibrils idle, declared fibrils ready in order of declaration. */
export function boot(program: Program): Machine {
  const m = new Machine(program);
  const s = m.situation;
  const used = program.tasks.map(() => 0);
  program.tasks.forEach((task, number) => {
    const layout = m.layout.tasks[number];
    let offset = layout.variables;
    for (const variable of task.variables) {
      s.fill(variable.initial, offset, offset + variable.length);
      offset += variable.length;
    }
    task.locks.forEach((lock, index) => {
      s[m.layout.locks.at[layout.locks.first + index] + L_READERS] = lock.initial;
    });
    task.phones.forEach((phone, index) => {
      const target = m.layout.tasks[phone.target];
      const connection = target.connections.first + used[phone.target]++;
      const at = m.layout.phones.at[layout.phones.first + index];
      s[at + P_MODE] = PhoneMode.connected;
      s[at + P_CONNECTION] = connection + 1;
      if (phone.session !== undefined) s[at + P_SESSION] = layout.sessions.first + phone.session + 1;
      s[m.layout.connections.at[connection] + N_PHONE] = layout.phones.first + index + 1;
      const fibril = m.layout.fibrils.at[fibrilOf(m, connection)];
      s[fibril + F_MODE] = FibrilMode.idle;
      s[fibril + F_PC] = PC_TAKE;
    });
    task.sessions.forEach((session, index) => {
      for (const phone of session.pool) {
        const record = m.layout.phones.at[layout.phones.first + phone];
        s[record + P_IDLE] = 1;
        const queue = m.layout.sessions.at[layout.sessions.first + index] + S_IDLE_HEAD;
        enqueue(s, queue, layout.phones.first + phone, P_NEXT, m.layout.phones.at);
      }
    });
    task.fibrils.forEach((fibril, index) => {
      const routine = program.routines[fibril.routine];
      if (routine.entry < 0) return;
      const number = layout.fibrils.first + index;
      s[m.layout.fibrils.at[number] + F_PC] = routine.entry;
      makeReady(m, number);
    });
  });
  return m;
}
