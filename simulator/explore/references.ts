import { Op } from "../instructions.ts";
import * as field from "../machine/fields.ts";
import type { Layout } from "../machine/layout.ts";
import type { Program } from "../program.ts";

/** What an integer of the situation is: a number for itself, or one more than the number of a record. */
export const Ref = {
  none: 0,
  call: 1,
  fibril: 2,
  phone: 3,
  connection: 4,
  lock: 5,
  session: 6,
  exchange: 7,
  task: 8,
  /** A handle: what it is stands in it. */
  handle: 9,
  /** `F_OBJECT`: what it is depends on what the fibril is doing. */
  object: 10,
} as const;

type Fields = readonly (readonly [offset: number, kind: number])[];

const ofQueue = (head: number, kind: number): Fields => [
  [head, kind],
  [head + 1, kind],
];

const taskFields: Fields = [
  ...ofQueue(field.T_READY_HEAD, Ref.fibril),
  ...ofQueue(field.T_CALLS_HEAD, Ref.call),
  ...ofQueue(field.T_ANSWERS_HEAD, Ref.call),
  ...ofQueue(field.T_REFUSED_HEAD, Ref.fibril),
  ...ofQueue(field.T_NOTICES_HEAD, Ref.call),
  ...ofQueue(field.T_TAKEN_NOTICES_HEAD, Ref.call),
  ...ofQueue(field.T_WORK_HEAD, Ref.call),
  ...ofQueue(field.T_PHONE_WAIT_HEAD, Ref.fibril),
  [field.T_SESSIONS_OWNER, Ref.fibril],
  ...ofQueue(field.T_SESSIONS_WAIT_HEAD, Ref.fibril),
];

const lockFields: Fields = [[field.L_OWNER, Ref.fibril], ...ofQueue(field.L_HEAD, Ref.fibril)];

const sessionFields: Fields = [
  ...ofQueue(field.S_IDLE_HEAD, Ref.phone),
  [field.S_OWNER, Ref.exchange],
  ...ofQueue(field.S_WAIT_HEAD, Ref.fibril),
];

const phoneFields: Fields = [
  [field.P_CONNECTION, Ref.connection],
  [field.P_SESSION, Ref.session],
  [field.P_NEXT, Ref.phone],
];

const exchangeFields: Fields = [
  [field.X_SESSION, Ref.session],
  [field.X_PHONE, Ref.phone],
  [field.X_BEGINNER, Ref.fibril],
];

const callFields: Fields = [
  [field.C_PHONE, Ref.phone],
  [field.C_CONNECTION, Ref.connection],
  [field.C_NEXT, Ref.call],
  [field.C_WAITER, Ref.fibril],
  [field.C_HANDLER, Ref.fibril],
  [field.C_NEW_PHONE, Ref.phone],
  [field.C_ROUTE, Ref.phone],
  [field.C_CALLEE, Ref.task],
];

const connectionFields: Fields = [[field.N_PHONE, Ref.phone], ...ofQueue(field.N_HEAD, Ref.call)];

const fibrilFields: Fields = [
  [field.F_NEXT, Ref.fibril],
  [field.F_OBJECT, Ref.object],
  [field.F_REQUEST, Ref.call],
  [field.F_EXCHANGE, Ref.exchange],
  [field.F_CONNECTION, Ref.connection],
  [field.F_FORWARDED, Ref.call],
];

/** What each integer of a program's situation is. */
export function referencesOf(program: Program, layout: Layout): Uint8Array {
  const kinds = new Uint8Array(layout.situation);
  const mark = (at: number, fields: Fields) => {
    for (const [offset, kind] of fields) kinds[at + offset] = kind;
  };
  layout.tasks.forEach(({ at, variables }, task) => {
    mark(at, taskFields);
    for (const { type, offset, length } of program.tasks[task].variables) {
      if (type !== "integer") kinds.fill(Ref.handle, variables + offset, variables + offset + length);
    }
  });
  for (const at of layout.locks.at) mark(at, lockFields);
  for (const at of layout.sessions.at) mark(at, sessionFields);
  for (const at of layout.phones.at) mark(at, phoneFields);
  for (const at of layout.exchanges.at) mark(at, exchangeFields);
  for (const at of layout.calls.at) mark(at, callFields);
  for (const at of layout.connections.at) mark(at, connectionFields);
  layout.fibrils.at.forEach((at, fibril) => {
    mark(at, fibrilFields);
    const handles = at + field.F_STACK + layout.stackIntegers[fibril];
    kinds.fill(Ref.handle, handles, handles + layout.stackHandles[fibril]);
  });
  return kinds;
}

/** What `F_OBJECT` is in a fibril that waits, or goes on inside the instruction `op` in which it waited; `none` where nobody reads it any more. */
export function objectKind(wait: number, phase: number, op: number): number {
  switch (wait) {
    case field.WaitFor.answer:
    case field.WaitFor.room:
      return Ref.call;
    case field.WaitFor.lock:
    case field.WaitFor.condition:
      return Ref.lock;
    case field.WaitFor.exchange:
    case field.WaitFor.phone:
      return Ref.session;
    case field.WaitFor.receive:
      return Ref.connection;
    case field.WaitFor.sessions:
      return phase === field.Phase.end ? Ref.call : Ref.session;
    case field.WaitFor.nothing:
      return goingOn(phase, op);
    default:
      return Ref.none;
  }
}

function goingOn(phase: number, op: number): number {
  switch (phase) {
    case field.Phase.regain:
    case field.Phase.regainLate:
      return Ref.lock;
    case field.Phase.room:
    case field.Phase.end:
      return Ref.call;
    case field.Phase.answer:
    case field.Phase.expired:
      if (op === Op.lock || op === Op.down || op === Op.waitCondition) return Ref.lock;
      return op === Op.receive ? Ref.connection : Ref.call;
    default:
      return Ref.none;
  }
}
