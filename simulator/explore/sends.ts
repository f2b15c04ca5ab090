import { successorsOf } from "../control-flow.ts";
import {
  A,
  B,
  Ex,
  F,
  HandlePlace,
  isFarther,
  listOfFarther,
  NONE,
  OP,
  Op,
  STRIDE,
  Then,
  Via,
} from "../instructions.ts";
import { handlersOf, Usages } from "../machine/usage.ts";
import type { Program, TaskInfo } from "../program.ts";
import { phonesOver } from "../waits/starts.ts";

/** A set of tasks: as many words of 32 bits as it takes. */
export type TaskSet = Int32Array;

/**
 * To which tasks a task's code may bring a message, and whether it may end the task or slam phones, found from the text alone: from an instruction on, and in its handlers.
 * To hang up is to send a message, and so is to end, with every phone.
 */
export class Sends {
  /** Words of a set. */
  readonly words: number;
  /** What a set of the code's deeds has besides tasks: that the task ends, and that it answers `EHANGUP` where that slams a phone. */
  readonly ends: number;
  readonly slams: number;
  readonly #program: Program;
  readonly #usages: Usages;
  readonly #ofHandlers: readonly TaskSet[];
  /** Of each task and instruction that it can execute, what it may still send to until its routine ends. */
  readonly #from: readonly Map<number, TaskSet>[];
  readonly #ofTask: readonly TaskSet[];
  readonly #answerers: readonly TaskSet[];

  constructor(program: Program) {
    this.#program = program;
    this.#usages = new Usages(program);
    this.ends = program.tasks.length;
    this.slams = this.ends + 1;
    this.words = Math.ceil((this.slams + 1) / 32);
    this.#from = program.tasks.map((task) => this.#fromEach(task));
    this.#ofHandlers = program.tasks.map((task, number) => this.#together(number, handlersOf(task)));
    this.#ofTask = program.tasks.map((task, number) =>
      this.#together(number, [...handlersOf(task), ...task.fibrils.map(({ routine }) => routine)]),
    );
    this.#answerers = this.#passing();
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

  /** Those whose `EHANGUP` slams the phone by which a call came to a task: itself, and to whom it passes such calls on. */
  answerers(task: number): TaskSet {
    return this.#answerers[task];
  }

  #passing(): TaskSet[] {
    const { code, kernel, tasks } = this.#program;
    // A call that is passed on as one's own has come by one's own phone.
    const passes = (at: number) =>
      code[at + OP] === Op.forward &&
      (kernel.slams === "the caller's phone" ||
        (kernel.slams === "the phone that routed the call" && code[at + F] !== 1));
    const sets = tasks.map((task, number) => {
      const set = new Int32Array(this.words);
      add(set, number);
      const connected = this.#usages.connectsTo(task);
      for (const pc of this.#usages.instructionsOf(task)) {
        if (!passes(pc * STRIDE)) continue;
        for (const target of this.#targetsAt(task, pc, connected)) add(set, target);
      }
      return set;
    });
    for (let grows = true; grows; ) {
      grows = false;
      for (const set of sets) {
        for (const to of tasks.keys()) if (has(set, to) && unite(set, sets[to])) grows = true;
      }
    }
    return sets;
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
    if (endsTask(this.#program, pc)) add(set, this.ends);
    if (mayHangUp(this.#program, pc)) add(set, this.slams);
    return set;
  }

  #targetsAt(task: TaskInfo, pc: number, connected: ReadonlySet<number>): Iterable<number> {
    const { code, lists, tasks } = this.#program;
    const at = pc * STRIDE;
    const anywhere = [...task.phones.map(({ target }) => target), ...connected];
    const ofSession = (number: number) => {
      const { style, target } = task.sessions[number];
      // Where there is no phone more, an idle one of another session is hung up.
      const others = task.sessions.filter((other, index) => index !== number && other.style === "parallel");
      return style === "parallel" ? this.#usages.passedOn([target, ...others.map((other) => other.target)]) : [target];
    };
    switch (code[at + OP]) {
      case Op.call:
      case Op.send:
      case Op.notify:
      case Op.forward: {
        if (code[at + A] === Via.session) return ofSession(code[at + B]);
        const phones = phonesOver(this.#program, at);
        return phones?.map((phone) => task.phones[phone].target) ?? anywhere;
      }
      case Op.hangup: {
        const list = isFarther(code[at + A]) ? listOfFarther(code[at + A]) : NONE;
        if (list === NONE || lists[list + 1] !== HandlePlace.phone) return anywhere;
        return Array.from({ length: lists[list + 3] }, (_, element) => task.phones[lists[list + 2] + element].target);
      }
      case Op.exit:
      case Op.crash:
        return anywhere;
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

const endsTask = ({ code }: Program, pc: number): boolean =>
  code[pc * STRIDE + OP] === Op.exit || code[pc * STRIDE + OP] === Op.crash;

/** Whether the answer that instruction `pc` gives, if it gives one, may be an `EHANGUP` that slams a phone. */
export function mayHangUp({ code, lists, expressions, kernel }: Program, pc: number): boolean {
  if (kernel.slams === "no phone") return false;
  const at = pc * STRIDE;
  switch (code[at + OP]) {
    case Op.answer: {
      const list = code[at + A];
      if (lists[list] === 0) return false;
      const rc = lists[list + 1];
      const isConstant = expressions[rc] === Ex.constant && expressions[rc + 2] === Ex.end;
      return !isConstant || expressions[rc + 1] === kernel.errors.EHANGUP;
    }
    case Op.call:
    case Op.wait:
      return code[at + F] === Then.answer;
    default:
      return false;
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
