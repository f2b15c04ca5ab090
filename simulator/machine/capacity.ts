import { foldCalls } from "../fold-calls.ts";
import { OP, Op, STRIDE } from "../instructions.ts";
import type { Program, Routine, TaskInfo } from "../program.ts";
import { handlersOf, type Usage, Usages } from "./usage.ts";

/** Phones more than at boot that a task can have where the kernel sets no limit, and fibrils that it can start. */
export const EXTRA_PHONES = 64;
const EXTRA_FIBRILS = 64;

/** Connections that can be closed at their other end while their handlers still run, where `limits` says nothing of fibrils. */
const EXTRA_CONNECTIONS = 16;

/** Calls of a task that somebody can still have to do with, where `limits` says nothing of them; and how many more for each phone. */
const MOST_CALLS = 256;
const MOST_CALLS_OF_PHONE = 4;

/** Integers and handles of the frames that a fibril can have on its stack at once. */
export interface Stack {
  readonly integers: number;
  readonly handles: number;
}

/** How many records of each kind a task can need at once. */
export interface Capacity {
  readonly phones: number;
  readonly connections: number;
  readonly exchanges: number;
  readonly calls: number;
  /** Notifications to it. */
  readonly notices: number;
  readonly fibrils: FibrilCounts;
  readonly stacks: Readonly<Record<keyof FibrilCounts, readonly Stack[]>>;
}

/** A task's fibrils, in the order in which they are numbered. */
export interface FibrilCounts {
  /** Those that start at boot. */
  readonly boot: number;
  readonly workers: number;
  /** One for each connection, where there are no workers. */
  readonly connections: number;
  /** The one that handles notifications, where the kernel has one. */
  readonly notices: number;
  /** Those that a run starts. */
  readonly started: number;
}

/**
 * Sizes every task's tables by what its code, and that of the tasks that connect to it, can need, and by the limits where that is not bounded. `room`: so many records of each kind
 * that a run makes are enough; by default all that can be needed.
 */
export function capacitiesOf(program: Program, room = Number.POSITIVE_INFINITY): Capacity[] {
  const usages = new Usages(program);
  const sizing = new Sizing(program, usages, room);
  return program.tasks.map((task, index) => sizing.capacityOf(task, index));
}

class Sizing {
  readonly #program: Program;
  readonly #usages: Usages;
  readonly #room: number;
  readonly #perTask: readonly Usage[];
  readonly #startable: readonly number[];
  readonly #notifies: boolean;
  readonly #isNotified: readonly boolean[];
  /** Tasks to which each task can open phones. */
  readonly #reached: readonly ReadonlySet<number>[];
  /** How many phones to each task there are at boot. */
  readonly #atBoot: readonly number[];
  /** Tasks to which somebody opens phones in the run. */
  readonly #connectedTo: ReadonlySet<number>;
  readonly #extraPhones: number[];
  readonly #connections: number[];
  readonly #stackOf: (routine: number) => Stack;

  constructor(program: Program, usages: Usages, room: number) {
    this.#program = program;
    this.#usages = usages;
    this.#room = room;
    this.#stackOf = stacksOf(program);
    this.#perTask = program.tasks.map((task) => usages.ofTask(task));
    this.#notifies = program.places.some((_, pc) => program.code[pc * STRIDE + OP] === Op.notify);
    this.#isNotified = program.tasks.map((task) => this.#notifies && handlersOf(task).length > 0);
    this.#startable = program.tasks.map((task, index) => this.#mostStarted(task, index));
    this.#reached = program.tasks.map((task) => usages.connectsTo(task));
    this.#extraPhones = program.tasks.map(() => 0);
    this.#connections = program.tasks.map(() => 0);
    this.#settle();
    this.#atBoot = phonesTo(program);
    this.#connectedTo = new Set(
      this.#reached.flatMap((targets, from) => (this.#extraPhones[from] > 0 ? [...targets] : [])),
    );
  }

  #isNoticeFibril(index: number): boolean {
    return this.#isNotified[index] && this.#program.kernel.notifications === "one after the other";
  }

  #mostStarted(task: TaskInfo, index: number): number {
    const { limits, kernel } = this.#program;
    const spawned = this.#usages
      .startsOf(task)
      .reduce((sum, starts, info) => sum + starts - (task.fibrils[info].startsAtBoot ? 1 : 0), 0);
    const eachNotice = this.#isNotified[index] && kernel.notifications === "a fibril each";
    const wanted = spawned + (eachNotice ? limits.notifications : 0);
    return Math.min(wanted, limits.fibrils ?? EXTRA_FIBRILS);
  }

  /** A connection more is a fibril more, which may need a phone more, which is a connection more elsewhere. */
  #settle(): void {
    const { tasks } = this.#program;
    for (let round = 0; ; round++) {
      const counts = phonesTo(this.#program);
      this.#reached.forEach((targets, index) => {
        for (const target of targets) counts[target] += this.#extraPhones[index];
      });
      const settled = counts.every((count, index) => count === this.#connections[index]);
      counts.forEach((count, index) => {
        this.#connections[index] = count;
      });
      const phones = tasks.map((task, index) => this.#mostExtraPhones(task, index));
      if (settled && phones.every((count, index) => count === this.#extraPhones[index])) return;
      // What still grows after so many rounds feeds itself.
      phones.forEach((count, index) => {
        const isGrowing = round > tasks.length && count > this.#extraPhones[index];
        this.#extraPhones[index] = isGrowing ? this.#roomForPhones() : count;
      });
    }
  }

  #mostExtraPhones(task: TaskInfo, index: number): number {
    const { connects, begins, nested } = this.#perTask[index];
    const parallel = task.sessions.filter(({ style }) => style === "parallel");
    const fibrils = task.fibrils.length + task.workers + this.#connections[index] + this.#startable[index];
    const pool = parallel.length === 1 ? parallel[0].pool.length : 0;
    const exchanges = parallel.length === 0 ? 0 : Math.max(0, begins + nested * fibrils - pool);
    return Math.min(connects + exchanges, this.#roomForPhones());
  }

  /** A handler that answers and goes on outlives its connection when the other end hangs up, and connects anew. */
  #mostOrphans(index: number): number {
    return this.#connectedTo.has(index) ? (this.#program.limits.fibrils ?? EXTRA_CONNECTIONS) : 0;
  }

  #roomForPhones(): number {
    return this.#program.limits.phones ?? EXTRA_PHONES;
  }

  capacityOf(task: TaskInfo, index: number): Capacity {
    const connections = Math.min(this.#connections[index] + this.#mostOrphans(index), this.#atBoot[index] + this.#room);
    const widest = handlersOf(task).map(this.#stackOf).reduce(wider, { integers: 0, handles: 0 });
    const spawnable = task.fibrils.map(({ routine }) => this.#stackOf(routine)).reduce(wider, widest);
    const boot = task.fibrils.filter(({ startsAtBoot }) => startsAtBoot);
    const fibrils: FibrilCounts = {
      boot: boot.length,
      workers: task.workers,
      connections: task.workers > 0 ? 0 : connections,
      notices: this.#isNoticeFibril(index) ? 1 : 0,
      started: Math.min(this.#startable[index], this.#room),
    };
    const stacks = {
      boot: boot.map(({ routine }) => this.#stackOf(routine)),
      workers: repeat(widest, fibrils.workers),
      connections: repeat(widest, fibrils.connections),
      notices: repeat(widest, fibrils.notices),
      started: repeat(spawnable, fibrils.started),
    };
    const all = Object.values(stacks).flat();
    const handles = all.reduce((sum, stack) => sum + stack.handles, 0) + handleVariables(task);
    // Phones that are closed keep their records while handles name them.
    const opened = this.#extraPhones[index] + (this.#perTask[index].connects > 0 ? handles : 0);
    const phones = task.phones.length + Math.min(opened, this.#room);
    return {
      phones,
      connections,
      exchanges: task.sessions.length === 0 ? 0 : handles + all.length + task.sessions.length + phones,
      calls: Math.min(this.#mostCalls(index, phones, handles, all.length), this.#room),
      notices: this.#notifies ? Math.min(this.#program.limits.notifications, this.#room) : 0,
      fibrils,
      stacks,
    };
  }

  /** A call keeps its record until its answer is bound and the handler of its callee has ended: one more for each phone, and for each fibril. */
  #mostCalls(index: number, phones: number, handles: number, fibrils: number): number {
    const { limits } = this.#program;
    const { sends, hangups, connects } = this.#perTask[index];
    const byLimit = Math.min(phones * limits.asyncCalls, limits.asyncCallsPerTask ?? Infinity) + handles;
    const unanswered = Math.min(sends, byLimit);
    const hungUp = hangups > 0 || connects > 0 || this.#extraPhones[index] > 0 ? phones : 0;
    const most = limits.calls ?? MOST_CALLS + MOST_CALLS_OF_PHONE * phones;
    return Math.min(unanswered + 2 * fibrils + phones + hungUp, most);
  }
}

/** How many phones to each task there are at boot. */
function phonesTo({ tasks }: Program): number[] {
  const counts = tasks.map(() => 0);
  for (const { target } of tasks.flatMap(({ phones }) => phones)) counts[target]++;
  return counts;
}

const repeat = (stack: Stack, count: number): Stack[] => Array.from({ length: count }, () => stack);

/** Handles that a task's variables can hold. */
const handleVariables = (task: TaskInfo): number =>
  task.variables.reduce((sum, { type, length }) => sum + (type === "integer" ? 0 : length), 0);

const wider = (a: Stack, b: Stack): Stack => ({
  integers: Math.max(a.integers, b.integers),
  handles: Math.max(a.handles, b.handles),
});

/** What a fibril that begins with a routine needs. */
export const stacksOf = (program: Program): ((routine: number) => Stack) =>
  foldCalls(program, (routine, inner) => frameStack(program.routines[routine], inner));

/** Frames of a routine and of the deepest `fn`s that it calls; a frame above the first has one integer more, its return address. */
function frameStack(routine: Routine, stacks: readonly Stack[]): Stack {
  const inner = stacks.reduce(wider, { integers: -1, handles: 0 });
  return { integers: routine.integers + inner.integers + 1, handles: routine.handles + inner.handles };
}
