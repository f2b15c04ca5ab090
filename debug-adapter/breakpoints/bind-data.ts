import { type Program, phoneSlots, type Run, type Watched } from "#simulator";
import { didYouMean, noTask } from "../did-you-mean.ts";

/** So many slots are listed one by one. */
const mostListed = 8;

/** What a data breakpoint watches, and how a client names it. */
export interface BoundData {
  readonly watched: Watched;
  /** Its name, which is its `dataId`, too. */
  readonly name: string;
}

/** `init:vfs phone 8` */
export const phoneId = (task: string, slot: number): string => `${task} phone ${slot}`;
/** `init:vfs.open_files`, `init:vfs.t[2]`, `init:vfs.namespace`: a variable, an element, a lock. */
export const memberId = (task: string, name: string): string => `${task}.${name}`;

/** Finds what an id means in a program; a text when it means nothing there. */
export function bindData(program: Program, id: string): BoundData | string {
  const [, phoneOwner, slot] = /^(.*) phone (\d+)$/.exec(id) ?? [];
  if (phoneOwner !== undefined) {
    const task = program.tasks.findIndex(({ name }) => name === phoneOwner);
    return task < 0 ? noTask(program.tasks, phoneOwner) : bindPhone(program, task, Number(slot), id);
  }
  // Names of tasks may have dots, those of members have none.
  const dot = id.lastIndexOf(".");
  if (dot <= 0) return `What is watched is written TASK.variable, TASK.lock or TASK phone N, not "${id}".`;
  const [owner, member] = [id.slice(0, dot), id.slice(dot + 1)];
  const task = program.tasks.findIndex(({ name }) => name === owner);
  if (task < 0) return noTask(program.tasks, owner);
  const { variables, locks } = program.tasks[task];
  const lock = locks.findIndex(({ name }) => name === member);
  if (lock >= 0) return { watched: { kind: "lock", task, lock }, name: id };
  const [, name = member, index] = /^(.*)\[(\d+)\]$/.exec(member) ?? [];
  const variable = variables.find((candidate) => candidate.name === name);
  if (variable === undefined) {
    const names = [...variables, ...locks].map((candidate) => candidate.name);
    return `${owner} has no variable or lock ${name}.${didYouMean(name, names)}`;
  }
  if (variable.isArray !== (index !== undefined)) {
    const last = variable.length - 1;
    return variable.isArray
      ? `${id} is an array: name one of its elements, from ${id}[0] to ${id}[${last}].`
      : `${name} is no array.`;
  }
  const element = Number(index ?? 0);
  if (element >= variable.length) return `${name} has the elements 0 to ${variable.length - 1}, not ${element}.`;
  return { watched: { kind: "variable", task, offset: variable.offset + element }, name: id };
}

function bindPhone(program: Program, task: number, slot: number, name: string): BoundData | string {
  const slots = phoneSlots(program, task);
  if (slots.includes(slot)) return { watched: { kind: "phone", task, slot }, name };
  const has =
    slots.length === 0
      ? "no phones at all"
      : `the ${slots.length === 1 ? "phone" : "phones"} ${slots.slice(0, mostListed).join(", ")}`;
  const more = slots.length > mostListed ? ` to ${slots.at(-1)}` : "";
  return `${program.tasks[task].name} never has a phone ${slot}: it can have ${has}${more}.`;
}

/** How what is watched has changed, at the moment at which it has. */
export function changeText(run: Run, { watched, name }: BoundData, before: number, after: number): string {
  const { program } = run;
  if (watched.kind === "phone") return `${name}: ${callsText(before)} → ${callsText(after)}`;
  if (watched.kind === "lock") return `${name} is now ${lockText(run, watched)}`;
  const variable = program.tasks[watched.task].variables.findLast(({ offset }) => offset <= watched.offset);
  if (variable === undefined || variable.type === "integer") return `${name}: ${before} → ${after}`;
  return `${name} holds ${after === 0 ? "none" : `another ${variable.type}`}`;
}

function callsText(calls: number): string {
  if (calls < 0) return "no phone";
  return calls === 0 ? "no calls" : calls === 1 ? "1 call" : `${calls} calls`;
}

function lockText(run: Run, watched: Watched & { kind: "lock" }): string {
  const { id, locks } = run.program.tasks[watched.task];
  const { name } = locks[watched.lock];
  const { locks: states, fibrils } = run.system();
  const lock = states.find((candidate) => candidate.task === id && candidate.name === name);
  if (lock === undefined) return "gone";
  if (lock.kind === "semaphore") return String(lock.count);
  const held = lock.owner === undefined ? lock.readers : [lock.owner];
  const names = held.map((fibril) => fibrils.find((candidate) => candidate.id === fibril)?.name ?? "a fibril");
  return names.length === 0 ? "free" : `held by ${names.join(", ")}`;
}
