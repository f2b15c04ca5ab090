import type { CallState, PhoneState, System, TaskState } from "#simulator";
import { answerboxAddress } from "./addresses.ts";
import { type Columns, columnsOf, left, pointer, word } from "./columns.ts";

/** Flags of a call; docs/kernels.md K6. */
const ANSWERED = 0x1;
const FORWARDED = 0x4;
/** In flight only, and only in era B: the next flag's bit means something else later. */
const CONNECT_ME_TO = 0x8;

/**
 * What the kernel console's `ipc TASK` prints: the task's phones, then the calls that it has not taken, those that it has taken
 * and not answered, and the answers to its own calls that it has not taken (docs/kernels.md K14, 64 bit).
 * @returns `undefined` for a task that does not exist; the console prints nothing then.
 */
export function printIpc(system: System, taskId: number): string | undefined {
  const task = system.tasks.find((candidate) => candidate.id === taskId && candidate.life !== "gone");
  if (task === undefined) return undefined;
  const columns = columnsOf(system.kernel);
  const here = system.calls.filter((call) => call.callee === taskId);
  const row = (call: CallState) => callRow(system, call);
  const lines = [
    columns.phoneHeader,
    ...task.phones.toSorted((a, b) => a.slot - b.slot).map((phone) => phoneRow(system, columns, phone)),
    ...(columns.countsActiveCalls ? [`Active calls: ${activeCalls(task)}`] : []),
    columns.callHeader,
    " --- incomming calls ---",
    ...inOrder(here.filter((call) => call.stage === "sent")).map(row),
    " --- dispatched calls ---",
    ...inOrder(here.filter((call) => call.stage === "dispatched" || call.stage === "being handled")).map(row),
    " --- incoming answers ---",
    ...inOrder(system.calls.filter((call) => call.sender === taskId && call.stage === "answered")).map(row),
  ];
  return `${lines.join("\n")}\n`;
}

const activeCalls = (task: TaskState): number => task.phones.reduce((sum, phone) => sum + phone.calls, 0);

/** In the order in which they came into their list; a dump's own order where that is not known. */
const inOrder = (calls: readonly CallState[]): CallState[] =>
  calls.toSorted((a, b) => (a.arrivedAt ?? 0) - (b.arrivedAt ?? 0) || a.serial - b.serial);

function phoneRow(system: System, columns: Columns, phone: PhoneState): string {
  const slot = left(phone.slot, columns.phone);
  if (phone.status === "busy") return `${slot} (mutex busy)`;
  return `${slot} ${String(phone.calls).padStart(7)} ${phoneState(system, columns, phone)}`;
}

function phoneState(system: System, columns: Columns, { status, peer }: PhoneState): string {
  switch (status) {
    case "connecting":
      return "connecting";
    case "slammed":
      return `slammed by ${answerbox(peer)}`;
    case "hungup":
      return `${columns.hungup} ${answerbox(peer)}`;
    default:
      return `connected to ${taskName(system, peer)}`;
  }
}

const answerbox = (task: number | undefined): string => pointer(task === undefined ? 0n : answerboxAddress(task));

function taskName(system: System, id: number | undefined): string {
  const task = system.tasks.find((candidate) => candidate.id === id);
  return `${id ?? "?"} (${task?.name ?? "?"})`;
}

/** An answer shows its return value in place of the method, and its values in place of the arguments. */
function callRow(system: System, call: CallState): string {
  const isAnswer = call.stage === "answered";
  const [first, ...rest] = isAnswer ? [call.rc ?? 0, ...call.values] : [call.method ?? 0, ...call.args];
  const words = Array.from({ length: 5 }, (_, index) => left(word(rest[index] ?? 0), 6));
  const sender = call.sender === undefined ? "? (call forgotten)" : taskName(system, call.sender);
  const flags = left(flagsOf(system, call).toString(16), 7);
  return [pointer(call.address ?? 0n), left(word(first), 8), ...words, flags, sender].join(" ");
}

function flagsOf(system: System, call: CallState): number {
  const answered = call.stage === "answered" ? ANSWERED : 0;
  const isConnect = system.kernel?.console === "B" && call.method === system.kernel.methods.IPC_M_CONNECT_ME_TO;
  const connecting = answered === 0 && isConnect ? CONNECT_ME_TO : 0;
  return answered | (call.forwarded ? FORWARDED : 0) | connecting;
}
