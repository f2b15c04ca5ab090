import { durationText } from "#captures";
import { type CallState, type FibrilState, partsOf, type System, type Word } from "#simulator";

export const taskName = (system: System, id: number | undefined): string =>
  id === undefined ? "?" : (partsOf(system).tasks.get(id)?.name ?? `task ${id}`);

export const callWith = (system: System, serial: number | undefined): CallState | undefined =>
  serial === undefined ? undefined : partsOf(system).calls.get(serial);

export const fibrilWith = (system: System, id: number | undefined): FibrilState | undefined =>
  id === undefined ? undefined : partsOf(system).fibrils.get(id);

export const methodOf = (call: CallState): string => call.methodName ?? String(call.method ?? "a call");

/** A word as JSON can hold it: a text, where a number would not be exact. */
export const plain = (word: Word): number | string => (typeof word === "bigint" ? String(word) : word);

/** The arguments that a call has by its protocol, with their names where it names them; those that are not 0 at least. */
export function argumentsOf(system: System, call: CallState): { name: string; value: number | string }[] {
  const callee = partsOf(system).tasks.get(call.callee);
  const served = (callee?.serves ?? []).map((number) => system.protocols[number]);
  const declared = [...served, ...system.protocols]
    .flatMap((protocol) => protocol.methods)
    .find((method) => method.number === call.method && method.name === call.methodName);
  const names = declared?.parameters ?? [];
  const count = Math.max(names.length, call.args.findLastIndex((value) => value !== 0) + 1);
  return call.args
    .slice(0, count)
    .map((value, index) => ({ name: names[index] ?? `arg${index + 1}`, value: plain(value) }));
}

/** A call as one of its two tasks sees it, and how it stands: `VFS_IN_MOUNT(37) ← bdsh`, `being handled`. */
interface CallText {
  readonly name: string;
  readonly state: string;
}

/** A call as its callee sees it. */
export function incoming(system: System, call: CallState): CallText {
  const from = `← ${call.sender === undefined ? "a caller that forgot it" : taskName(system, call.sender)}`;
  if (call.stage !== "being handled") return { name: `${methodOf(call)} ${from}`, state: "queued" };
  const values = argumentsOf(system, call).map(({ value }) => value);
  return { name: `${methodOf(call)}(${values.join(", ")}) ${from}`, state: call.stage };
}

/** A call as its sender sees it. `since`: the step at which a wait for it began. */
export function outgoing(system: System, call: CallState, step: number, since: number | undefined): CallText {
  const waited = since === undefined ? undefined : `waiting, ${stepsText(step - since)}`;
  const sent = call.age === undefined ? call.stage : `${call.stage}, ${durationText(call.age)}`;
  const state = call.stage === "answered" ? call.stage : (waited ?? sent);
  return { name: `${methodOf(call)} → ${taskName(system, call.callee)}`, state };
}

/** `VFS_OUT_MOUNT → init:fat · waiting, 14 steps` */
export const callText = ({ name, state }: CallText): string => `${name} · ${state}`;

export const stepsText = (count: number): string => (count === 1 ? "1 step" : `${count} steps`);
