import type { Program, TaskInfo } from "../program.ts";
import { openConnection } from "./connections.ts";
import { startFibril } from "./fibrils.ts";
import {
  ConnectionMode,
  F_MODE,
  F_PC,
  FibrilMode,
  L_READERS,
  P_CONNECTION,
  P_IDLE,
  P_MODE,
  P_NEXT,
  P_SESSION,
  PC_TAKE,
  PhoneMode,
  S_IDLE_HEAD,
} from "./fields.ts";
import type { Layout, Span } from "./layout.ts";
import { enqueue, Machine } from "./machine.ts";

/** A machine at step 0: phones connected, those that serve idle, declared fibrils ready in order of declaration. */
export function boot(program: Program, layout?: Layout): Machine {
  const m = new Machine(program, layout);
  program.tasks.forEach((task, number) => {
    bootData(m, task, number);
    bootPhones(m, task, number);
    bootFibrils(m, task, number);
  });
  return m;
}

function bootData(m: Machine, task: TaskInfo, number: number): void {
  const layout = m.layout.tasks[number];
  for (const { offset, length, initial } of task.variables) {
    m.situation.fill(initial, layout.variables + offset, layout.variables + offset + length);
  }
  task.locks.forEach((lock, index) => {
    m.situation[m.layout.locks.at[layout.locks.first + index] + L_READERS] = lock.initial;
  });
}

function bootPhones(m: Machine, task: TaskInfo, number: number): void {
  const s = m.situation;
  const layout = m.layout.tasks[number];
  task.phones.forEach(({ session, target }, index) => {
    const phone = layout.phones.first + index;
    const at = m.layout.phones.at[phone];
    s[at + P_MODE] = PhoneMode.connected;
    s[at + P_CONNECTION] = openConnection(m, target, phone, ConnectionMode.open) + 1;
    if (session !== undefined) s[at + P_SESSION] = layout.sessions.first + session + 1;
  });
  task.sessions.forEach((session, index) => {
    const idle = m.layout.sessions.at[layout.sessions.first + index] + S_IDLE_HEAD;
    for (const phone of session.pool) {
      s[m.layout.phones.at[layout.phones.first + phone] + P_IDLE] = 1;
      enqueue(s, idle, layout.phones.first + phone, P_NEXT, m.layout.phones.at);
    }
  });
}

function bootFibrils(m: Machine, task: TaskInfo, number: number): void {
  const { boot: declared, workers, notices } = m.layout.tasks[number];
  task.fibrils
    .filter(({ startsAtBoot }) => startsAtBoot)
    .forEach(({ routine }, index) => {
      const { entry } = m.program.routines[routine];
      if (entry >= 0) startFibril(m, declared.first + index, entry);
    });
  for (const span of [workers, notices]) idle(m, span);
}

/** Fibrils that wait for a message. */
function idle(m: Machine, { first, count }: Span): void {
  for (let fibril = first; fibril < first + count; fibril++) {
    m.situation[m.layout.fibrils.at[fibril] + F_MODE] = FibrilMode.idle;
    m.situation[m.layout.fibrils.at[fibril] + F_PC] = PC_TAKE;
  }
}
