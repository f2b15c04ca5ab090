import type { System } from "#simulator";
import { addressSpaceAddress, taskAddress } from "./addresses.ts";
import { left, pointer } from "./columns.ts";

const HEADER = "[id    ] [name        ] [ctn] [address         ] [as              ]";

/** The container that every task is in, unless somebody made others. */
const CONTAINER = 0;

/**
 * What the kernel console's `tasks` prints: the living tasks by id, in the columns of a 64-bit machine, which are the same in
 * both eras (docs/kernels.md K14). Addresses are invented.
 */
export function printTasks(system: System): string {
  const rows = system.tasks
    .filter((task) => task.life !== "gone")
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, name }) =>
      [
        left(id, 8),
        left(name, 14),
        left(CONTAINER, 5),
        pointer(taskAddress(id)),
        pointer(addressSpaceAddress(id)),
      ].join(" "),
    );
  return `${[HEADER, ...rows].join("\n")}\n`;
}
