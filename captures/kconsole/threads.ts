import type { System, TaskState } from "#simulator";
import { taskAddress, threadAddress } from "./addresses.ts";
import { CONTAINER, left, pointer } from "./columns.ts";

const HEADER = "[id    ] [name        ] [address         ] [state ] [task            ] [ctn]";

/**
 * What the kernel console's `threads` prints, on a 64-bit machine and in either era (docs/kernels.md K14): one thread for each living task, by id. Its id, which
 * is that of its task, and the addresses are invented.
 */
export function printThreads(system: System): string {
  const rows = system.tasks
    .filter(({ life }) => life !== "gone")
    .toSorted((a, b) => a.id - b.id)
    .map((task) =>
      [
        left(task.id, 8),
        left(task.name, 14),
        pointer(threadAddress(task.id)),
        left(stateOf(system, task), 8),
        pointer(taskAddress(task.id)),
        left(CONTAINER, 5),
      ].join(" "),
    );
  return `${[HEADER, ...rows].join("\n")}\n`;
}

/** A thread sleeps when none of its fibrils can go on, and nothing has come that would wake one. */
function stateOf({ fibrils, calls }: System, { id }: TaskState): "Ready" | "Sleeping" {
  const canGoOn = fibrils.some(({ task, status }) => task === id && status === "runnable");
  const hasNews = calls.some(
    ({ stage, callee, sender }) => (stage === "sent" && callee === id) || (stage === "answered" && sender === id),
  );
  return canGoOn || hasNews ? "Ready" : "Sleeping";
}
