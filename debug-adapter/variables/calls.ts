import { durationText } from "#captures";
import type { CallState, HandleState, KernelNumbers, System, Value, VariableState } from "#simulator";
import { memberId } from "../breakpoints/bind-data.ts";
import { argumentsOf, callWith, methodOf, plain, taskName } from "../stack/call-text.ts";
import { type Item, item, listItem } from "./item.ts";

/** Everything that is known of a call, with the expressions that give it in a frame that is about this call. */
export function callItems(system: System, call: CallState): Item[] {
  return [
    { ...item("method", `${methodOf(call)} (${call.method})`), expression: "method" },
    ...argumentsOf(system, call).map(({ name, value }, index) => ({
      ...item(name, value),
      expression: `arg(${index + 1})`,
    })),
    { ...item("from", taskWithId(system, call.sender)), expression: "sender" },
    item("to", taskWithId(system, call.callee)),
    item("state", stateText(system, call)),
    ...(call.phone === undefined ? [] : [item("phone", call.phone)]),
    ...(call.forwarded ? [item("forwarded", "yes")] : []),
    ...(call.sentAt === undefined ? [] : [item("sent at step", call.sentAt)]),
    ...(call.age === undefined ? [] : [item("sent", `${durationText(call.age)} ago`)]),
    ...(call.rc === undefined ? [] : [{ ...item("answer", errorText(system.kernel, call.rc)), expression: "rc" }]),
    ...call.values
      .slice(0, call.values.findLastIndex((value) => value !== 0) + 1)
      .map((value, index) => item(`value ${index + 1}`, plain(value))),
  ];
}

/** A call as one expandable item, of which expressions name nothing more. */
export const callItem = (system: System, name: string, call: CallState): Item =>
  item(
    name,
    `${methodOf(call)} ${taskName(system, call.sender)} → ${taskName(system, call.callee)}, ${call.stage}`,
    () => callItems(system, call).map(({ expression: _, ...each }) => each),
  );

/** A value under its name. */
export const valueItem = (system: System, name: string, value: Value): Item =>
  typeof value === "number" ? item(name, value) : handleItem(system, name, value);

/** So many elements are told in the value of an array; below it are all. */
const mostShown = 100;

/** A variable of a task with its elements. They are named as from everywhere: in a frame, a local can have the same name. */
export function variableItem(system: System, task: string, { name, isArray, values }: VariableState): Item {
  const expression = memberId(task, name);
  if (!isArray) return { ...valueItem(system, name, values[0]), expression };
  const element = (index: number) => ({
    ...valueItem(system, `[${index}]`, values[index]),
    expression: `${expression}[${index}]`,
  });
  const shown = values.slice(0, mostShown).map((_, index) => element(index));
  const rest = values.length > mostShown ? [`… ${values.length - mostShown} more`] : [];
  const textOf = (texts: readonly string[]) => `[${[...texts, ...rest].join(", ")}]`;
  const all = () => values.map((_, index) => element(index));
  return {
    ...listItem(name, textOf(shown.map(({ value }) => value)), values.length, all),
    expression,
    hex: textOf(shown.map(({ hex, value }) => hex ?? value)),
  };
}

/** What a local that holds a handle holds. */
function handleItem(system: System, name: string, handle: HandleState): Item {
  switch (handle.kind) {
    case "none":
      return item(name, "none");
    case "phone":
      return item(name, `phone ${handle.phone}`);
    case "exchange": {
      const ended = handle.ended ? ", ended" : "";
      return item(name, `exchange of ${handle.session} over phone ${handle.phone}${ended}`);
    }
    case "message":
    case "call": {
      const call = callWith(system, handle.call);
      return call === undefined ? item(name, `${handle.kind}, answer taken`) : callItem(system, name, call);
    }
  }
}

function stateText(system: System, { stage, behind }: CallState): string {
  const front = callWith(system, behind);
  return front === undefined
    ? stage
    : `${stage}, queued behind ${methodOf(front)} of ${taskName(system, front.sender)}`;
}

/** `-1 (ENOENT)`. */
export function errorText(kernel: KernelNumbers | undefined, rc: number): string {
  const name = Object.entries(kernel?.errors ?? {}).find(([, value]) => value === rc)?.[0];
  return name === undefined ? String(rc) : `${rc} (${name})`;
}

const taskWithId = (system: System, id: number | undefined): string =>
  id === undefined ? "? (call forgotten)" : `${taskName(system, id)} (${id})`;
