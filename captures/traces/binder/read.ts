import { OPEN } from "#simulator";
import type { Line } from "../../capture.ts";
import { excerpt, Notes } from "../../notes.ts";
import { eachLine } from "../../others/lines.ts";
import type { ReadTrace } from "../format.ts";
import { type Said, Trace } from "../trace.ts";
import { withTurns } from "../turns.ts";
import { type FtraceLine, isOfBinder, LOST, parseFtrace } from "./line.ts";
import { Processes } from "./processes.ts";

/** Who has called whom, by binder's events in a trace of ftrace; docs/dumps.md, "Timelines". */
export function readFtrace(text: string): ReadTrace {
  const reader = new Reader();
  eachLine(text, (line, number) => reader.readLine(line, number));
  return reader.finish();
}

/** The sender goes on at once. */
const ONE_WAY = 0x1;

/** Something that a thread has to do with: a call that it has sent, or one that it serves. */
interface Doing {
  readonly call: number;
  readonly isOut: boolean;
}

type Transaction = Extract<FtraceLine["event"], { readonly kind: "transaction" }>;

class Reader {
  readonly #trace = new Trace("ftrace", true);
  readonly #notes = new Notes();
  readonly #processes = new Processes(this.#trace);
  /** Calls that are out, and replies that nobody has received, by the numbers of their transactions. */
  readonly #calls = new Map<number, number>();
  readonly #replies = new Map<number, number>();
  /** Of each lane, the newest last. */
  readonly #stacks: Doing[][] = [];
  #firstUnknown: Line | undefined;
  #unknown = 0;

  readLine(line: string, number: Line): void {
    const found = parseFtrace(line);
    if (found !== undefined) this.#read(found, number);
    else if (isOfBinder(line)) {
      this.#notes.error(
        number,
        `This is no whole line of binder's events: "${excerpt(line)}". It was left out. One begins like \`app-1240 [001] .... 12.345678: binder_transaction: transaction=7 dest_node=1 dest_proc=888 dest_thread=0 reply=0 flags=0x10 code=0x3\`. Save the trace once more, as ftrace prints it.`,
      );
    } else this.#readLost(line, number);
  }

  finish(): ReadTrace {
    this.#processes.finish();
    if (this.#firstUnknown !== undefined) {
      const lines = this.#unknown === 1 ? "This line is" : `This line and ${this.#unknown - 1} more are`;
      this.#notes.warning(
        this.#firstUnknown,
        `${lines} about a transaction that was sent before the recording began, or is missing in it. Who waits for it is not known. Record for longer, with a larger \`buffer_size_kb\`.`,
      );
    }
    return withTurns({ trace: this.#trace, notes: this.#notes.toArray() });
  }

  #read({ name, thread, process, time, event }: FtraceLine, line: Line): void {
    const said = { line, time };
    if (event.kind === "exit") return this.#exit(said, event.thread);
    const lane = this.#laneOf(thread, name, process, line);
    if (event.kind === "received") this.#received(said, lane, event.id);
    else if (event.isReply) this.#reply(said, lane, event);
    else this.#call(said, lane, event);
  }

  #laneOf(thread: number, name: string | undefined, process: number | undefined, line: Line): number {
    const lane = this.#processes.laneOf(thread, name, line);
    if (process !== undefined) this.#processes.isOf(lane, process);
    this.#stacks[lane] ??= [];
    return lane;
  }

  #call(said: Said, lane: number, { id, toProcess, toThread, flags, code }: Transaction): void {
    this.#goesOn(said, lane);
    const earlier = this.#calls.get(id);
    if (earlier !== undefined) this.#drop(said, earlier);
    const target = toThread === 0 ? undefined : this.#laneOf(toThread, undefined, toProcess, said.line);
    const isNotice = (flags & ONE_WAY) !== 0;
    const call = this.#trace.sent(said, lane, {
      callee: this.#processes.taskOf(toProcess, said.line),
      target,
      id: BigInt(id),
      method: BigInt(code),
      methodName: undefined,
      args: [],
      isNotice,
    });
    this.#calls.set(id, call);
    if (!isNotice) this.#stacks[lane].push({ call, isOut: true });
  }

  #reply(said: Said, lane: number, { id, toProcess, toThread }: Transaction): void {
    const caller = this.#laneOf(toThread, undefined, toProcess, said.line);
    const stack = this.#stacks[lane];
    const at = stack.findLastIndex(({ call, isOut }) => !isOut && this.#trace.caller.data[call] === caller);
    if (at < 0) return this.#isUnknown(said.line);
    // Whatever it began after that is over.
    for (const { call } of stack.splice(at + 1)) this.#drop(said, call);
    const { call } = stack[at];
    stack.pop();
    this.#trace.answered(said, lane, call, []);
    this.#replies.set(id, call);
  }

  #received(said: Said, lane: number, id: number): void {
    const answered = this.#replies.get(id);
    if (answered !== undefined) {
      this.#replies.delete(id);
      if (!this.#leave(answered)) return;
      this.#calls.delete(Number(this.#trace.idOf(answered)));
      this.#trace.taken(said, answered);
      return;
    }
    const call = this.#calls.get(id);
    if (call === undefined || this.#trace.begunAt.data[call] !== OPEN) return this.#isUnknown(said.line);
    if (this.#trace.target.data[call] !== lane) this.#goesOn(said, lane);
    this.#processes.isOfTask(lane, this.#trace.callee.data[call]);
    this.#trace.begun(said, lane, call);
    if (this.#trace.isNotice.data[call] === 1) this.#calls.delete(id);
    else this.#stacks[lane].push({ call, isOut: false });
  }

  #exit(said: Said, thread: number): void {
    const lane = this.#processes.find(thread);
    if (lane === undefined) return;
    // Who waits for a thread that has ended is told by the driver.
    for (const { call } of this.#stacks[lane].splice(0)) this.#drop(said, call);
    this.#trace.gone(said, lane);
  }

  /** A thread that does something new does not wait any more: what tells of its answer is missing. */
  #goesOn(said: Said, lane: number): void {
    const stack = this.#stacks[lane];
    for (let top = stack.at(-1); top?.isOut === true; top = stack.at(-1)) this.#drop(said, top.call);
  }

  /** Takes a call off its sender's stack; false if it was not there. */
  #leave(call: number): boolean {
    const stack = this.#stacks[this.#trace.caller.data[call]];
    const at = stack.findLastIndex((doing) => doing.isOut && doing.call === call);
    if (at >= 0) stack.splice(at, 1);
    return at >= 0;
  }

  #drop(said: Said, call: number): void {
    const { overAt, handler } = this.#trace;
    const server = handler.data[call];
    if (server >= 0) {
      const at = this.#stacks[server].findLastIndex((doing) => !doing.isOut && doing.call === call);
      if (at >= 0) this.#stacks[server].splice(at, 1);
    }
    this.#leave(call);
    this.#calls.delete(Number(this.#trace.idOf(call)));
    if (overAt.data[call] === OPEN) this.#trace.dropped(said, call);
  }

  #isUnknown(line: Line): void {
    this.#firstUnknown ??= line;
    this.#unknown++;
  }

  #readLost(line: string, number: Line): void {
    const lost = LOST.exec(line);
    if (lost === null) return;
    this.#trace.lost();
    this.#notes.warning(
      number,
      `${lost[2]} events of processor ${lost[1]} are missing here: ftrace had no room for them. Whoever waits since before may have its answer. Record again with a larger \`buffer_size_kb\`.`,
    );
  }
}
