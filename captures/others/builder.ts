import type { Capture, CapturedCall, CapturedTask, CapturedThread, CapturedWait, Line, StackLine } from "../capture.ts";

/** A capture of a system other than HelenOS, while its dump is read. */
export class CaptureBuilder {
  readonly #tasks = new Map<number, TaskBuilder>();

  /** The task of this id, which exists from the first time on that the dump speaks of it. */
  task(id: number, line: Line): TaskBuilder {
    const known = this.#tasks.get(id);
    if (known !== undefined) return known;
    const task = new TaskBuilder(id, line);
    this.#tasks.set(id, task);
    return task;
  }

  get tasks(): Iterable<TaskBuilder> {
    return this.#tasks.values();
  }

  /** @param threadsOf which of a task's threads belong into the capture. */
  build(title: string, threadsOf = (task: TaskBuilder): Iterable<ThreadBuilder> => task.threads): Capture {
    return { title, kernel: undefined, tasks: [...this.#tasks.values()].map((task) => task.build(threadsOf(task))) };
  }
}

/** A {@link CapturedTask} that grows. */
export class TaskBuilder {
  readonly id: number;
  readonly line: Line;
  name: string | undefined;
  readonly #calls = new Map<bigint, CapturedCall>();
  readonly #threads = new Map<number, ThreadBuilder>();

  constructor(id: number, line: Line) {
    this.id = id;
    this.line = line;
  }

  get calls(): Iterable<CapturedCall> {
    return this.#calls.values();
  }

  get threads(): Iterable<ThreadBuilder> {
    return this.#threads.values();
  }

  hasCall(address: bigint): boolean {
    return this.#calls.has(address);
  }

  /** Adds the row, unless the dump had the call before. */
  addCall(address: bigint, call: Omit<CapturedCall, "address">): void {
    if (!this.#calls.has(address)) this.#calls.set(address, { ...call, address });
  }

  /** The thread of this number, which exists from the first time on that the dump speaks of it. */
  thread(number: number, line: Line): ThreadBuilder {
    const known = this.#threads.get(number);
    if (known !== undefined) return known;
    const thread = new ThreadBuilder(number, line);
    this.#threads.set(number, thread);
    return thread;
  }

  findThread(number: number): ThreadBuilder | undefined {
    return this.#threads.get(number);
  }

  build(threads: Iterable<ThreadBuilder>): CapturedTask {
    const { id, name, line } = this;
    return {
      id,
      name,
      phones: [],
      calls: [...this.calls],
      threads: [...threads].map((thread) => thread.build()),
      isPartial: false,
      line,
    };
  }
}

/** A {@link CapturedThread} that grows. */
export class ThreadBuilder {
  readonly number: number;
  readonly line: Line;
  name: string | undefined;
  readonly serving = new Set<bigint>();
  readonly waits: CapturedWait[] = [];
  readonly stack: StackLine[] = [];

  constructor(number: number, line: Line) {
    this.number = number;
    this.line = line;
  }

  build(): CapturedThread {
    const { number, name, serving, waits, stack, line } = this;
    return { number, name, serving: [...serving], waits, stack, line };
  }
}
