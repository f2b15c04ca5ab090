import { foldCalls } from "../fold-calls.ts";
import { ALT, NEXT, OP, Op, ROUTINE, STRIDE } from "../instructions.ts";
import type { Program, Routine, TaskInfo } from "../program.ts";
import * as field from "./fields.ts";

/** Where everything of a `Program` lies in the situation and the ledger. Numbers are global: those of task 0 come first. */
export interface Layout {
  readonly situation: number;
  readonly ledger: number;
  readonly tasks: readonly TaskLayout[];
  /** Offset of each record by its global number, and the task that it belongs to. */
  readonly locks: Records;
  readonly sessions: Records;
  readonly phones: Records;
  readonly exchanges: Records;
  readonly calls: Records;
  readonly connections: Records;
  readonly fibrils: Records;
  /** Number of integers in each fibril's stack. */
  readonly stackIntegers: Int32Array;
  readonly stackHandles: Int32Array;
}

interface Records {
  readonly at: Int32Array;
  readonly task: Int32Array;
}

interface TaskLayout {
  readonly at: number;
  readonly end: number;
  readonly variables: number;
  readonly locks: Span;
  readonly sessions: Span;
  readonly phones: Span;
  readonly exchanges: Span;
  readonly calls: Span;
  readonly connections: Span;
  /** Declared fibrils first, then one for each connection. */
  readonly fibrils: Span;
  readonly declaredFibrils: number;
}

/** Global numbers `first` to before `first + count`. */
interface Span {
  readonly first: number;
  readonly count: number;
}

interface Capacity {
  phones: number;
  connections: number;
  fibrils: number;
}

/** Computes the layout. Tables are sized by what the program can need, and by the kernel's limits where that is not bounded. */
export function layoutOf(program: Program): Layout {
  const capacities = capacitiesOf(program);
  const build = new Builder();
  const tasks = program.tasks.map((task, index) => {
    const capacity = capacities[index];
    if (capacity === undefined) throw new Error("a task without capacity");
    return placeTask(program, task, index, capacity, build);
  });
  const calls = build.calls.length;
  const fibrils = build.fibrils.length;
  return {
    situation: build.size,
    ledger: field.LEDGER_HEADER + calls * field.LEDGER_CALL + fibrils * field.LEDGER_FIBRIL,
    tasks,
    locks: build.locks.done(),
    sessions: build.sessions.done(),
    phones: build.phones.done(),
    exchanges: build.exchanges.done(),
    calls: build.calls.done(),
    connections: build.connections.done(),
    fibrils: build.fibrils.done(),
    stackIntegers: Int32Array.from(build.stackIntegers),
    stackHandles: Int32Array.from(build.stackHandles),
  };
}

class RecordList {
  readonly #at: number[] = [];
  readonly #task: number[] = [];

  get length(): number {
    return this.#at.length;
  }

  add(at: number, task: number): void {
    this.#at.push(at);
    this.#task.push(task);
  }

  done(): Records {
    return { at: Int32Array.from(this.#at), task: Int32Array.from(this.#task) };
  }
}

class Builder {
  size = 0;
  readonly locks = new RecordList();
  readonly sessions = new RecordList();
  readonly phones = new RecordList();
  readonly exchanges = new RecordList();
  readonly calls = new RecordList();
  readonly connections = new RecordList();
  readonly fibrils = new RecordList();
  readonly stackIntegers: number[] = [];
  readonly stackHandles: number[] = [];

  place(list: RecordList, task: number, count: number, size: (index: number) => number): Span {
    const first = list.length;
    for (let index = 0; index < count; index++) {
      list.add(this.size, task);
      this.size += size(index);
    }
    return { first, count };
  }
}

function placeTask(program: Program, task: TaskInfo, index: number, capacity: Capacity, build: Builder): TaskLayout {
  const at = build.size;
  build.size += field.TASK_SIZE;
  const variables = build.size;
  build.size += task.variables.reduce((sum, variable) => sum + variable.length, 0);
  const locks = build.place(build.locks, index, task.locks.length, (lock) =>
    task.locks[lock]?.kind === "rwlock" ? field.L_COUNTS + capacity.fibrils : field.L_COUNTS,
  );
  const sessions = build.place(build.sessions, index, task.sessions.length, () => field.SESSION_SIZE);
  const phones = build.place(build.phones, index, capacity.phones, () => field.PHONE_SIZE);
  const stacks = stacksOf(program, task, capacity);
  const handles = stacks.reduce((sum, stack) => sum + stack.handles + 1, 0);
  const exchangeCount = task.sessions.length === 0 ? 0 : handles + task.sessions.length + capacity.phones;
  const exchanges = build.place(build.exchanges, index, exchangeCount, () => field.EXCHANGE_SIZE);
  const callCount = callCapacity(program, task, capacity);
  const calls = build.place(build.calls, index, callCount, () => field.CALL_SIZE);
  const connections = build.place(build.connections, index, capacity.connections, () => field.CONNECTION_SIZE);
  const fibrils = build.place(build.fibrils, index, stacks.length, (fibril) => {
    const stack = stacks[fibril];
    return field.F_STACK + (stack === undefined ? 0 : stack.integers + stack.handles);
  });
  for (const stack of stacks) {
    build.stackIntegers.push(stack.integers);
    build.stackHandles.push(stack.handles);
  }
  const spans = { locks, sessions, phones, exchanges, calls, connections, fibrils };
  return { at, end: build.size, variables, ...spans, declaredFibrils: task.fibrils.length };
}

/** Phones, connections and fibrils depend on each other: a fibril more may need an exchange phone more, which is a connection more. */
function capacitiesOf(program: Program): Capacity[] {
  const phonesOf = program.tasks.map((task) => task.phones.length);
  const extra = program.tasks.map((task) => task.sessions.map(() => 0));
  const connections = (): number[] => {
    const counts = program.tasks.map(() => 0);
    program.tasks.forEach((task, index) => {
      for (const phone of task.phones) counts[phone.target] = (counts[phone.target] ?? 0) + 1;
      task.sessions.forEach((session, number) => {
        counts[session.target] = (counts[session.target] ?? 0) + (extra[index]?.[number] ?? 0);
      });
    });
    return counts;
  };
  let counts = connections();
  for (let round = 0; round < program.tasks.length; round++) {
    program.tasks.forEach((task, index) => {
      const fibrils = task.fibrils.length + (counts[index] ?? 0);
      task.sessions.forEach((session, number) => {
        const grown = extra[index];
        if (session.style !== "parallel" || grown === undefined) return;
        const room = Math.max(0, program.limits.phones - (phonesOf[index] ?? 0));
        grown[number] = Math.min(room, Math.max(0, fibrils - session.pool.length));
      });
    });
    const next = connections();
    if (next.every((count, index) => count === counts[index])) break;
    counts = next;
  }
  return program.tasks.map((task, index) => ({
    phones: task.phones.length + (extra[index] ?? []).reduce((sum, count) => sum + count, 0),
    connections: counts[index] ?? 0,
    fibrils: task.fibrils.length + (counts[index] ?? 0),
  }));
}

interface Stack {
  readonly integers: number;
  readonly handles: number;
}

function stacksOf(program: Program, task: TaskInfo, capacity: Capacity): Stack[] {
  const stackOf = foldCalls<Stack>(program, (routine, inner) => frameStack(program.routines[routine], inner));
  const declared = task.fibrils.map((fibril) => stackOf(fibril.routine));
  const handlers = [...task.handlers.values(), ...(task.anyHandler === undefined ? [] : [task.anyHandler])];
  const widest = handlers.map(stackOf).reduce(wider, { integers: 0, handles: 0 });
  return [...declared, ...Array.from({ length: capacity.connections }, () => widest)];
}

const wider = (a: Stack, b: Stack): Stack => ({
  integers: Math.max(a.integers, b.integers),
  handles: Math.max(a.handles, b.handles),
});

/** Frames of a routine and of the deepest `fn`s that it calls; a frame above the first has one integer more, its return address. */
function frameStack(routine: Routine, stacks: readonly Stack[]): Stack {
  const inner = stacks.reduce(wider, { integers: -1, handles: 0 });
  return { integers: routine.integers + inner.integers + 1, handles: routine.handles + inner.handles };
}

/** Calls of a task that can exist at once: by its call sites where no loop repeats them, else by the kernel's limit for each phone. */
function callCapacity(program: Program, task: TaskInfo, capacity: Capacity): number {
  const byLimit = capacity.phones * program.limits.asyncCalls + capacity.fibrils;
  const sitesOf = foldCalls<number>(program, (routine, inner) => callSites(program, routine, inner));
  const declared = task.fibrils.map((fibril) => sitesOf(fibril.routine));
  const handlers = [...task.handlers.values(), ...(task.anyHandler === undefined ? [] : [task.anyHandler])];
  const inHandlers = Math.max(0, ...handlers.map(sitesOf));
  const bySites = declared.reduce((sum, sites) => sum + sites, 0) + inHandlers * capacity.connections;
  // An answered call keeps its slot until the handler of the callee has ended: one more for each phone, and a connect for each fibril.
  return Math.min(bySites, byLimit) + capacity.phones + (task.sessions.length === 0 ? 0 : capacity.fibrils);
}

function callSites(program: Program, number: number, inner: readonly number[]): number {
  const routine = program.routines[number];
  let sites = 0;
  let waits = false;
  let loops = false;
  for (let pc = routine.start; pc < routine.end; pc++) {
    const at = pc * STRIDE;
    if (program.code[at + OP] === Op.send) sites++;
    if (program.code[at + OP] === Op.call) waits = true;
    const next = program.code[at + NEXT] ?? 0;
    const alt = program.code[at + ALT] ?? 0;
    const isLoop = (next <= pc && next >= 0) || (alt <= pc && alt >= 0 && program.code[at + OP] === Op.branch);
    if (isLoop && program.code[at + ROUTINE] === number) loops = true;
  }
  if (loops && sites > 0) return Number.POSITIVE_INFINITY;
  return inner.reduce((sum, count) => sum + count, sites + (waits ? 1 : 0));
}
