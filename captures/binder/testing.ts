import fc from "fast-check";

/** Binder at one moment, for tests: made by calls, takes and replies as the driver does them. */
export interface Kernel {
  /** By number. */
  readonly transactions: readonly Sent[];
  readonly processes: readonly Process[];
}

interface Sent {
  readonly from: readonly [process: number, thread: number];
  readonly to: number;
  /** Who has it, or was chosen because it waits further up in the chain of calls. */
  thread: number | undefined;
  readonly isOneWay: boolean;
  /** The newest on its sender's stack, when it was sent. */
  readonly parent: number | undefined;
}

interface Process {
  readonly id: number;
  readonly threads: readonly Thread[];
  readonly queue: number[];
  /** One-way transactions that wait for an object. */
  readonly later: number[];
}

interface Thread {
  readonly id: number;
  /** Newest last. */
  readonly stack: { readonly call: number; readonly isOut: boolean }[];
  readonly todo: number[];
}

type Step = readonly [what: "call" | "send" | "take" | "reply", process: number, thread: number, to: number];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("call", "call", "call", "send", "take", "take", "take", "reply"),
  fc.nat(11),
  fc.nat(11),
  fc.nat(11),
);

export const randomKernel: fc.Arbitrary<Kernel> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 3 }),
    fc.array(step, { maxLength: 100, size: "max" }),
  )
  .map(([sizes, steps]) => kernelAfter(sizes, steps));

function kernelAfter(sizes: readonly number[], steps: readonly Step[]): Kernel {
  const processes = sizes.map((size, index): Process => {
    const id = (index + 1) * 100;
    const threads = Array.from({ length: size }, (_, place) => ({ id: id + place + 1, stack: [], todo: [] }));
    return { id, threads, queue: [], later: [] };
  });
  const transactions: Sent[] = [];
  for (const [what, p, t, q] of steps) {
    const process = pick(processes, p);
    const thread = pick(process.threads, t);
    const top = thread.stack.at(-1);
    if (what === "take") take(transactions, process, thread);
    else if (top?.isOut || thread.todo.length > 0) continue;
    else if (what === "reply") reply(transactions, processes, thread);
    else send(transactions, process, thread, pick(processes, q), what === "send");
  }
  return { transactions, processes };
}

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

function take(transactions: readonly Sent[], process: Process, thread: Thread): void {
  const call = thread.todo.shift() ?? (thread.stack.length === 0 ? process.queue.shift() : undefined);
  const transaction = call === undefined ? undefined : transactions[call];
  if (call === undefined || transaction === undefined) return;
  transaction.thread = thread.id;
  thread.stack.push({ call, isOut: false });
}

function reply(transactions: readonly Sent[], processes: readonly Process[], thread: Thread): void {
  const done = thread.stack.pop();
  const from = done === undefined ? undefined : transactions[done.call]?.from;
  const sender = processes.find(({ id }) => id === from?.[0])?.threads.find(({ id }) => id === from?.[1]);
  sender?.stack.pop();
}

function send(transactions: Sent[], process: Process, thread: Thread, target: Process, isOneWay: boolean): void {
  if (target === process) return;
  const call = transactions.length;
  const parent = thread.stack.at(-1)?.call;
  const nested = isOneWay ? undefined : callerIn(transactions, target, parent);
  transactions.push({ from: [process.id, thread.id], to: target.id, thread: nested?.id, isOneWay, parent });
  if (isOneWay) target.later.push(call);
  else {
    thread.stack.push({ call, isOut: true });
    (nested?.todo ?? target.queue).push(call);
  }
}

/** The thread of the process that waits for the end of this chain of calls, if there is one: it gets the call. */
function callerIn(transactions: readonly Sent[], target: Process, newest: number | undefined): Thread | undefined {
  for (let call = newest; call !== undefined; call = transactions[call]?.parent) {
    const [process, thread] = transactions[call]?.from ?? [];
    if (process === target.id) return target.threads.find(({ id }) => id === thread);
  }
  return undefined;
}

/** Who serves, waits and queues, as sorted words. */
export function truthOf({ transactions, processes }: Kernel, isRust: boolean): string[] {
  return processes
    .flatMap(({ id, threads, queue, later }) => [
      ...[...queue, ...later, ...threads.flatMap(({ todo }) => todo)].map((call) => `${id} has ${call} incoming`),
      ...threads.flatMap((thread) => {
        const served = thread.stack.filter(({ isOut }) => !isOut);
        const top = thread.stack.at(-1);
        const facts = served.flatMap(({ call }) => [
          `${id} has ${call} dispatched`,
          `${id}:${thread.id} serves ${call}`,
        ]);
        const sent = top?.isOut && thread.todo.length === 0 ? transactions[top.call] : undefined;
        if (top === undefined || sent === undefined) return facts;
        const whom = isRust || sent.thread === undefined ? "" : `:${sent.thread}`;
        return [...facts, `${id}:${thread.id} waits for ${top.call} of ${sent.to}${whom}`];
      }),
    ])
    .toSorted();
}
