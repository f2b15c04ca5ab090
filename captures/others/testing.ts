import fc from "fast-check";
import { expect } from "vitest";
import type { Capture, CapturedCall, CapturedThread, CapturedWait } from "../capture.ts";
import type { Format, ReadDump } from "../format.ts";

/** Checks what is read of a dump against {@link printDump}'s text. Empty lines around either do not matter. */
export const check = (format: Format, dump: string, expected: string): void =>
  expect(printDump(format.read(dump))).toBe(expected.trim());

/** What was read, a line for each thing, for tests: rows of a task as `call ADDRESS QUEUE from SENDER`, then its threads; last the notes. */
export function printDump({ capture, notes }: ReadDump): string {
  const said = notes.map(({ severity, line, message }) => `${severity} in line ${line + 1}: ${message}`);
  return [...printTasks(capture), ...said].join("\n");
}

const printTasks = ({ tasks }: Capture): string[] =>
  tasks.flatMap(({ id, name, calls, threads }) => [
    `task ${id}${name === undefined ? "" : ` ${name}`}`,
    ...calls.map(callText),
    ...threads.map(threadText),
  ]);

function callText({ address, queue, sender, method, methodName, args, flags }: CapturedCall): string {
  const values = args.length === 0 ? "" : ` (${args.join(" ")})`;
  const flagText = flags === 0 ? "" : ` flags 0x${flags.toString(16)}`;
  return `  call ${address ?? "?"} ${queue} from ${sender ?? "?"} method ${methodName ?? method}${values}${flagText}`;
}

function threadText({ number, name, serving, waits }: CapturedThread): string {
  const parts = [`  thread ${number}`];
  if (name !== undefined) parts.push(name);
  if (serving.length > 0) parts.push(`serves ${serving.join(" ")}`);
  parts.push(...waits.map(waitText));
  return parts.join(", ");
}

function waitText({ kind, task, thread, call }: CapturedWait): string {
  const whom = `${task ?? "?"}${thread === undefined ? "" : `:${thread}`}`;
  return `waits ${kind} ${whom}${call === undefined ? "" : ` call ${call}`}`;
}

/** The text after accidents: lines that are cut, repeated, exchanged, have other characters or very many, and an end that is missing. */
export const damaged = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.array(accident, { minLength: 1, maxLength: 8 }), fc.nat()).map(([accidents, end]) => {
    const lines = text.split("\n");
    for (const [what, at, other, junk] of accidents) {
      const place = at % lines.length;
      const line = lines[place] ?? "";
      if (what === "cut") lines[place] = line.slice(0, other % (line.length + 1));
      else if (what === "repeat") lines.splice(place, 0, line);
      else if (what === "swap") [lines[place], lines[other % lines.length]] = [lines[other % lines.length] ?? "", line];
      else if (what === "long") lines[place] = line.repeat(1 + (other % 200)) + junk;
      else lines[place] = line.slice(0, other % (line.length + 1)) + junk + line.slice((other % (line.length + 1)) + 1);
    }
    const whole = lines.join("\n");
    return end % 3 === 0 ? whole.slice(0, end % (whole.length + 1)) : whole;
  });

const accident = fc.tuple(
  fc.constantFrom("cut", "repeat", "swap", "long", "change"),
  fc.nat(),
  fc.nat(),
  fc.oneof(fc.string(), fc.constantFrom("\r", "\0", "0", ":", " ", "9999999999999999999999")),
);
