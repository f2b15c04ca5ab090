import { F_BASE_INTEGERS, F_MODE, F_PC, FibrilMode, T_CALLS_HEAD, T_NOTICES_HEAD } from "../machine/fields.ts";
import type { Machine } from "../machine/machine.ts";
import type { Program } from "../program.ts";
import { has, Sends, type TaskSet, unite } from "./sends.ts";

/** Who may still bring a message to whom, from a situation on. That only becomes less as a run goes on. */
export class Senders {
  readonly #m: Machine;
  readonly #sends: Sends;
  /** Of each task, to which ones. */
  readonly #to: readonly TaskSet[];
  /** The other way round, which is what is asked for: to each task, as a set, from which ones. */
  readonly table: Int32Array;
  /** Whether the handlers of a task count: they run, or somebody may have them run. */
  readonly #serves: Uint8Array;

  /** `table`: one that is filled elsewhere. */
  constructor(program: Program, m: Machine, table?: Int32Array) {
    this.#m = m;
    this.#sends = new Sends(program);
    this.#to = program.tasks.map(() => new Int32Array(this.#sends.words));
    this.#serves = new Uint8Array(program.tasks.length);
    this.table = table ?? new Int32Array(program.tasks.length * this.#sends.words);
  }

  /** Whether a task may bring a message to another. */
  has(from: number, to: number): boolean {
    return (this.table[to * this.#sends.words + (from >> 5)] & (1 << (from & 31))) !== 0;
  }

  /** Takes the machine's present situation. */
  renew(): void {
    const tasks = this.#to.length;
    this.#serves.fill(0);
    for (let task = 0; task < tasks; task++) {
      this.#to[task].fill(0);
      if (this.#addFibrils(task)) this.#addHandlers(task);
    }
    for (let grows = true; grows; ) {
      grows = false;
      for (let to = 0; to < tasks; to++) {
        if (this.#serves[to] !== 0 || !this.#isSentTo(to)) continue;
        this.#addHandlers(to);
        grows = true;
      }
    }
    this.#fill();
  }

  #fill(): void {
    const tasks = this.#to.length;
    this.table.fill(0);
    for (let from = 0; from < tasks; from++) {
      for (let to = 0; to < tasks; to++) {
        if (has(this.#to[from], to)) this.table[to * this.#sends.words + (from >> 5)] |= 1 << (from & 31);
      }
    }
  }

  #isSentTo(to: number): boolean {
    for (let from = 0; from < this.#to.length; from++) if (has(this.#to[from], to)) return true;
    return false;
  }

  #addHandlers(task: number): void {
    this.#serves[task] = 1;
    unite(this.#to[task], this.#sends.ofHandlers(task));
  }

  /** Adds what the fibrils of a task may send that were not started for a message. True when there are others, or messages to take. */
  #addFibrils(task: number): boolean {
    const { situation, layout } = this.#m;
    const { at, fibrils, boot, started } = layout.tasks[task];
    let serves = situation[at + T_CALLS_HEAD] !== 0 || situation[at + T_NOTICES_HEAD] !== 0;
    for (let fibril = fibrils.first; fibril < fibrils.first + fibrils.count; fibril++) {
      const record = layout.fibrils.at[fibril];
      const mode = situation[record + F_MODE];
      if (mode === FibrilMode.none || mode === FibrilMode.idle) continue;
      const isOwn = fibril < boot.first + boot.count || fibril >= started.first;
      serves ||= !isOwn || situation[record + F_PC] < 0;
      if (!isOwn || situation[record + F_PC] < 0) continue;
      const isOuter = situation[record + F_BASE_INTEGERS] === 0;
      unite(this.#to[task], isOuter ? this.#sends.from(task, situation[record + F_PC]) : this.#sends.ofTask(task));
    }
    return serves;
  }
}
