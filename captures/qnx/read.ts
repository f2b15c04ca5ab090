import type { CapturedWait, Line } from "../capture.ts";
import type { ReadDump } from "../format.ts";
import { excerpt, Notes } from "../notes.ts";
import { CaptureBuilder, type ThreadBuilder } from "../others/builder.ts";
import { eachLine } from "../others/lines.ts";
import { isHeading, parseThread, processIn, type State, type ThreadRow } from "./parse.ts";

export function readPidin(text: string): ReadDump {
  const reader = new Reader();
  eachLine(text, (line, number) => reader.readLine(line, number));
  return reader.finish();
}

/** Begins as a row does, be it damaged: with two ids. */
const LIKE_A_ROW = /^ *\S*\d\S* +\S*\d/;

/** Above the ids of local processes. */
const FIRST_REMOTE = 2 ** 31;

class Reader {
  readonly #capture = new CaptureBuilder();
  readonly #notes = new Notes();
  /** Task ids of processes on other nodes, by `pid@node`. */
  readonly #remote = new Map<string, number>();
  /** Processes of which a row could not be read; `undefined`: one of which that is not known, either. */
  readonly #lost = new Set<number | undefined>();

  readLine(line: string, number: Line): void {
    if (line.trim() === "" || line.trim() === "..." || isHeading(line)) return;
    const row = parseThread(line);
    if (row === undefined) {
      if (LIKE_A_ROW.test(line)) this.#lost.add(processIn(line));
      this.#notes.error(
        number,
        `This is no row of \`pidin\`: "${excerpt(line)}". It was left out. A row has the columns pid, tid, name, prio, STATE and Blocked, as \`pidin\` prints them without options.`,
      );
    } else this.#readRow(row, number);
  }

  finish(): ReadDump {
    for (const { threads } of this.#capture.tasks) for (const thread of threads) this.#doubt(thread);
    return { capture: this.#capture.build("QNX pidin"), notes: this.#notes.toArray() };
  }

  /** Any thread of a process may take or answer its messages: also one whose row could not be read. */
  #doubt({ waits }: ThreadBuilder): void {
    for (const [index, wait] of waits.entries()) {
      const { task, thread } = wait;
      if (task === undefined || thread !== undefined) continue;
      if (this.#lost.has(task)) waits[index] = { ...wait, doubt: `a row of process ${task} could not be read` };
      else if (this.#lost.has(undefined))
        waits[index] = { ...wait, doubt: `a row could not be read, which may be one of process ${task}` };
    }
  }

  #readRow(row: ThreadRow, line: Line): void {
    const task = this.#capture.task(row.process, line);
    task.name ??= row.name;
    const thread = task.thread(row.thread, line);
    if (thread.stack.length > 0) {
      this.#notes.warning(
        line,
        `Thread ${row.thread} of process ${row.process} is here a second time; it is in line ${thread.line + 1}, too. This line is taken, as the newer one. If the dump is of several moments, open each alone.`,
      );
      thread.stack.length = 0;
    }
    thread.stack.push({ text: `${row.state} ${row.blocked}`.trim(), line });
    const wait = this.#waitOf(row, line);
    thread.waits.splice(0, thread.waits.length, ...(wait === undefined ? [] : [wait]));
  }

  #waitOf(row: ThreadRow, line: Line): CapturedWait | undefined {
    const { process, state, blocked } = row;
    const kind = kinds[state];
    if (kind === undefined) return undefined;
    const plain = { kind, task: undefined, thread: undefined, call: undefined, line };
    if (state === "SEND" || state === "REPLY") return { ...plain, task: this.#peer(blocked, row, line) };
    if (state === "JOIN" || state === "WAITTHREAD") return { ...plain, ...threadOf(process, blocked) };
    return state === "MUTEX" ? { ...plain, ...holderOf(blocked) } : plain;
  }

  /** With `-v` more stands behind the process id. */
  #peer(blocked: string, { process, thread, state }: ThreadRow, line: Line): number | undefined {
    const found = /^(\d{1,10})(@\S{1,256})?(?: |$)/.exec(blocked);
    if (found === null) {
      this.#notes.warning(
        line,
        `Thread ${thread} of process ${process} is ${state}-blocked, but which process it waits for is not there: "${excerpt(blocked)}". A process id was expected. Make the window wider, or write \`pidin\`'s output to a file.`,
      );
      return undefined;
    }
    const [whole, id, node] = found;
    if (node === undefined) return this.#capture.task(Number(id), line).id;
    const name = whole.trim();
    const known = this.#remote.get(name) ?? FIRST_REMOTE + this.#remote.size;
    this.#remote.set(name, known);
    const task = this.#capture.task(known, line);
    task.name = name;
    return task.id;
  }
}

/** What a thread in a state waits for; of the others it is not said, or it comes by itself. */
const kinds: Readonly<Partial<Record<State, CapturedWait["kind"]>>> = {
  SEND: "send",
  REPLY: "answer",
  RECEIVE: "receive",
  MUTEX: "lock",
  JOIN: "lock",
  WAITTHREAD: "lock",
  CONDVAR: "lock",
  SEM: "lock",
};

function threadOf(task: number, blocked: string) {
  const found = /^(\d{1,10})(?: |$)/.exec(blocked);
  return found === null ? {} : { task, thread: Number(found[1]) };
}

/** The holder of a mutex, as `pid-tid #count`; or only the mutex's address. */
function holderOf(blocked: string) {
  const found = /^(\d{1,10})-(\d{1,10})(?: |$)/.exec(blocked);
  return found === null ? {} : { task: Number(found[1]), thread: Number(found[2]) };
}
