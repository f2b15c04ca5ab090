import type { System } from "#simulator";
import type { Capture, CapturedPhone, CapturedTask } from "../capture.ts";
import { addressSpaceAddress, answerboxAddress, taskAddress } from "./addresses.ts";
import { CONTAINER, cell, left, type Machine, machineOf, NO_CYCLES, pointer, pointerWidth } from "./columns.ts";
import { frozen } from "./frozen.ts";

/** Every task has one thread. */
const THREADS = 1;

/** What the kernel console's `tasks` prints: the living tasks by id (docs/kernels.md K14). Addresses are invented. */
export const printTasks = (system: System): string => tasksText(frozen(system));

export function tasksText(capture: Capture): string {
  const machine = machineOf(capture);
  return machine.era === "A" ? tasksOfEraA(capture, machine) : tasksOf(capture, machine);
}

function tasksOf(capture: Capture, { bits }: Machine): string {
  const width = pointerWidth(bits);
  const cycles = bits === 32;
  const columns = [cell("id", 8), cell("name", 14), cell("ctn", 5), cell("address", width), cell("as", width)];
  const header = cycles ? [...columns, cell("ucycles", 10), cell("kcycles", 10)] : columns;
  const rows = byId(capture).map(({ id, name }) => [
    left(id, 8),
    left(name ?? "?", 14),
    left(CONTAINER, 5),
    pointer(bits, taskAddress(bits, id)),
    pointer(bits, addressSpaceAddress(bits, id)),
    ...(cycles ? [NO_CYCLES, NO_CYCLES] : []),
  ]);
  return textOf(header.join(" "), rows);
}

/** In era A, it has what `tasks -a` has later. */
function tasksOfEraA(capture: Capture, machine: Machine): string {
  const { bits } = machine;
  const width = pointerWidth(bits);
  const header = [
    "taskid name         ctx",
    left("address", width),
    left("as", width),
    "ucycles    kcycles    threads calls  callee",
  ];
  const ruler = [
    "------ ------------ ---",
    "-".repeat(width),
    "-".repeat(width),
    "---------- ---------- ------- ------ ------>",
  ];
  const rows = byId(capture).map((task) => [
    left(task.id, 6),
    left(task.name ?? "?", 12),
    left(CONTAINER, 3),
    pointer(bits, taskAddress(bits, task.id)),
    pointer(bits, addressSpaceAddress(bits, task.id)),
    NO_CYCLES,
    NO_CYCLES,
    String(THREADS).padStart(7),
    String(task.phones.reduce((sum, { calls }) => sum + (calls ?? 0), 0)).padStart(6) + calleesText(machine, task),
  ]);
  return textOf(`${header.join(" ")}\n${ruler.join(" ")}`, rows);
}

/**
 * What `tasks -a` prints: cycles on 64-bit machines, threads and, up to era B, each phone that is or was connected with the answerbox at its other end. The header names
 * calls, for which there is no column.
 */
export const printTasksMore = (system: System): string => tasksMoreText(frozen(system));

export function tasksMoreText(capture: Capture): string {
  const machine = machineOf(capture);
  if (machine.era === "A") return tasksOfEraA(capture, machine);
  const cycles = machine.bits === 64;
  const header = [
    cell("id", 8),
    ...(cycles ? [cell("ucycles", 10), cell("kcycles", 10)] : []),
    "[threads] [calls] [callee",
  ];
  const rows = byId(capture).map((task) => [
    left(task.id, 8),
    ...(cycles ? [NO_CYCLES, NO_CYCLES] : []),
    String(THREADS).padStart(9) + (machine.era === "B" ? calleesText(machine, task) : ""),
  ]);
  return textOf(header.join(" "), rows);
}

const byId = ({ tasks }: Capture): readonly CapturedTask[] => tasks.toSorted((a, b) => a.id - b.id);

const textOf = (header: string, rows: readonly (readonly string[])[]): string =>
  `${[header, ...rows.map((columns) => columns.join(" "))].join("\n")}\n`;

const calleesText = (machine: Machine, { phones }: CapturedTask): string =>
  phones
    .toSorted((a, b) => a.slot - b.slot)
    .map((phone) => calleeText(machine, phone))
    .join("");

const calleeText = ({ bits }: Machine, { slot, state, target }: CapturedPhone): string =>
  target === undefined || state === "connecting" ? "" : ` ${slot}:${pointer(bits, answerboxAddress(bits, target))}`;
