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
  #offset: bigint | undefined;

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
    const addressOf = new Map([...addresses].map(([address, id]) => [id, address]));
    const offsets = new Set<bigint>();
    for (const [answerbox, task] of this.#tasks) {
      const address = addressOf.get(task);
      if (address !== undefined) offsets.add(answerbox - address);
    }
    // Dumps of different moments or a damaged pointer may disagree; then each pair tells of itself alone.
    const [offset, another] = offsets;
    if (another === undefined) this.#offset = offset;
  }

  taskOf(answerbox: bigint | undefined): number | undefined {
    if (answerbox === undefined || answerbox === 0n) return undefined;
    const known = this.#tasks.get(answerbox);
    if (known !== undefined || this.#offset === undefined) return known;
    return this.#addresses.get(answerbox - this.#offset);
  }

  #learn(answerbox: bigint | undefined, task: number): void {
    if (answerbox !== undefined && answerbox !== 0n) this.#tasks.set(answerbox, task);
  }
}
