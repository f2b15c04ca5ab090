/** Something that a thread has to do with. */
interface Entry {
  readonly call: number;
  readonly isOut: boolean;
}

interface Thread {
  readonly id: number;
  readonly process: number;
  readonly stack: Entry[];
  /** Calls and replies that came for this thread alone, oldest first. */
  readonly todo: { readonly transaction: number; readonly call: number; readonly isReply: boolean }[];
}

interface Sent {
  readonly from: Thread;
  readonly isOneWay: boolean;
  /** The newest call on its sender's stack. */
  readonly parent: number | undefined;
}

/** Binder's driver in the most simple-minded way, for tests: what it does, as lines of ftrace, and who waits and serves after each. */
export class BinderModel {
  readonly lines: string[] = [];
  readonly truth: string[][] = [[]];
  readonly #threads: readonly Thread[];
  readonly #queues: ReadonlyMap<number, number[]>;
  readonly #sent = new Map<number, Sent>();
  #transaction = 0;

  /** So many threads in each process. */
  constructor(sizes: readonly number[]) {
    this.#threads = sizes.flatMap((size, index) => {
      const process = (index + 1) * 100;
      return Array.from({ length: size }, (_, place) => ({ id: process + place, process, stack: [], todo: [] }));
    });
    this.#queues = new Map(sizes.map((_, index) => [(index + 1) * 100, []]));
  }

  /** Lets a thread do something, if it can. */
  step(what: number, who: number, whom: number): void {
    const thread = this.#threads[who % this.#threads.length];
    const other = this.#threads[whom % this.#threads.length].process;
    const top = thread.stack.at(-1);
    if (what <= 1) this.#take(thread);
    else if (top?.isOut || thread.todo.length > 0) this.#take(thread);
    else if (what === 2) this.#reply(thread);
    else if (other !== thread.process) this.#send(thread, other, what === 3);
  }

  #take(thread: Thread): void {
    const own = thread.todo.shift();
    if (own?.isReply) {
      thread.stack.pop();
      return this.#print(thread, `binder_transaction_received: transaction=${own.transaction}`);
    }
    const queue = this.#queues.get(thread.process) ?? [];
    const call = own?.call ?? (thread.stack.length === 0 ? queue.shift() : undefined);
    if (call === undefined) return;
    if (!this.#sent.get(call)?.isOneWay) thread.stack.push({ call, isOut: false });
    this.#print(thread, `binder_transaction_received: transaction=${call}`);
  }

  #reply(thread: Thread): void {
    const done = thread.stack.pop();
    const caller = done && this.#sent.get(done.call)?.from;
    if (done === undefined || caller === undefined) return;
    const transaction = ++this.#transaction;
    caller.todo.push({ transaction, call: done.call, isReply: true });
    this.#print(thread, transactionText(transaction, caller.process, caller.id, 1, 0));
  }

  #send(thread: Thread, process: number, isOneWay: boolean): void {
    const call = ++this.#transaction;
    const parent = thread.stack.at(-1)?.call;
    this.#sent.set(call, { from: thread, isOneWay, parent });
    const nested = isOneWay ? undefined : this.#callerIn(process, parent);
    if (nested === undefined) this.#queues.get(process)?.push(call);
    else nested.todo.push({ transaction: call, call, isReply: false });
    if (!isOneWay) thread.stack.push({ call, isOut: true });
    this.#print(thread, transactionText(call, process, nested?.id ?? 0, 0, isOneWay ? 1 : 0));
  }

  /** The thread of a process that waits for the end of this chain of calls: it gets the call. */
  #callerIn(process: number, newest: number | undefined): Thread | undefined {
    for (let call = newest; call !== undefined; call = this.#sent.get(call)?.parent) {
      const from = this.#sent.get(call)?.from;
      if (from?.process === process) return from;
    }
    return undefined;
  }

  #print(thread: Thread, event: string): void {
    const time = `${this.lines.length}`.padStart(6, "0");
    this.lines.push(`Binder:${thread.process}_1-${thread.id} [000] ....1 12.${time}: ${event}`);
    this.truth.push(
      this.#threads
        .flatMap(({ id, stack, todo }) => {
          const top = stack.at(-1);
          const serves = stack.flatMap(({ call, isOut }) => (isOut ? [] : [`${id} serves ${call}`]));
          return top?.isOut && todo.length === 0 ? [...serves, `${id} waits for ${top.call}`] : serves;
        })
        .toSorted(),
    );
  }
}

const transactionText = (id: number, process: number, thread: number, reply: number, flags: number): string =>
  `binder_transaction: transaction=${id} dest_node=1 dest_proc=${process} dest_thread=${thread} reply=${reply} flags=0x${flags} code=0x7`;
