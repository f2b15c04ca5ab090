import type { CallState, HandleState, Kernel, System, Value, VariableState } from "#simulator";
import { argumentsOf, callWith, methodOf, taskName } from "../stack/call-text.ts";
import { type Item, item } from "./item.ts";

/** Everything that is known of a call. */
export function callItems(system: System, call: CallState): Item[] {
  return [
    item("method", `${methodOf(call)} (${call.method})`),
    ...argumentsOf(system, call).map(({ name, value }) => item(name, value)),
    item("from", taskWithId(system, call.sender)),
    item("to", taskWithId(system, call.callee)),
    item("state", stateText(system, call)),
    ...(call.phone === undefined ? [] : [item("phone", call.phone)]),
    ...(call.forwarded ? [item("forwarded", "yes")] : []),
    ...(call.sentAt === undefined ? [] : [item("sent at step", call.sentAt)]),
    ...(call.rc === undefined ? [] : [item("answer", errorText(system.kernel, call.rc))]),
    ...call.values
      .slice(0, call.values.findLastIndex((value) => value !== 0) + 1)
      .map((value, index) => item(`value ${index + 1}`, value)),
  ];
}

/** A call as one expandable item. */
export const callItem = (system: System, name: string, call: CallState): Item =>
  item(
    name,
    `${methodOf(call)} ${taskName(system, call.sender)} → ${taskName(system, call.callee)}, ${call.stage}`,
    () => callItems(system, call),
  );

/** A value under its name. */
export const valueItem = (system: System, name: string, value: Value): Item =>
  typeof value === "number" ? item(name, value) : handleItem(system, name, value);

/** A task variable with its elements. */
export function variableItem(system: System, { name, isArray, values }: VariableState): Item {
  const elements = values.map((value, index) => ({
    ...valueItem(system, isArray ? `[${index}]` : name, value),
    expression: isArray ? `${name}[${index}]` : name,
  }));
  return isArray ? item(name, `[${elements.map(({ value }) => value).join(", ")}]`, () => elements) : elements[0];
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
function errorText({ errors }: Kernel, rc: number): string {
  const name = Object.entries(errors).find(([, value]) => value === rc)?.[0];
  return name === undefined ? String(rc) : `${rc} (${name})`;
}

const taskWithId = (system: System, id: number | undefined): string =>
  id === undefined ? "? (call forgotten)" : `${taskName(system, id)} (${id})`;
