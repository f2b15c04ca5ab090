import type { Context } from "./context.ts";
import { typeFor } from "./tables.ts";

/** A field of a record: its type in Promela, its name, and how many of it there are. */
type Field = readonly [type: string, name: string, length?: number];

const queues = (...names: readonly string[]): Field[] => names.map((name) => ["Queue", name]);
const bytes = (...names: readonly string[]): Field[] => names.map((name) => ["byte", name]);
/** Numbers of other records. */
const refs = (...names: readonly string[]): Field[] => names.map((name) => ["Ref", name]);
const bits = (...names: readonly string[]): Field[] => names.map((name) => ["bit", name]);
const when = (isSo: boolean, fields: readonly Field[]): readonly Field[] => (isSo ? fields : []);

/** The records of the model, which are those of the simulator (`machine/fields.ts`). A reference is a number from 1; 0 is none. */
export function recordsOf({ program, layout, words, uses }: Context): string {
  const { opens, closes, exits, notifies } = uses;
  const methods = program.protocols.flatMap((protocol) => protocol.methods.map(({ number }) => number));
  const records: Readonly<Record<string, readonly Field[]>> = {
    Task: [
      ...queues("ready", "calls", "answers", "refused", "work"),
      ...when(notifies, queues("notices", "taken")),
      ...when(opens, queues("phone_wait", "sessions_wait")),
      ...when(opens, refs("sessions_owner")),
      ...refs("count"),
      ...when(closes, bytes("mode")),
      ...bits("yielded"),
    ],
    Fibril: [
      ["short", "pc"],
      ...bytes("mode", "phase", "wait", "held"),
      ...refs("next", "object", "request", "exchange", "connection"),
      [typeFor(program.routines.length), "root"],
      [typeFor(...layout.stackIntegers), "base_integers"],
      [typeFor(...layout.stackHandles), "base_handles"],
      [typeFor(...program.tasks.map(({ fibrils }) => fibrils.length)), "info"],
      ...bits("timed"),
    ],
    Call: [
      [typeFor(Math.max(256, ...methods)), "method"],
      ["int", "args", words.args],
      ["int", "rc"],
      ["int", "values", words.values],
      ...bytes("stage", "refs", "held", "stale", "hops"),
      ...refs("phone", "connection", "callee", "next", "waiter", "handler", "route"),
      ...when(opens, refs("new_phone")),
      ...bits("forwarded", "forgotten", "notice"),
    ],
    Phone: [
      ...refs("connection", "next"),
      ...refs("count"),
      ...when(closes, bytes("mode", "refs")),
      ...when(closes, refs("session")),
      ...when(opens && exits, [["short", "slot"]]),
      ...bits("idle"),
    ],
    Connection: [...queues("queue"), ...refs("phone"), ...when(closes, bytes("mode"))],
    Exchange: [...bytes("mode", "refs"), ...refs("session", "phone", "beginner")],
    Session: [...queues("idle", "waiting"), ...refs("owner")],
    Lock: [...queues("waiting"), ...refs("owner"), ["int", "readers"]],
  };
  const types = Object.entries(records).map(([name, fields]) => typedef(name, fields));
  const clearing = Object.entries(records).map(([name, fields]) => clear(name, fields));
  return ["typedef Queue { Ref head; Ref tail };", ...types, ...clearing].join("\n");
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
