import type { Callee } from "./rows.ts";
import type { Table } from "./tables.ts";

/**
 * Which task a pointer to an answerbox is of. A kernel prints such a pointer without its task behind `slammed by` and `hung up`, and in `tasks -a`; there it
 * stands for phones, too, of which `ipc` names the task. A task's answerbox is at the same place of each task's structure, so that one pair tells of all tasks that `tasks` lists
 * (docs/kernels.md K2, K14).
 */
export class Answerboxes {
  readonly #tasks = new Map<bigint, number>();
  readonly #addresses: ReadonlyMap<bigint, number>;
  readonly #offset: bigint | undefined;

  /** @param addresses Tasks by their addresses. */
  constructor(
    tables: ReadonlyMap<number, Table>,
    callees: ReadonlyMap<number, readonly Callee[]>,
    addresses: ReadonlyMap<bigint, number>,
  ) {
    this.#addresses = addresses;
    for (const [owner, { phones }] of tables) {
      for (const { row } of phones.values()) if (row.task !== undefined) this.#learn(row.answerbox, row.task);
      for (const { slot, answerbox } of callees.get(owner) ?? []) {
        const task = phones.get(slot)?.row.task;
        if (task !== undefined) this.#learn(answerbox, task);
      }
    }
    this.#offset = this.#tasks.size > 0 ? this.#learnedOffset() : offsetOf(pointersIn(tables, callees), addresses);
  }

  taskOf(answerbox: bigint | undefined): number | undefined {
    if (answerbox === undefined || answerbox === 0n) return undefined;
    const known = this.#tasks.get(answerbox);
    if (known !== undefined || this.#offset === undefined) return known;
    return this.#addresses.get(answerbox - this.#offset);
  }

  /** Dumps of different moments or a damaged pointer may disagree; then each pair tells of itself alone. */
  #learnedOffset(): bigint | undefined {
    const addressOf = new Map([...this.#addresses].map(([address, id]) => [id, address]));
    const offsets = new Set<bigint>();
    for (const [answerbox, task] of this.#tasks) {
      const address = addressOf.get(task);
      if (address !== undefined) offsets.add(answerbox - address);
    }
    const [offset, another] = offsets;
    return another === undefined ? offset : undefined;
  }

  #learn(answerbox: bigint | undefined, task: number): void {
    if (answerbox !== undefined && answerbox !== 0n) this.#tasks.set(answerbox, task);
  }
}

function pointersIn(
  tables: ReadonlyMap<number, Table>,
  callees: ReadonlyMap<number, readonly Callee[]>,
): ReadonlySet<bigint> {
  const ofPhones = [...tables.values()].flatMap(({ phones }) => [...phones.values()].map(({ row }) => row.answerbox));
  const ofTasks = [...callees.values()].flatMap((list) => list.map(({ answerbox }) => answerbox));
  return new Set([...ofPhones, ...ofTasks].filter((pointer) => pointer !== undefined));
}

/**
 * Where no pointer has its task beside it, as in the oldest kernels: the distance that pointers of several tasks have from the address of a task. Pointers to tasks that
 * are gone have others.
 */
function offsetOf(pointers: ReadonlySet<bigint>, addresses: ReadonlyMap<bigint, number>): bigint | undefined {
  const sorted = [...addresses.keys()].sort((a, b) => (a < b ? -1 : 1));
  const counts = new Map<bigint, number>();
  for (const pointer of pointers) {
    const below = lastUpTo(sorted, pointer);
    if (below !== undefined) counts.set(pointer - below, (counts.get(pointer - below) ?? 0) + 1);
  }
  const [best, next] = [...counts].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] > 1 && best[1] > (next?.[1] ?? 0) ? best[0] : undefined;
}

/** The last of sorted addresses that is not above one. */
function lastUpTo(sorted: readonly bigint[], most: bigint): bigint | undefined {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0n) <= most) from = middle + 1;
    else to = middle;
  }
  return sorted[from - 1];
}
