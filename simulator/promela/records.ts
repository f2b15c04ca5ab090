import type { Uses } from "./uses.ts";

/** A field of a record: its type in Promela, its name, and how many of it there are. */
type Field = readonly [type: string, name: string, length?: number];

const queues = (...names: readonly string[]): Field[] => names.map((name) => ["Queue", name]);
const bytes = (...names: readonly string[]): Field[] => names.map((name) => ["byte", name]);
const bits = (...names: readonly string[]): Field[] => names.map((name) => ["bit", name]);
const when = (isSo: boolean, fields: readonly Field[]): readonly Field[] => (isSo ? fields : []);

/** The records of the model, which are those of the simulator (`machine/fields.ts`). A reference is a number from 1; 0 is none. */
export function recordsOf(args: number, values: number, { opens, closes, exits, notifies }: Uses): string {
  const records: Readonly<Record<string, readonly Field[]>> = {
    Task: [
      ...queues("ready", "calls", "answers", "refused", "work"),
      ...when(notifies, queues("notices", "taken")),
      ...when(opens, queues("phone_wait", "sessions_wait")),
      ...when(opens, bytes("sessions_owner")),
      ...bytes("count"),
      ...when(closes, bytes("mode")),
      ...bits("yielded"),
    ],
    Fibril: [
      ["short", "pc"],
      ...bytes("mode", "root", "phase", "next", "wait", "object", "base_integers", "base_handles", "request", "held"),
      ...bytes("exchange", "connection", "info"),
      ...bits("timed"),
    ],
    Call: [
      ["short", "method"],
      ["int", "args", args],
      ["int", "rc"],
      ["int", "values", values],
      ...bytes(
        "stage",
        "phone",
        "connection",
        "callee",
        "next",
        "waiter",
        "handler",
        "refs",
        "held",
        "stale",
        "hops",
        "route",
      ),
      ...when(opens, bytes("new_phone")),
      ...bits("forwarded", "forgotten", "notice"),
    ],
    Phone: [
      ...bytes("connection", "count", "next"),
      ...when(closes, bytes("mode", "session", "refs")),
      ...when(opens && exits, bytes("slot")),
      ...bits("idle"),
    ],
    Connection: [...queues("queue"), ...bytes("phone"), ...when(closes, bytes("mode"))],
    Exchange: bytes("mode", "session", "phone", "beginner", "refs"),
    Session: [...queues("idle", "waiting"), ...bytes("owner")],
    Lock: [...queues("waiting"), ...bytes("owner"), ["int", "readers"]],
  };
  const types = Object.entries(records).map(([name, fields]) => typedef(name, fields));
  const clearing = Object.entries(records).map(([name, fields]) => clear(name, fields));
  return ["typedef Queue { byte head; byte tail };", ...types, ...clearing].join("\n");
}

const isThere = ([, , length]: Field): boolean => length !== 0;

function typedef(name: string, fields: readonly Field[]): string {
  const rows = fields
    .filter(isThere)
    .map(([type, field, length]) => `${type} ${field}${length === undefined ? "" : `[${length}]`}`);
  return `typedef ${name} { ${rows.join("; ")} };`;
}

/** A record as it was before it was used. */
function clear(name: string, fields: readonly Field[]): string {
  const record = `${name.toLowerCase()}[NUMBER]`;
  const rows = fields.filter(isThere).flatMap(([type, field, length]) => {
    if (type === "Queue") return [`${record}.${field}.head = 0`, `${record}.${field}.tail = 0`];
    if (length === undefined) return [`${record}.${field} = 0`];
    return Array.from({ length }, (_, index) => `${record}.${field}[${index}] = 0`);
  });
  return `inline clear_${name.toLowerCase()}(NUMBER) {\n  ${rows.join(";\n  ")}\n}`;
}
