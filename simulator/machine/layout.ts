import type { Program, TaskInfo } from "../program.ts";
import { type Capacity, capacitiesOf, type FibrilCounts, type Stack } from "./capacity.ts";
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
  /** Those of `calls` that it can send. */
  readonly outgoing: Span;
  /** The others: notifications to it. */
  readonly incoming: Span;
  readonly connections: Span;
  /** All fibrils: the spans below, one after the other. */
  readonly fibrils: Span;
  readonly boot: Span;
  readonly workers: Span;
  /** The fibril of each connection, in the same order. */
  readonly connectionFibrils: Span;
  readonly notices: Span;
  readonly started: Span;
}

/** Global numbers `first` to before `first + count`. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

/** Computes the layout. `room`: so many records of each kind that a run makes are enough; by default all that can be needed. */
export function layoutOf(program: Program, room?: number): Layout {
  const capacities = capacitiesOf(program, room);
  const build = new Builder();
  const tasks = program.tasks.map((task, index) => placeTask(task, index, capacities[index], build));
  const calls = build.calls.length;
  const fibrils = build.fibrils.length;
  return {
    situation: build.size,
    ledger:
      field.LEDGER_HEADER +
      calls * field.LEDGER_CALL +
      fibrils * field.LEDGER_FIBRIL +
      tasks.length * field.LEDGER_TASK,
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

  /** Fibrils with their stacks. */
  placeFibrils(task: number, stacks: readonly Stack[]): Span {
    for (const stack of stacks) {
      this.stackIntegers.push(stack.integers);
      this.stackHandles.push(stack.handles);
    }
    const size = (index: number) => field.F_STACK + stacks[index].integers + stacks[index].handles;
    return this.place(this.fibrils, task, stacks.length, size);
  }
}

function placeTask(task: TaskInfo, index: number, capacity: Capacity, build: Builder): TaskLayout {
  const at = build.size;
  build.size += field.TASK_SIZE;
  const variables = build.size;
  build.size += task.variables.reduce((sum, variable) => sum + variable.length, 0);
  const fibrilCount = countOf(capacity.fibrils);
  const locks = build.place(build.locks, index, task.locks.length, (lock) =>
    task.locks[lock].kind === "rwlock" ? field.L_COUNTS + fibrilCount : field.L_COUNTS,
  );
  const sessions = build.place(build.sessions, index, task.sessions.length, () => field.SESSION_SIZE);
  const phones = build.place(build.phones, index, capacity.phones, () => field.PHONE_SIZE);
  const exchanges = build.place(build.exchanges, index, capacity.exchanges, () => field.EXCHANGE_SIZE);
  const outgoing = build.place(build.calls, index, capacity.calls, () => field.CALL_SIZE);
  const incoming = build.place(build.calls, index, capacity.notices, () => field.CALL_SIZE);
  const calls = { first: outgoing.first, count: outgoing.count + incoming.count };
  const connections = build.place(build.connections, index, capacity.connections, () => field.CONNECTION_SIZE);
  const boot = build.placeFibrils(index, capacity.stacks.boot);
  const workers = build.placeFibrils(index, capacity.stacks.workers);
  const connectionFibrils = build.placeFibrils(index, capacity.stacks.connections);
  const notices = build.placeFibrils(index, capacity.stacks.notices);
  const started = build.placeFibrils(index, capacity.stacks.started);
  const fibrils = { first: boot.first, count: fibrilCount };
  const own = { boot, workers, connectionFibrils, notices, started };
  return {
    at,
    end: build.size,
    variables,
    locks,
    sessions,
    phones,
    exchanges,
    calls,
    outgoing,
    incoming,
    connections,
    fibrils,
    ...own,
  };
}

const countOf = ({ boot, workers, connections, notices, started }: FibrilCounts): number =>
  boot + workers + connections + notices + started;
