import type { System, TaskState } from "#simulator";
import { taskAddress, threadAddress } from "./addresses.ts";
import { CONTAINER, cell, left, type Machine, machineOf, NO_CYCLES, pointer, pointerWidth } from "./columns.ts";
import { frozen } from "./frozen.ts";

/**
 * What the kernel console's `threads` prints (docs/kernels.md K14): one thread for each living task, by id. Its id, which
 * is that of its task, and the addresses are invented.
 */
export function printThreads(system: System): string {
  const threads = system.tasks
    .filter(({ life }) => life !== "gone")
    .toSorted((a, b) => a.id - b.id)
    .map((task) => ({ task: task.id, name: task.name, state: stateOf(system, task) }));
  return threadsText(threads, machineOf(frozen(system)));
}

/** A thread of the kernel, for people. */
interface Thread {
  readonly task: number;
  readonly name: string;
  readonly state: "Ready" | "Sleeping";
}

export function threadsText(threads: readonly Thread[], machine: Machine): string {
  const { era, bits } = machine;
  const width = pointerWidth(bits);
  const header =
    era === "A"
      ? threadsHeaderOfEraA(width)
      : [cell("id", 8), cell("name", 14), cell("address", width), cell("state", 8), cell("task", width), "[ctn]"].join(
          " ",
        );
  const rows = threads.map(({ task, name, state }) => [
    left(task, era === "A" ? 6 : 8),
    left(name, era === "A" ? 10 : 14),
    pointer(bits, threadAddress(bits, task)),
    left(state, 8),
    pointer(bits, taskAddress(bits, task)),
    ...(era === "A" ? columnsOfEraA(machine, state) : [left(CONTAINER, 5)]),
  ]);
  return `${[header, ...rows.map((columns) => columns.join(" "))].join("\n")}\n`;
}

function threadsHeaderOfEraA(width: number): string {
  const titles: readonly (readonly [string, number])[] = [
    ["tid", 6],
    ["name", 10],
    ["address", width],
    ["state", 8],
    ["task", width],
    ["ctx", 3],
    ["code", width],
    ["stack", width],
    ["cycles", 10],
    ["cpu", 4],
    ["waitqueue", width],
  ];
  const ruler = titles.map(([, columns]) => "-".repeat(columns)).join(" ");
  return `${titles.map(([title, columns]) => title.padEnd(columns)).join(" ")}\n${ruler}`;
}

/** Where it runs and on what queue it sleeps is not simulated. */
function columnsOfEraA({ bits }: Machine, state: Thread["state"]): string[] {
  const nowhere = pointer(bits, 0n);
  return [left(CONTAINER, 3), nowhere, nowhere, NO_CYCLES, "none", ...(state === "Sleeping" ? [nowhere] : [])];
}

/** A thread sleeps when none of its fibrils can go on, and nothing has come that would wake one. */
function stateOf({ fibrils, calls }: System, { id }: TaskState): Thread["state"] {
  const canGoOn = fibrils.some(({ task, status }) => task === id && status === "runnable");
  const hasNews = calls.some(
    ({ stage, callee, sender }) => (stage === "sent" && callee === id) || (stage === "answered" && sender === id),
  );
  return canGoOn || hasNews ? "Ready" : "Sleeping";
}
