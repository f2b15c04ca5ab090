import type { AstNode } from "langium";
import { lowest } from "./slots.ts";
import type { Call, Connection, FaultRecord, Fibril, Frame, Handle, Phone, State, TaskRecord } from "./state.ts";
import { SPENT } from "./state.ts";
import { known, type Text } from "./text.ts";

/** A state that is being changed by a step. */
export interface World {
  readonly text: Text;
  readonly state: State;
  /** What the schedule decided, for a `choose`. */
  readonly choice: number;
}

/** Ends a step in which a rule is broken. */
export class Fault extends Error {
  readonly kind: FaultRecord["kind"];

  constructor(why: string, kind: FaultRecord["kind"] = "violation") {
    super(why);
    this.kind = kind;
  }
}

export const none: Handle = { kind: "none", id: SPENT };

export const fibrilOf = ({ state }: World, fibril: number): Fibril => known(state.fibrils[fibril]);
export const taskOf = ({ state }: World, task: number): TaskRecord => known(state.tasks[task]);
export const ownTask = (w: World, fibril: number): TaskRecord => taskOf(w, fibrilOf(w, fibril).task);
export const callOf = ({ state }: World, call: number): Call => known(state.calls[call]);
export const topFrame = (w: World, fibril: number): Frame => known(fibrilOf(w, fibril).frames.at(-1));
export const errorOf = ({ text }: Pick<World, "text">, name: string): number => known(text.kernel.errors[name]);
export const kernelMethod = ({ text }: Pick<World, "text">, name: string): number | undefined =>
  text.kernel.methods[name];
/** The kernels differ by year; each rule says which. */
export const is2011 = ({ text }: Pick<World, "text">): boolean => text.kernel.name === "helenos-2011";

export const numbersOf = (records: Readonly<Record<number, unknown>>): number[] => Object.keys(records).map(Number);

/** The lowest number that no record has. */
export const freeNumber = (records: Readonly<Record<number, unknown>>): number =>
  lowest(0, new Set(numbersOf(records)));

export function lineOf(node: AstNode): number {
  return (node.$cstNode?.range.start.line ?? 0) + 1;
}

/** Makes a fibril able to step: it joins the end of its task's ready queue. */
export function wake(w: World, fibril: number): void {
  const record = fibrilOf(w, fibril);
  delete record.wait;
  record.timed = false;
  delete w.state.clock.deadlines[fibril];
  const { ready } = taskOf(w, record.task);
  if (!ready.includes(fibril)) ready.push(fibril);
}

/** The fibril that steps cannot go on: the next one gets the thread. */
export function block(w: World, fibril: number, wait: NonNullable<Fibril["wait"]>): void {
  const record = fibrilOf(w, fibril);
  record.wait = wait;
  const task = taskOf(w, record.task);
  task.ready = task.ready.filter((other) => other !== fibril);
}

/** Starts a timer that will end the wait. A duration below 0 is 0. */
export function startTimer(w: World, fibril: number, duration: number): void {
  const { clock } = w.state;
  fibrilOf(w, fibril).timed = true;
  clock.deadlines[fibril] = clock.now + Math.max(0, duration);
}

export interface PhoneAt {
  readonly task: number;
  readonly slot: number;
  readonly phone: Phone;
}

/** The phone with this id, if it has not been freed. */
export function phoneById({ state }: World, id: number): PhoneAt | undefined {
  for (const [task, { phones }] of state.tasks.entries()) {
    for (const slot of numbersOf(phones)) {
      const phone = phones[slot];
      if (phone?.id === id) return { task, slot, phone };
    }
  }
  return undefined;
}

/** An id that neither a phone nor a call or connection that remembers one has. */
export function freePhoneId({ state }: World): number {
  const phones = state.tasks.flatMap((task) => Object.values(task.phones).map(({ id }) => id));
  const calls = Object.values(state.calls).flatMap((call) => [call.phone, call.route, call.opens?.phone ?? 0]);
  const connections = Object.values(state.connections).map(({ phone }) => phone);
  return lowest(0, new Set([...phones, ...calls, ...connections]));
}

/** Calls that a task has out over a slot whose phone is free. */
export function callsOnFree({ state }: Pick<World, "state">, task: number, slot: number): Call[] {
  const phones = new Set(state.tasks.flatMap((record) => Object.values(record.phones).map(({ id }) => id)));
  const own = Object.values(state.calls).filter((call) => call.sender === task && call.slot === slot);
  return own.filter((call) => !phones.has(call.phone) && isOut(call));
}

/** "`call` and `send` count on their phone from *sent* to *answer taken*"; docs/language.md, Kernels. */
export function callsOn({ state }: Pick<World, "state">, phone: number): Call[] {
  return Object.values(state.calls).filter((call) => call.phone === phone && isOut(call));
}

/** Whether a call is somewhere between *sent* and *answer taken*. */
export function isOut(call: Call): boolean {
  return call.stage !== "answer taken" && call.stage !== "refused";
}

export function connectionOf(w: World, connection: number): Connection {
  return known(w.state.connections[connection]);
}

/** Frees a slot. The first that waits for a phone tries again. */
export function freePhone(w: World, task: number, slot: number): void {
  delete taskOf(w, task).phones[slot];
  wakePhoneWaiter(w, task);
}

/** The first that waits for a phone tries again when one is free, or when an exchange of the task ends. */
export function wakePhoneWaiter(w: World, task: number): void {
  const first = taskOf(w, task).phoneQueue.shift();
  if (first !== undefined) wake(w, first);
}
