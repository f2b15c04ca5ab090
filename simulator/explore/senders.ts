import {
  C_CONNECTION,
  C_NEW_PHONE,
  C_NEXT,
  ConnectionMode,
  F_BASE_INTEGERS,
  F_MODE,
  F_PC,
  FibrilMode,
  N_HEAD,
  N_MODE,
  T_CALLS_HEAD,
  T_MODE,
  T_NOTICES_HEAD,
  T_WORK_HEAD,
  TaskMode,
} from "../machine/fields.ts";
import type { Machine } from "../machine/machine.ts";
import type { Program } from "../program.ts";
import { has, Sends, type TaskSet, unite } from "./sends.ts";

/** Who may still bring a message to whom, end, or slam phones, from a situation on. That only becomes less as a run goes on. */
export class Senders {
  readonly #m: Machine;
  readonly #sends: Sends;
  /** Of each task, to which ones. */
  readonly #to: readonly TaskSet[];
  /** Whether the handlers of a task count: they run, or somebody may have them run. */
  readonly #serves: Uint8Array;
  /** Whether somebody may ever slam phones. */
  readonly #isAnySlam: boolean;
  /** All that is asked for, as sets of tasks: to each task from which ones, then who may end, then who may slam phones. */
  readonly table: Int32Array;

  /** `table`: one that is filled elsewhere. */
  constructor(program: Program, m: Machine, table?: Int32Array) {
    this.#m = m;
    this.#sends = new Sends(program);
    this.#to = program.tasks.map(() => new Int32Array(this.#sends.words));
    this.#serves = new Uint8Array(program.tasks.length);
    this.table = table ?? new Int32Array((program.tasks.length + 2) * this.#sends.words);
    const { slams, ends } = this.#sends;
    const may = (task: number) => has(this.#sends.ofTask(task), slams) || has(this.#sends.ofTask(task), ends);
    this.#isAnySlam = program.kernel.slams !== "no phone" && [...program.tasks.keys()].some(may);
  }

  /** Whether a task may bring a message to another. */
  has(from: number, to: number): boolean {
    return this.#isIn(to, from);
  }

  /** Whether a task may end. */
  mayEnd(task: number): boolean {
    return this.#isIn(this.#sends.ends, task);
  }

  /** Whether somebody may slam a phone by how he answers, and what was queued behind it is answered, too. */
  get maySlam(): boolean {
    return this.#isAnySlam;
  }

  /** Whether a task may slam the phone by which a call has come to another, or to itself. */
  slams(task: number, to: number): boolean {
    return this.#isIn(this.#sends.slams, task) && has(this.#sends.answerers(to), task);
  }

  /** Takes the machine's present situation. */
  renew(): void {
    const tasks = this.#to.length;
    this.#serves.fill(0);
    for (let task = 0; task < tasks; task++) {
      this.#to[task].fill(0);
      if (!this.#isAlive(task)) continue;
      if (this.#addFibrils(task)) this.#addHandlers(task);
    }
    for (let grows = true; grows; ) {
      grows = false;
      for (let to = 0; to < tasks; to++) {
        if (this.#serves[to] !== 0 || !this.#isAlive(to) || !this.#isSentTo(to)) continue;
        this.#addHandlers(to);
        grows = true;
      }
    }
    this.#fill();
    if (this.#isAnySlam) this.#findSlams();
  }

  /** Whether a task is in a set of the table: of those who may bring something to a task, who may end, or who may slam phones. */
  #isIn(set: number, task: number): boolean {
    return (this.table[set * this.#sends.words + (task >> 5)] & (1 << (task & 31))) !== 0;
  }

  #put(set: number, task: number): void {
    this.table[set * this.#sends.words + (task >> 5)] |= 1 << (task & 31);
  }

  #fill(): void {
    this.table.fill(0);
    for (const [task, deeds] of this.#to.entries()) {
      for (let deed = 0; deed <= this.#sends.ends; deed++) if (has(deeds, deed)) this.#put(deed, task);
    }
  }

  /** A task that has ended takes the answers that it still gets, and does nothing else. */
  #isAlive(task: number): boolean {
    return this.#m.situation[this.#m.layout.tasks[task].at + T_MODE] === TaskMode.alive;
  }

  /** Who may answer `EHANGUP`: by its code, by its end, or because a connection closes with calls that are queued on it. That closes where somebody else slams its phone, too. */
  #findSlams(): void {
    const tasks = this.#to.length;
    const { slams, ends } = this.#sends;
    for (let task = 0; task < tasks; task++) {
      if (has(this.#to[task], slams) || has(this.#to[task], ends) || this.#closes(task)) this.#put(slams, task);
    }
    for (let task = 0; task < tasks; task++) {
      for (let other = 0; other < tasks; other++) if (this.slams(other, task)) this.#put(slams, task);
    }
  }

  /** Whether calls to a task lead nowhere, or will when a connection closes. */
  #closes(task: number): boolean {
    const { situation: s, layout } = this.#m;
    const { at, connections } = layout.tasks[task];
    for (let call = s[at + T_CALLS_HEAD]; call !== 0; call = s[layout.calls.at[call - 1] + C_NEXT]) {
      const record = layout.calls.at[call - 1];
      if (s[record + C_CONNECTION] === 0 && s[record + C_NEW_PHONE] === 0) return true;
    }
    const isQueued = s[at + T_CALLS_HEAD] !== 0 || s[at + T_WORK_HEAD] !== 0;
    for (let connection = connections.first; connection < connections.first + connections.count; connection++) {
      const record = layout.connections.at[connection];
      if (s[record + N_MODE] === ConnectionMode.closing && (isQueued || s[record + N_HEAD] !== 0)) return true;
    }
    return false;
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
