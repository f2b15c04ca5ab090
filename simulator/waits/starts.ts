import { A, B, F, HandlePlace, isFarther, listOfFarther, NONE, OP, Op, STRIDE, Via } from "../instructions.ts";
import type { Usages } from "../machine/usage.ts";
import type { Program } from "../program.ts";

/** Ways in which an instruction can start something in another task: a kind, and the number of a phone, session or task. */
const Way = { notifyPhone: 0, notifyElsewhere: 1, connect: 2, connectSender: 3, begin: 4 } as const;
const KINDS = 8;

const way = (kind: number, number: number): number => number * KINDS + kind;

/** The phones of its task over one of which the instruction at an offset of the code sends; `undefined` where the text does not tell. */
export function phonesOver({ code, lists }: Program, at: number): readonly number[] | undefined {
  const number = code[at + B];
  if (code[at + A] === Via.phone) return [number];
  if (code[at + A] !== Via.handle || !isFarther(number)) return undefined;
  const list = listOfFarther(number);
  if (lists[list + 1] !== HandlePlace.phone) return undefined;
  return Array.from({ length: lists[list + 3] }, (_, element) => lists[list + 2] + element);
}

/** The ways of the instruction at an offset of the code. */
export function waysOf(program: Program, at: number): number[] {
  const { code } = program;
  switch (code[at + OP]) {
    case Op.notify:
      return phonesOver(program, at)?.map((phone) => way(Way.notifyPhone, phone)) ?? [way(Way.notifyElsewhere, 0)];
    case Op.connect:
      if (code[at + A] === NONE) return [way(Way.connectSender, 0)];
      return Array.from({ length: code[at + F] }, (_, replica) => way(Way.connect, code[at + A] + replica));
    case Op.call:
      return code[at + A] === Via.session ? [way(Way.begin, code[at + B])] : [];
    case Op.begin:
      return [way(Way.begin, code[at + A])];
    default:
      return [];
  }
}

/** Whether two sets have something in common. */
export function overlap(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  for (const element of a) if (b.has(element)) return true;
  return false;
}

/** What is started: a fibril, or the handling of a call by a worker that is idle. */
export type Started = "fibril" | "handling";

/** From which tasks a fibril, or the handling of a call by a worker, can be started in a task, and by which ways. */
export class Starts {
  readonly #program: Program;
  readonly #usages: Usages;
  /** For each task, those whose code can notify it or connect to it. */
  readonly #sources: readonly (readonly number[])[];
  /** For each task, those in which a phone that it opens can make a connection. */
  readonly #connected: readonly ReadonlySet<number>[];
  readonly #ways: Readonly<Record<Started, Map<number, ReadonlySet<number>>>> = {
    fibril: new Map(),
    handling: new Map(),
  };

  constructor(program: Program, usages: Usages) {
    this.#program = program;
    this.#usages = usages;
    this.#connected = program.tasks.map((task) => usages.connectsTo(task));
    const sources = program.tasks.map((): Set<number> => new Set());
    program.tasks.forEach((task, number) => {
      const connected = this.#connected[number];
      for (const target of connected) sources[target].add(number);
      const notifies = [...usages.instructionsOf(task)].some((pc) => program.code[pc * STRIDE + OP] === Op.notify);
      if (!notifies) return;
      for (const target of [...task.phones.map((phone) => phone.target), ...connected]) sources[target].add(number);
    });
    this.#sources = sources.map((set) => [...set]);
  }

  sources(task: number): readonly number[] {
    return this.#sources[task];
  }

  /** The ways by which code of task `from` can start something in task `to`. */
  waysInto(from: number, to: number, what: Started): ReadonlySet<number> {
    const key = from * this.#program.tasks.length + to;
    const known = this.#ways[what].get(key);
    if (known !== undefined) return known;
    const ways = new Set(this.#findWays(from, to, what));
    this.#ways[what].set(key, ways);
    return ways;
  }

  *#findWays(from: number, to: number, what: Started): Generator<number> {
    const { tasks } = this.#program;
    const task = tasks[from];
    for (const [number, { target }] of task.phones.entries()) if (target === to) yield way(Way.notifyPhone, number);
    // Over what was connected in the run, or may have been passed on, a notification can get to any task that phones lead to.
    if (task.phones.some(({ target }) => target === to) || this.#connected[from].has(to)) {
      yield way(Way.notifyElsewhere, 0);
    }
    // A connection more starts no fibril where workers serve all of them.
    if (what === "fibril" && tasks[to].workers > 0) return;
    yield way(Way.connectSender, 0);
    for (const target of tasks.keys()) if (this.#usages.passedOn([target]).has(to)) yield way(Way.connect, target);
    for (const [number, { style, target }] of task.sessions.entries()) {
      if (style === "parallel" && this.#usages.passedOn([target]).has(to)) yield way(Way.begin, number);
    }
  }
}
