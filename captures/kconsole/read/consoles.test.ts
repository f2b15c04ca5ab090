import fc from "fast-check";
import { expect, test } from "vitest";
import type { Capture } from "../../capture.ts";
import { kconsole } from "../kconsole.ts";
import { consoleText } from "../testing.ts";
import { randomCapture } from "./testing.ts";

/** What is read, without lines. */
const read = (text: string, { kernel }: Capture) => {
  const { capture, notes } = kconsole.read(text, { kernel });
  return { tasks: JSON.parse(JSON.stringify(capture.tasks, plain)), notes: notes.map(({ message }) => message) };
};

const plain = (key: string, value: unknown): unknown =>
  key === "line" ? 0 : typeof value === "bigint" ? String(value) : value;

/** Whatever a console does to the text, the same is read. */
const check = (change: (text: string) => string, names: (name: string) => string = (name) => name) =>
  fc.assert(
    fc.property(randomCapture, (random) => {
      const tasks = random.tasks.map((task) => ({ ...task, name: names(task.name ?? "") }));
      const capture = { ...random, tasks };
      const text = consoleText(capture);
      expect(read(change(text), capture)).toEqual(read(text, capture));
    }),
    { numRuns: 200 },
  );

test("a log with the line ends of a serial console", () => {
  check((text) => text.replaceAll("\n", "\r\n"));
  check((text) => text.replaceAll("\n", "\r"));
  check((text) => text.replaceAll("\n", "\r\r\n"));
});

test("escape sequences and padding of a terminal", () => {
  check((text) => text.replaceAll("kconsole> ", "\u001b[1;32mkconsole>\u001b[0m ").replaceAll("\n", "\u001b[K\n\0\0"));
  check((text) => `\u001b]0;serial console\u0007\u001b(B${text}`);
  check((text) => text.replaceAll("ipc ", "ipx\b \bc "));
});

test("rows that the terminal broke at its 80 columns", () => {
  // A bracket at the edge is that of the name's end, unless another one was opened.
  const paired = (name: string) => (/^[^()]*(\([^()]*\))?[^()]*$/.test(name) ? name : name.replace(/[()]/g, "x"));
  check((text) => text.replace(/.{80}(?=.)/g, "$&\n"), paired);
  check((text) => text.replace(/.{80}(?=.)/g, "$&\r\n"), paired);
});

test("collapsed blanks, other dashes, one m: as on slides", () => {
  const collapsed = (text: string) => text.replace(/ +/g, " ");
  check((text) => collapsed(text), collapsed);
  check((text) => text.replaceAll("--- incoming answers", "--– incoming answers").replaceAll("incomming", "incoming"));
  check((text) => text.replaceAll("---", "—"));
  check((text) => text.replaceAll(/^ +/gm, "\u00a0"));
});

test("other prompts, and none", () => {
  check((text) => text.replaceAll("kconsole> ", "> "));
  check((text) => text.replaceAll("kconsole> ", ""));
  check((text) => text.replaceAll("kconsole> ", "/ # "));
});

test("all records in one line, of the formats of which slides were retyped so", () => {
  check((text) => (text.includes("PHONE:") ? text : text.replaceAll("\n", " ")));
});

test("messages of the kernel and of programs between the rows", () => {
  check((text) => text.replaceAll("\n", "\nlocsrv: service 12 registered.\n"));
  check((text) => text.replaceAll("\n", "\n\n"));
});
