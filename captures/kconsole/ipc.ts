import type { System } from "#simulator";
import type { Capture, CapturedCall, CapturedPhone, CapturedTask, Queue } from "../capture.ts";
import { answerboxAddress } from "./addresses.ts";
import { left, type Machine, machineOf, pointer, pointerWidth, word } from "./columns.ts";
import { frozen } from "./frozen.ts";

/**
 * What the kernel console's `ipc TASK` prints: the task's phones, then the calls that it has not taken, those that it has taken
 * and not answered, and the answers to its own calls that it has not taken (docs/kernels.md K14).
 * @returns `undefined` for a task that does not exist; the console prints nothing then.
 */
export const printIpc = (system: System, taskId: number): string | undefined => ipcText(frozen(system), taskId);

/** The same of a capture, in the format of its kernel. */
export function ipcText(capture: Capture, taskId: number): string | undefined {
  const task = capture.tasks.find(({ id }) => id === taskId);
  if (task === undefined) return undefined;
  const machine = machineOf(capture);
  const phones = task.phones.toSorted((a, b) => a.slot - b.slot);
  const rows = (queue: Queue, row: (call: CapturedCall) => string) =>
    task.calls.filter((call) => call.queue === queue).map(row);
  const lines =
    machine.era === "A" ? linesOfEraA(machine, phones, rows) : linesOf(capture, machine, task, phones, rows);
  return `${lines.join("\n")}\n`;
}

type Rows = (queue: Queue, row: (call: CapturedCall) => string) => readonly string[];

const columns = "[method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender";

/** The headers are never closed, in either era. `hungup` stands before the answerbox that a phone was hung up from. */
const eras = {
  B: {
    phones: "[phone id] [calls] [state",
    phone: 10,
    hungup: "hung up by",
    call: { 32: "[call id ]", 64: "[call id         ]" },
  },
  C: {
    phones: "[phone cap] [calls] [state",
    phone: 11,
    hungup: "hung up to",
    call: { 32: "[call adr]", 64: "[call address    ]" },
  },
} as const;

function linesOf(
  capture: Capture,
  machine: Machine,
  task: CapturedTask,
  phones: readonly CapturedPhone[],
  rows: Rows,
): string[] {
  const era = machine.era === "B" ? "B" : "C";
  const row = (call: CapturedCall) => callRow(capture, machine, call);
  return [
    eras[era].phones,
    ...phones.map((phone) => phoneRow(capture, machine, era, phone)),
    ...(era === "C" ? [`Active calls: ${task.phones.reduce((sum, { calls }) => sum + (calls ?? 0), 0)}`] : []),
    `${eras[era].call[machine.bits]} ${columns}`,
    " --- incomming calls ---",
    ...rows("incoming", row),
    " --- dispatched calls ---",
    ...rows("dispatched", row),
    " --- incoming answers ---",
    ...rows("answer", row),
  ];
}

function phoneRow(capture: Capture, machine: Machine, era: "B" | "C", phone: CapturedPhone): string {
  const slot = left(phone.slot, eras[era].phone);
  if (phone.state === "busy") return `${slot} (mutex busy)`;
  return `${slot} ${String(phone.calls ?? 0).padStart(7)} ${phoneState(capture, machine, era, phone)}`;
}

function phoneState(capture: Capture, machine: Machine, era: "B" | "C", { state, target }: CapturedPhone): string {
  switch (state) {
    case "connecting":
      return "connecting";
    case "slammed":
      return `slammed by ${answerbox(machine, target)}`;
    case "hungup":
      return `${eras[era].hungup} ${answerbox(machine, target)}`;
    default:
      return `connected to ${taskName(capture, target)}`;
  }
}

const answerbox = ({ bits }: Machine, task: number | undefined): string =>
  pointer(bits, task === undefined ? 0n : answerboxAddress(bits, task));

function taskName({ tasks }: Capture, id: number | undefined): string {
  const task = tasks.find((candidate) => candidate.id === id);
  return `${id ?? "?"} (${task?.name ?? "?"})`;
}

function callRow(capture: Capture, { bits }: Machine, { address, method, args, flags, sender }: CapturedCall): string {
  const words = Array.from({ length: 5 }, (_, index) => left(word(bits, args[index] ?? 0n), 6));
  const from = sender === undefined ? "? (call forgotten)" : taskName(capture, sender);
  const call = pointer(bits, address ?? 0n).padStart(pointerWidth(bits));
  return [call, left(word(bits, method), 8), ...words, left(flags.toString(16), 7), from].join(" ");
}

function linesOfEraA(machine: Machine, phones: readonly CapturedPhone[], rows: Rows): string[] {
  const call = (row: CapturedCall) =>
    `Callid: ${pointer(machine.bits, row.address ?? 0n)}${sourceOf(row)} ${wordsOf(machine, row)}`;
  // Answers have no sender there: it is the task itself.
  const answer = (row: CapturedCall) => `Callid:${pointer(machine.bits, row.address ?? 0n)} ${wordsOf(machine, row)}`;
  return [
    "PHONE:",
    ...phones.map((phone) => `${phone.slot}: ${phoneStateA(machine, phone)}`),
    "ABOX - CALLS:",
    ...rows("incoming", call),
    "ABOX - DISPATCHED CALLS:",
    ...rows("dispatched", call),
    "ABOX - ANSWERS:",
    ...rows("answer", answer),
  ];
}

const sourceOf = ({ sender }: CapturedCall): string => (sender === undefined ? "" : ` Srctask:${sender}`);

function wordsOf({ bits }: Machine, { method, args, flags }: CapturedCall): string {
  const words = Array.from({ length: 5 }, (_, index) => `A${index + 1}:${word(bits, args[index] ?? 0n)}`);
  return `M:${word(bits, method)} ${words.join(" ")} Flags:${flags.toString(16)}`;
}

function phoneStateA(machine: Machine, { state, target, calls }: CapturedPhone): string {
  const active = `active: ${calls ?? 0}`;
  switch (state) {
    case "busy":
      return "mutex busy";
    case "connecting":
      return `connecting ${active}`;
    case "slammed":
      return `slammed by: ${answerbox(machine, target)} ${active}`;
    case "hungup":
      return `hung up - was: ${answerbox(machine, target)} ${active}`;
    default:
      return `connected to: ${answerbox(machine, target)} (${target ?? "?"}) ${active}`;
  }
}
