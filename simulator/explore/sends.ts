import { successorsOf } from "../control-flow.ts";
import { A, B, F, NONE, OP, Op, STRIDE, Via } from "../instructions.ts";
import { handlersOf, Usages } from "../machine/usage.ts";
import type { Program, TaskInfo } from "../program.ts";
import { phonesOver } from "../waits/starts.ts";

/** A set of tasks: as many words of 32 bits as it takes. */
export type TaskSet = Int32Array;

/** To which tasks a task's code may bring a message, found from the text alone: from an instruction on, and in its handlers. */
export class Sends {
  /** Words of a set. */
  readonly words: number;
  readonly #program: Program;
  readonly #usages: Usages;
  readonly #ofHandlers: readonly TaskSet[];
  /** Of each task and instruction that it can execute, what it may still send to until its routine ends. */
  readonly #from: readonly Map<number, TaskSet>[];
  readonly #ofTask: readonly TaskSet[];

  constructor(program: Program) {
    this.#program = program;
    this.#usages = new Usages(program);
    this.words = Math.ceil(program.tasks.length / 32);
    this.#from = program.tasks.map((task) => this.#fromEach(task));
    this.#ofHandlers = program.tasks.map((task, number) => this.#together(number, handlersOf(task)));
    this.#ofTask = program.tasks.map((task, number) =>
      this.#together(number, [...handlersOf(task), ...task.fibrils.map(({ routine }) => routine)]),
    );
  }

  ofHandlers(task: number): TaskSet {
    return this.#ofHandlers[task];
  }

  ofTask(task: number): TaskSet {
    return this.#ofTask[task];
  }

  /** From an instruction of a fibril's outermost routine to its end. */
  from(task: number, pc: number): TaskSet {
    return this.#from[task].get(pc) ?? this.#ofTask[task];
  }

  #together(task: number, routines: readonly number[]): TaskSet {
    const set = new Int32Array(this.words);
    for (const routine of routines) {
      const { entry } = this.#program.routines[routine];
      if (entry >= 0) unite(set, this.from(task, entry));
    }
    return set;
  }

  /** Spreads what instructions send against the way of control, until nothing changes. */
  #fromEach(task: TaskInfo): Map<number, TaskSet> {
    const sets = new Map<number, TaskSet>();
    const pcs = [...this.#usages.instructionsOf(task)];
    const connected = this.#usages.connectsTo(task);
    for (const pc of pcs) sets.set(pc, this.#ownOf(task, pc, connected));
    for (let grows = true; grows; ) {
      grows = false;
      for (const pc of pcs.toReversed()) {
        const set = sets.get(pc);
        if (set === undefined) continue;
        for (const next of this.#after(task, pc)) {
          const more = sets.get(next);
          if (more !== undefined && unite(set, more)) grows = true;
        }
      }
    }
    return sets;
  }

  #ownOf(task: TaskInfo, pc: number, connected: ReadonlySet<number>): TaskSet {
    const set = new Int32Array(this.words);
    for (const target of this.#targetsAt(task, pc, connected)) add(set, target);
    return set;
  }

  #targetsAt(task: TaskInfo, pc: number, connected: ReadonlySet<number>): Iterable<number> {
    const { code, tasks } = this.#program;
    const at = pc * STRIDE;
    const ofSession = (number: number) => {
      const { style, target } = task.sessions[number];
      return style === "parallel" ? [target, ...this.#usages.passedOn([target])] : [target];
    };
    switch (code[at + OP]) {
      case Op.call:
      case Op.send:
      case Op.notify:
      case Op.forward: {
        if (code[at + A] === Via.session) return ofSession(code[at + B]);
        const phones = phonesOver(this.#program, at);
        if (phones !== undefined) return phones.map((phone) => task.phones[phone].target);
        return [...task.phones.map(({ target }) => target), ...connected];
      }
      case Op.begin:
        return ofSession(code[at + A]);
      case Op.connect:
        if (code[at + A] === NONE) return tasks.keys();
        return Array.from({ length: code[at + F] }, (_, replica) => code[at + A] + replica);
      default:
        return [];
    }
  }

  /** Instructions that may be executed after one: the next ones, and the first of a `fn` that is called and a fibril that is spawned. */
  #after(task: TaskInfo, pc: number): number[] {
    const { code, routines } = this.#program;
    const at = pc * STRIDE;
    const begun = {
      [Op.enter]: code[at + A],
      [Op.spawn]: task.fibrils[code[at + A]]?.routine,
    }[code[at + OP]];
    const entry = begun === undefined ? -1 : routines[begun].entry;
    return [...successorsOf(this.#program, pc), ...(entry < 0 ? [] : [entry])];
  }
}

const add = (set: TaskSet, task: number): void => {
  set[task >> 5] |= 1 << (task & 31);
};

export const has = (set: TaskSet, task: number): boolean => (set[task >> 5] & (1 << (task & 31))) !== 0;

/** Adds the tasks of another set; whether there were new ones. */
export function unite(set: TaskSet, other: TaskSet): boolean {
  let grows = false;
  for (let word = 0; word < set.length; word++) {
    const both = set[word] | other[word];
    if (both === set[word]) continue;
    set[word] = both;
    grows = true;
  }
  return grows;
}
