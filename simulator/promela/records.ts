/** A field of a record: its type in Promela, its name, and how many of it there are. */
type Field = readonly [type: string, name: string, length?: number];

const queue = (name: string): Field => ["Queue", name];

/** The records of the model, which are those of the simulator. A reference is a number from 1; 0 is none. */
export function recordsOf(args: number, values: number): string {
  const records: Readonly<Record<string, readonly Field[]>> = {
    Task: [...["ready", "calls", "answers", "refused", "work"].map(queue), ["byte", "count"], ["bit", "yielded"]],
    Fibril: [
      ["byte", "mode"],
      ["short", "pc"],
      ["byte", "root"],
      ["byte", "phase"],
      ["byte", "next"],
      ["byte", "wait"],
      ["byte", "object"],
      ["byte", "base_integers"],
      ["byte", "base_handles"],
      ["byte", "request"],
      ["byte", "held"],
      ["byte", "exchange"],
      ["byte", "connection"],
      ["bit", "timed"],
      ["byte", "info"],
    ],
    Call: [
      ["byte", "stage"],
      ["byte", "phone"],
      ["byte", "connection"],
      ["byte", "callee"],
      ["short", "method"],
      ["int", "args", args],
      ["int", "rc"],
      ["int", "values", values],
      ["byte", "next"],
      ["byte", "waiter"],
      ["byte", "handler"],
      ["byte", "refs"],
      ["byte", "held"],
      ["byte", "stale"],
      ["byte", "hops"],
      ["bit", "forwarded"],
      ["bit", "forgotten"],
    ],
    Phone: [
      ["byte", "connection"],
      ["byte", "count"],
      ["byte", "next"],
    ],
    Connection: [queue("queue"), ["byte", "phone"]],
    Exchange: [
      ["byte", "mode"],
      ["byte", "session"],
      ["byte", "phone"],
      ["byte", "beginner"],
      ["byte", "refs"],
    ],
    Session: [queue("idle"), queue("waiting"), ["byte", "owner"]],
    Lock: [queue("waiting"), ["byte", "owner"], ["int", "readers"]],
  };
  const types = Object.entries(records).map(([name, fields]) => typedef(name, fields));
  const clearing = ["Fibril", "Call", "Exchange"].map((name) => clear(name, records[name]));
  return ["typedef Queue { byte head; byte tail };", ...types, ...clearing].join("\n");
}

const kept = ([, , length]: Field): boolean => length !== 0;

function typedef(name: string, fields: readonly Field[]): string {
  const rows = fields
    .filter(kept)
    .map(([type, field, length]) => `${type} ${field}${length === undefined ? "" : `[${length}]`}`);
  return `typedef ${name} { ${rows.join("; ")} };`;
}

/** A record as it was before it was used. */
function clear(name: string, fields: readonly Field[]): string {
  const record = name.toLowerCase();
  const rows = fields
    .filter(kept)
    .flatMap(([, field, length]) =>
      length === undefined
        ? [`${record}[NUMBER].${field} = 0`]
        : Array.from({ length }, (_, index) => `${record}[NUMBER].${field}[${index}] = 0`),
    );
  return `inline clear_${record}(NUMBER) {\n  ${rows.join(";\n  ")}\n}`;
}
