import { repeatedInstructions } from "../control-flow.ts";
import { A, C, F, G, NONE, OP, Op, STRIDE, Via } from "../instructions.ts";
import type { Program, TaskInfo } from "../program.ts";

/** How often a piece of code does something when it runs once; `Infinity` where a loop may repeat it. */
export interface Usage {
  /** Calls that can be unanswered when it goes on: `send`, and `call` with a timeout. */
  readonly sends: number;
  readonly connects: number;
  /** Exchanges that it begins and that no block is sure to end. */
  readonly begins: number;
  /** Exchanges that a fibril can have open at once because blocks and calls on sessions are inside each other. */
  readonly nested: number;
  readonly hangups: number;
  /** How often it spawns each declaration of the task. */
  readonly spawns: ReadonlyMap<number, number>;
}

const NOTHING: Usage = { sends: 0, connects: 0, begins: 0, nested: 0, hangups: 0, spawns: new Map() };

/** Zero times an endless loop is still zero. */
const times = (count: number, factor: number): number => (count === 0 || factor === 0 ? 0 : count * factor);

/** What the code of a program uses: the tables of a run are sized by it. */
export class Usages {
  readonly #program: Program;
  readonly #repeated: Uint8Array;
  readonly #known = new Map<number, Usage>();

  constructor(program: Program) {
    this.#program = program;
    this.#repeated = repeatedInstructions(program);
  }

  /** What a routine uses when it runs once, the `fn`s that it calls included. */
  ofRoutine(number: number): Usage {
    const known = this.#known.get(number);
    if (known !== undefined) return known;
    const { start, end } = this.#program.routines[number];
    let usage = NOTHING;
    for (let pc = start; pc < end; pc++) usage = sum(usage, this.#ofInstruction(pc), this.#repeated[pc] === 1);
    this.#known.set(number, usage);
    return usage;
  }

  #ofInstruction(pc: number): Usage {
    const { code } = this.#program;
    const at = pc * STRIDE;
    switch (code[at + OP]) {
      case Op.send:
        return { ...NOTHING, sends: 1 };
      case Op.call:
        return { ...NOTHING, sends: code[at + G] === NONE ? 0 : 1, nested: code[at + A] === Via.session ? 1 : 0 };
      case Op.begin:
        return code[at + C] === 1 ? { ...NOTHING, nested: 1 } : { ...NOTHING, begins: 1 };
      case Op.connect:
        return { ...NOTHING, connects: 1 };
      case Op.hangup:
      case Op.exit:
      case Op.crash:
        return { ...NOTHING, hangups: 1 };
      case Op.spawn:
        return { ...NOTHING, spawns: new Map([[code[at + A], 1]]) };
      case Op.enter:
        return this.ofRoutine(code[at + A]);
      default:
        return NOTHING;
    }
  }

  /** How often a run of a task starts each of its declared fibrils: at boot, and by `spawn`. */
  startsOf(task: TaskInfo): number[] {
    const atBoot: number[] = task.fibrils.map((fibril) => (fibril.startsAtBoot ? 1 : 0));
    const fromHandlers = handlersOf(task).map((routine) => this.ofRoutine(routine));
    let starts = atBoot;
    for (let round = 0; ; round++) {
      const next = [...atBoot];
      const add = (usage: Usage, factor: number) => {
        for (const [info, count] of usage.spawns) next[info] += times(count, factor);
      };
      for (const usage of fromHandlers) add(usage, Number.POSITIVE_INFINITY);
      task.fibrils.forEach((fibril, info) => {
        add(this.ofRoutine(fibril.routine), starts[info]);
      });
      if (next.every((count, info) => count === starts[info])) return next;
      // What still grows after so many rounds spawns itself.
      starts = round <= task.fibrils.length ? next : next.map((count, i) => (count === starts[i] ? count : Infinity));
    }
  }

  /** What all code of a task can use in a whole run. */
  ofTask(task: TaskInfo): Usage {
    const starts = this.startsOf(task);
    const fibrils = task.fibrils.map((fibril, info) => scaled(this.ofRoutine(fibril.routine), starts[info]));
    const handlers = handlersOf(task).map((routine) => scaled(this.ofRoutine(routine), Number.POSITIVE_INFINITY));
    return [...fibrils, ...handlers].reduce((total, usage) => sum(total, usage, false), NOTHING);
  }

  /** Tasks in which a phone that a task opens in the run can make a connection. */
  connectsTo(task: TaskInfo): Set<number> {
    const parallel = task.sessions.filter(({ style }) => style === "parallel");
    return this.passedOn([...this.#connectTargets(task), ...parallel.map(({ target }) => target)]);
  }

  /** Tasks in which a connection can end that is asked of some tasks: a handler of connects may pass it on. */
  passedOn(targets: readonly number[]): Set<number> {
    const { tasks, kernel } = this.#program;
    const open = [...targets];
    const seen = new Set(open);
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      const next = tasks[number];
      if (!next.handlers.has(kernel.methods.IPC_M_CONNECT_ME_TO)) continue;
      for (const target of [...next.phones.map((phone) => phone.target), ...this.#connectTargets(next)]) {
        if (seen.has(target)) continue;
        seen.add(target);
        open.push(target);
      }
    }
    return seen;
  }

  /** Targets of a task's `connect`s; of one to the sender, any task. */
  #connectTargets(task: TaskInfo): number[] {
    const { code, tasks } = this.#program;
    const targets = new Set<number>();
    for (const pc of this.instructionsOf(task)) {
      const at = pc * STRIDE;
      if (code[at + OP] !== Op.connect) continue;
      if (code[at + A] === NONE) return [...tasks.keys()];
      for (let replica = 0; replica < code[at + F]; replica++) targets.add(code[at + A] + replica);
    }
    return [...targets];
  }

  /** Every instruction that fibrils of a task can execute. */
  *instructionsOf(task: TaskInfo): Generator<number> {
    const open = [...task.fibrils.map(({ routine }) => routine), ...handlersOf(task)];
    const seen = new Set(open);
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      const { start, end, calls } = this.#program.routines[number];
      for (let pc = start; pc < end; pc++) yield pc;
      for (const inner of calls) {
        if (seen.has(inner)) continue;
        seen.add(inner);
        open.push(inner);
      }
    }
  }
}

/** Routines of a task's handlers, `on *` included. */
export const handlersOf = (task: TaskInfo): number[] => [
  ...task.handlers.values(),
  ...(task.anyHandler === undefined ? [] : [task.anyHandler]),
];

function scaled(usage: Usage, factor: number): Usage {
  return {
    sends: times(usage.sends, factor),
    connects: times(usage.connects, factor),
    begins: times(usage.begins, factor),
    nested: usage.nested,
    hangups: times(usage.hangups, factor),
    spawns: new Map([...usage.spawns].map(([info, count]) => [info, times(count, factor)])),
  };
}

function sum(a: Usage, b: Usage, isRepeated: boolean): Usage {
  if (b === NOTHING) return a;
  const more = isRepeated ? scaled(b, Number.POSITIVE_INFINITY) : b;
  const spawns = new Map(a.spawns);
  for (const [info, count] of more.spawns) spawns.set(info, (spawns.get(info) ?? 0) + count);
  return {
    sends: a.sends + more.sends,
    connects: a.connects + more.connects,
    begins: a.begins + more.begins,
    nested: a.nested + more.nested,
    hangups: a.hangups + more.hangups,
    spawns,
  };
}
