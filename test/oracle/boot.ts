import type { Session as SessionNode, TaskReference } from "#language";
import { type Fibril as FibrilNode, isFibril, isMain, isPhone, isSyncObject, isVariable } from "#language";
import { openConnection } from "./connections.ts";
import { startFibril } from "./fibrils.ts";
import type { Session, State, TaskRecord } from "./state.ts";
import { constant, known, routineNumber, type TaskText, type Text, taskNumber } from "./text.ts";
import { freePhoneId, none, taskOf, type World } from "./world.ts";

/** The state before the first step: docs/language.md, Tasks. */
export function boot(text: Text): State {
  const state: State = {
    tasks: text.tasks.map((task) => emptyTask(text, task)),
    fibrils: {},
    calls: {},
    connections: {},
    exchanges: {},
    clock: { now: 0, deadlines: {} },
  };
  const w: World = { text, state, choice: 0 };
  text.tasks.forEach((task, number) => {
    const declared = task.node.members.filter((member) => isMain(member) || isStarted(member));
    for (const member of declared) {
      const daemon = isFibril(member) && member.daemon;
      const name = isFibril(member) ? member.name : "main";
      startFibril(w, { task: number, name, kind: "declared", daemon, routine: routineNumber(text, member) });
    }
    for (let worker = 0; worker < (task.workers ?? 0); worker++) {
      startFibril(w, { task: number, name: `worker ${worker}`, kind: "worker" });
    }
  });
  text.tasks.forEach((task, number) => void connectPhones(w, task, number));
  for (const task of state.tasks) task.phonesAtBoot = Object.keys(task.phones).length;
  return state;
}

/** A fibril with parentheses starts when it is spawned. */
function isStarted(member: { readonly $type: string }): member is FibrilNode {
  return isFibril(member) && !member.spawned;
}

function emptyTask(text: Text, { node, self }: TaskText): TaskRecord {
  const variables: TaskRecord["variables"] = {};
  for (const { name, size, type, value } of node.members.filter(isVariable)) {
    const length = size === undefined ? 1 : constant(text, size);
    const initial = value === undefined ? 0 : constant(text, value, self);
    variables[name] = Array.from({ length }, () => (type === undefined ? initial : none));
  }
  const locks: TaskRecord["locks"] = {};
  for (const { name, kind, size, value } of node.members.filter(isSyncObject)) {
    const count = value === undefined ? 0 : constant(text, value, self);
    const names = size === undefined ? [name] : Array.from({ length: constant(text, size) }, (_, i) => `${name}[${i}]`);
    for (const each of names) locks[each] = { kind, readers: {}, waiters: [], count };
  }
  return {
    life: "alive",
    variables,
    locks,
    phones: {},
    hungUp: [],
    phonesAtBoot: 0,
    sessions: {},
    idle: [],
    sessionMutex: { waiters: [] },
    ready: [],
    polls: false,
    notifications: [],
    answers: [],
    incoming: [],
    dispatched: [],
    phoneQueue: [],
    roomQueue: [],
    work: [],
    notes: [],
  };
}

function connectPhones(w: World, task: TaskText, number: number): void {
  for (const [member, slots] of task.slots) {
    if (isPhone(member)) {
      slots.forEach((slot, index) => void connect(w, number, slot, targetOf(w.text, task, member.target, index)));
      continue;
    }
    const target = targetOf(w.text, task, member.target, 0);
    for (const slot of slots) connect(w, number, slot, target, member.name);
    const [phone, ...pool] = slots;
    const style = styleOf(member);
    taskOf(w, number).sessions[member.name] = { style, target, phone: known(phone), waiters: [] };
    taskOf(w, number).idle.push(...pool);
  }
}

function styleOf({ styles }: SessionNode): Session["style"] {
  const [style] = styles;
  return style === "serialize" || style === "parallel" ? style : "atomic";
}

function targetOf(text: Text, { self }: TaskText, { task, all, index }: TaskReference, element: number): number {
  return taskNumber(text, task.ref, all ? element : index === undefined ? 0 : constant(text, index, self));
}

function connect(w: World, task: number, slot: number, target: number, session?: string): void {
  const id = freePhoneId(w);
  const connection = openConnection(w, { task: target, phone: id, client: task, slot });
  const phone = { id, status: "connected" as const, peer: target, connection };
  taskOf(w, task).phones[slot] = session === undefined ? phone : { ...phone, session };
}
