import type { Capture, Line } from "../capture.ts";
import type { ReadDump } from "../format.ts";
import { excerpt, Notes } from "../notes.ts";
import { CaptureBuilder, type TaskBuilder, type ThreadBuilder } from "../others/builder.ts";
import { eachLine, LONGEST } from "../others/lines.ts";
import { ONE_WAY, parseTransaction, type Transaction } from "./transaction.ts";

/** Reads what the driver prints. A transaction says itself whose it is, so that headings may be missing; docs/dumps.md, "Android binder". */
export function readBinder(text: string): ReadDump {
  const notes = new Notes();
  let reader = new Reader(notes);
  eachLine(text, (line, number) => {
    if (WHOLE.test(line) && reader.hasProcesses) {
      notes.warning(
        number,
        "Another dump of all processes begins here, of another moment than the one before it. Only this one is shown. To see the other, open it alone.",
      );
      reader = new Reader(notes);
    }
    reader.readLine(line, number);
  });
  return { capture: reader.finish(), notes: notes.toArray() };
}

/** The files that have all processes; `proc/<pid>` has one, so several of those are one dump. */
const WHOLE = /^binder (?:state|transactions):/;

/** Where a list of work begins: a process, a thread, or what is queued for an object. */
const HEAD_OF_PROCESS = /^proc (\d{1,10})(?: *$|[ :]+context (\S+))/;
const HEAD_OF_CONTEXT = /^context (\S+)/;
const HEAD_OF_THREAD = /^ *thread (\d{1,10}): l ([\da-f]{1,8})(?: |$)/;
const WORK = /^ *(outgoing|incoming|bad|pending async|pending) transaction /;

/** Lines that say nothing of who waits for whom. */
const OTHERS = ["node ", "buffer ", "transaction complete", "transaction error:", "has ", "unknown work", "pages"];
/** A heading of the driver or of a bug report, the name of a file, or a row of a log of past transactions. */
const HEADING = /^binder [a-z ]+:|^dead nodes:|^------|\/binder(?:_logs)?\/\S|^\d{1,10}: (?:call |async|reply) from /;
/** Stands within `state`. */
const DEAD_NODES = "dead nodes:";
/** Begins a part that has all threads; `transactions` leaves out those that have no transaction. */
const ALL_THREADS = /^binder (?:proc )?state:/;
/** Begins a part that counts, and says nothing of this moment. */
const STATISTICS = "binder stats:";

/** Bits of a thread's looper state: it takes calls for its process, or does so no more. */
const TAKES_CALLS = 0x3;
const TAKES_NO_MORE = 0x4;

class Reader {
  readonly #capture = new CaptureBuilder();
  readonly #notes: Notes;
  /** Where each process begins, by id and context. */
  readonly #blocks = new Map<string, Line>();
  /** Processes that have a part of the dump, and those that would be needed. */
  readonly #seen = new Set<number>();
  readonly #unseen = new Set<number>();
  readonly #sent: { readonly transaction: Transaction; readonly line: Line }[] = [];
  /** Transactions that a queue or the thread that serves them has. */
  readonly #held = new Set<number>();
  /** Transactions that any thread of their process may take. */
  readonly #queued = new Set<bigint>();
  /** Processes of which the dump may lack threads. */
  readonly #partial = new Set<number>();
  /** Threads with work in their own queue: they wake up, whatever they have sent. */
  readonly #woken = new Set<ThreadBuilder>();
  readonly #takers = new Set<ThreadBuilder>();

  #task: TaskBuilder | undefined;
  #blockLine: Line = 0;
  /** Whether this line names a process, and whether the one before does. */
  #isProcess = false;
  #isBehindProcess = false;
  #thread: ThreadBuilder | undefined;
  /** Whose stack the last transaction was on, and whether its newest one has been seen: that alone says what the thread does. */
  #stackOf: ThreadBuilder | undefined;
  #isNewestSeen = false;
  #isStatistics = false;
  /** Whether the part that is being read has the threads without a transaction, too. */
  #hasAllThreads = false;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  get hasProcesses(): boolean {
    return this.#seen.size > 0;
  }

  readLine(line: string, number: Line): void {
    const indent = indentOf(line);
    if (indent === line.length) return;
    this.#isBehindProcess = this.#isProcess;
    this.#isProcess = false;
    if (this.#isStatistics && !HEADING.test(line.slice(0, LONGEST))) return;
    if (line.startsWith("ref ", indent)) this.#readBehindReferences(line, number);
    else if (OTHERS.some((start) => line.startsWith(start, indent))) return;
    else if (line.length > LONGEST || !this.#understands(line, indent, number)) this.#skip(line, indent, number);
  }

  finish(): Capture {
    const rows = this.#sent.filter(({ transaction: { toProcess } }) => toProcess !== 0);
    for (const { transaction, line } of rows) this.#tellSent(transaction, line);
    for (const thread of this.#woken) thread.waits.length = 0;
    this.#doubtPools();
    return this.#capture.build("Android binder", (task) => this.#threadsOf(task));
  }

  /**
   * Where calls are queued, a thread that takes none would look as if it could help. Such a thread, which does nothing of binder's, is left out there.
   */
  #threadsOf(task: TaskBuilder): ThreadBuilder[] {
    const threads = [...task.threads];
    const isQueued = [...task.calls].some(({ queue }) => queue === "incoming");
    return isQueued ? threads.filter((thread) => this.#takers.has(thread) || this.#isBusy(thread)) : threads;
  }

  /** A thread that is not shown may be free, or soon be: one that works on a one-way call has no transaction. */
  #doubtPools(): void {
    let isTold = false;
    for (const { waits } of [...this.#capture.tasks].flatMap(({ threads }) => [...threads])) {
      for (const [index, wait] of waits.entries()) {
        const { task, call, line } = wait;
        if (task === undefined || call === undefined || !this.#partial.has(task) || !this.#queued.has(call)) continue;
        waits[index] = { ...wait, doubt: `process ${task} may have a thread that is not in the dump and takes it` };
        if (!isTold) this.#tellPartial(task, call, line);
        isTold = true;
      }
    }
  }

  #tellPartial(process: number, call: bigint, line: Line): void {
    this.#notes.warning(
      line,
      `Transaction ${call} is in the queue of process ${process}, and whether that has a thread left to take it is not known: \`transactions\` leaves out threads that have no transaction, even if they work on a one-way one, and a damaged line may be one of a thread. Take \`state\` from the same directory, which has all.`,
    );
  }

  #isBusy = (thread: ThreadBuilder): boolean =>
    thread.serving.size > 0 || thread.waits.length > 0 || this.#woken.has(thread);

  #understands(line: string, indent: number, number: Line): boolean {
    if (indent === 0) return this.#readHeading(line, number);
    const work = WORK.exec(line);
    if (work !== null) return this.#readWork(work[1] ?? "", line.slice(work[0].length), indent, number);
    return this.#readThread(line, number);
  }

  #readHeading(line: string, number: Line): boolean {
    const head = HEAD_OF_PROCESS.exec(line);
    if (head !== null) {
      this.#task = this.#capture.task(Number(head[1]), number);
      this.#blockLine = number;
      this.#isProcess = true;
      this.#seen.add(this.#task.id);
      if (!this.#hasAllThreads) this.#partial.add(this.#task.id);
      this.#leaveThread();
      if (head[2] !== undefined) this.#beginBlock(head[2], number);
      return true;
    }
    const context = HEAD_OF_CONTEXT.exec(line);
    if (context === null) return this.#readOtherHeading(line);
    if (this.#isBehindProcess) this.#beginBlock(context[1] ?? "", number);
    return true;
  }

  #readOtherHeading(line: string): boolean {
    if (!HEADING.test(line)) return false;
    this.#isStatistics = line.startsWith(STATISTICS);
    if (!line.startsWith(DEAD_NODES)) this.#hasAllThreads = ALL_THREADS.test(line);
    this.#task = undefined;
    this.#leaveThread();
    return true;
  }

  /** Contexts have processes of the same number, and a process is one task; but twice in one context it is of two moments. */
  #beginBlock(context: string, number: Line): void {
    if (this.#task === undefined) return;
    const key = `${this.#task.id} ${context}`;
    const before = this.#blocks.get(key);
    if (before === undefined) {
      this.#blocks.set(key, this.#blockLine);
      return;
    }
    this.#notes.warning(
      number,
      `Process ${this.#task.id} is in context ${context} a second time; the first is in line ${before + 1}. Both are taken together. If they are dumps of two moments, open each alone.`,
    );
  }

  #readThread(line: string, number: Line): boolean {
    const head = HEAD_OF_THREAD.exec(line);
    if (head === null || this.#task === undefined) return false;
    this.#thread = this.#task.thread(Number(head[1]), number);
    this.#stackOf = this.#thread;
    this.#isNewestSeen = false;
    const looper = Number.parseInt(head[2] ?? "", 16);
    if ((looper & TAKES_CALLS) !== 0 && (looper & TAKES_NO_MORE) === 0) this.#takers.add(this.#thread);
    return true;
  }

  #readWork(kind: string, text: string, indent: number, number: Line): boolean {
    const transaction = parseTransaction(text);
    if (transaction === undefined) return false;
    if (kind === "outgoing") this.#readOutgoing(transaction, number);
    else if (kind === "incoming") this.#readIncoming(transaction, number);
    else if (kind === "bad") this.#readBad(transaction, number);
    else this.#readPending(transaction, kind === "pending" && indent > 2, number);
    return true;
  }

  #readOutgoing(transaction: Transaction, line: Line): void {
    const { id, fromProcess, fromThread, toProcess, toThread, flags } = transaction;
    const thread = fromProcess === 0 ? this.#thread : this.#capture.task(fromProcess, line).thread(fromThread, line);
    if (thread === undefined) {
      this.#withoutThread(transaction, line);
      return;
    }
    if (toProcess !== 0) this.#capture.task(toProcess, line);
    const isOneWay = (flags & ONE_WAY) !== 0;
    if (!isOneWay) this.#sent.push({ transaction, line });
    if (!this.#isNewest(thread) || isOneWay) return;
    const call = BigInt(id);
    if (thread.waits.some((wait) => wait.call === call)) return;
    const isThere = toProcess !== 0;
    const whom = { task: isThere ? toProcess : undefined, thread: (isThere && toThread) || undefined };
    thread.waits.push({ kind: "answer", ...whom, call, line });
  }

  #readIncoming(transaction: Transaction, line: Line): void {
    const { toProcess, toThread } = transaction;
    const task = toProcess === 0 ? this.#task : this.#seenTask(toProcess, line);
    if (task === undefined) {
      this.#withoutThread(transaction, line);
      return;
    }
    this.#addRow(task, "dispatched", transaction, line);
    const thread = toThread ? task.thread(toThread, line) : task === this.#task ? this.#thread : undefined;
    if (thread === undefined) {
      this.#withoutThread(transaction, line);
      return;
    }
    thread.serving.add(BigInt(transaction.id));
    this.#isNewest(thread);
  }

  /** What is in the lists of a process has been seen, even where its heading is lost. */
  #seenTask(id: number, line: Line): TaskBuilder {
    this.#seen.add(id);
    if (id !== this.#task?.id) this.#partial.add(id);
    return this.#capture.task(id, line);
  }

  #readBad({ id }: Transaction, line: Line): void {
    this.#isNewestSeen = true;
    this.#notes.warning(
      line,
      `Transaction ${id} is on the stack of a thread that neither sent it nor serves it: the driver itself calls it bad. It was left out, so this thread may wait for more than is shown. Take the dump once more.`,
    );
  }

  #readPending(transaction: Transaction, isOfThread: boolean, line: Line): void {
    const { toProcess, toThread, isReply, flags } = transaction;
    const task = toProcess === 0 ? this.#task : this.#seenTask(toProcess, line);
    if (task === undefined) {
      this.#withoutThread(transaction, line);
      return;
    }
    this.#addRow(task, isReply && (flags & ONE_WAY) === 0 ? "answer" : "incoming", transaction, line);
    const thread = toThread ? task.thread(toThread, line) : task === this.#task ? this.#thread : undefined;
    if (!isOfThread) this.#queued.add(BigInt(transaction.id));
    else if (thread !== undefined) this.#woken.add(thread);
  }

  /** An answer is in the list of who called, as in HelenOS. Who sends one way has forgotten the call: it waits for nothing. */
  #addRow(task: TaskBuilder, queue: "incoming" | "dispatched" | "answer", transaction: Transaction, line: Line): void {
    const { id, code, flags, fromProcess } = transaction;
    this.#held.add(id);
    if (fromProcess !== 0) this.#capture.task(fromProcess, line);
    const caller = fromProcess === 0 || (flags & ONE_WAY) !== 0 ? undefined : fromProcess;
    const sender = queue === "answer" ? task.id : caller;
    task.addCall(BigInt(id), { queue, method: BigInt(code), args: [], sender, flags, line });
  }

  /** Tells of a transaction that its sender's list alone has: the dump has not all processes, or was not made in one moment. A row would say that it is there. */
  #tellSent(transaction: Transaction, line: Line): void {
    const { id, toProcess, toThread } = transaction;
    const task = this.#capture.task(toProcess, line);
    if (this.#held.has(id)) return;
    const thread = toThread ? task.findThread(toThread) : undefined;
    // It was handed to this thread, which may sleep in a call of its own: the driver wakes it for that.
    if (thread !== undefined && !thread.serving.has(BigInt(id))) this.#woken.add(thread);
    if (this.#seen.has(toProcess)) {
      this.#notes.warning(
        line,
        `Transaction ${id} went to process ${toProcess}, but no thread and no queue of it has it, so it may be answered. Lines are missing, or the dump is of several moments: take it once more.`,
      );
    } else if (!this.#unseen.has(toProcess)) {
      this.#unseen.add(toProcess);
      this.#notes.warning(
        line,
        `Transaction ${id} went to process ${toProcess}, which is not in this dump, so what that process waits for is not known. Add its file \`proc/${toProcess}\` from the same directory, or take \`state\`, which has all processes.`,
      );
    }
  }

  /** Whether it is the newest transaction of the thread's stack: the driver prints that one first. */
  #isNewest(thread: ThreadBuilder): boolean {
    if (this.#stackOf !== thread) {
      this.#stackOf = thread;
      this.#isNewestSeen = false;
    }
    const isNewest = !this.#isNewestSeen;
    this.#isNewestSeen = true;
    return isNewest;
  }

  #leaveThread(): void {
    this.#thread = undefined;
    this.#stackOf = undefined;
    this.#isNewestSeen = false;
  }

  /** The driver in Rust has no end of line behind a reference, so that what comes next is in the same line. */
  #readBehindReferences(line: string, number: Line): void {
    const start = line.indexOf("  pending transaction ");
    if (start >= 0) this.readLine(line.slice(start), number);
  }

  /** What is not understood may be a heading, or the newest transaction of a stack: nothing is to be taken for another's. */
  #skip(line: string, indent: number, number: Line): void {
    if (this.#task !== undefined) this.#partial.add(this.#task.id);
    if (indent === 0) {
      this.#task = undefined;
      this.#leaveThread();
    } else if (indent < 4) this.#leaveThread();
    else this.#isNewestSeen = true;
    this.#notes.error(
      number,
      `This is no line of a binder dump: "${excerpt(line)}". It was left out. A process begins with \`proc 12\`, a thread with \`  thread 12: l 00\`, a transaction with \`    outgoing transaction 12:\`. If the line is damaged, copy the dump once more.`,
    );
  }

  #withoutThread({ id }: Transaction, line: Line): void {
    this.#notes.warning(
      line,
      `Transaction ${id} does not say which thread it belongs to, and there is no line of a thread before it that could be read. So who waits for it, or works on it, is not known. Copy the dump from its \`proc\` line on.`,
    );
  }
}

function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === BLANK) indent++;
  return indent;
}

const BLANK = 32;
