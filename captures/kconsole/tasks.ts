import type { PhoneState, System, TaskState } from "#simulator";
import { addressSpaceAddress, answerboxAddress, taskAddress } from "./addresses.ts";
import { CONTAINER, columnsOf, left, pointer } from "./columns.ts";

const HEADER = "[id    ] [name        ] [ctn] [address         ] [as              ]";

const MORE_HEADER = "[id    ] [ucycles ] [kcycles ] [threads] [calls] [callee";

/** Cycles are not counted; what stands behind the number is the unit. */
const NO_CYCLES = `${"0".padStart(9)} `;

/** Every task has one thread. */
const THREADS = 1;

/**
 * What the kernel console's `tasks` prints: the living tasks by id, in the columns of a 64-bit machine, which are the same in
 * both eras (docs/kernels.md K14). Addresses are invented.
 */
export function printTasks(system: System): string {
  const rows = livingIn(system).map(({ id, name }) =>
    [left(id, 8), left(name, 14), left(CONTAINER, 5), pointer(taskAddress(id)), pointer(addressSpaceAddress(id))].join(
      " ",
    ),
  );
  return `${[HEADER, ...rows].join("\n")}\n`;
}

/**
 * What `tasks -a` prints: cycles, threads and, in era B, each phone that is or was connected with the answerbox at its other end. The header names calls, for which
 * neither era has a column.
 */
export function printTasksMore(system: System): string {
  const { listsCallees } = columnsOf(system.kernel);
  const rows = livingIn(system).map((task) => {
    const callees = listsCallees ? task.phones.toSorted((a, b) => a.slot - b.slot).map(calleeText) : [];
    const columns = [left(task.id, 8), NO_CYCLES, NO_CYCLES, String(THREADS).padStart(9)];
    return `${columns.join(" ")}${callees.join("")}`;
  });
  return `${[MORE_HEADER, ...rows].join("\n")}\n`;
}

const livingIn = ({ tasks }: System): readonly TaskState[] =>
  tasks.filter(({ life }) => life !== "gone").toSorted((a, b) => a.id - b.id);

const calleeText = ({ slot, status, peer }: PhoneState): string =>
  peer === undefined || status === "connecting" ? "" : ` ${slot}:${pointer(answerboxAddress(peer))}`;
