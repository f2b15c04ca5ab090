import { LONGEST } from "../../others/lines.ts";

/** A line of ftrace about binder, or the end of a thread; docs/dumps.md, "Timelines". */
export interface FtraceLine {
  /** The thread's name; `undefined` where ftrace had forgotten it. */
  readonly name: string | undefined;
  readonly thread: number;
  /** Where the option `record-tgid` was on. */
  readonly process: number | undefined;
  /** In microseconds; `undefined` for clocks that count something else. */
  readonly time: number | undefined;
  readonly event: FtraceEvent;
}

type FtraceEvent =
  | {
      readonly kind: "transaction";
      readonly id: number;
      readonly toProcess: number;
      /** 0: any thread of the process. */
      readonly toThread: number;
      readonly isReply: boolean;
      readonly flags: number;
      readonly code: number;
    }
  | { readonly kind: "received"; readonly id: number }
  | { readonly kind: "exit"; readonly thread: number };

/** `comm-pid (tgid) [cpu] flags time: `, where the process and the flags may be missing. A name has at most 15 characters, any of them. */
const HEAD =
  /^ *(.{1,20}?)-(\d{1,10}) +(?:\( *(\d{1,10}|-+)\) +)?\[\d{1,4}\] +(?:[^ ]{1,12} +)?(\d{1,15})(?:\.(\d{1,9}))?: +/;
const TRANSACTION =
  /^binder_transaction: +transaction=(\d{1,10}) dest_node=\d{1,10} dest_proc=(\d{1,10}) dest_thread=(\d{1,10}) reply=([01]) flags=0x([\da-f]{1,8}) code=0x([\da-f]{1,8})(?=\s|$)/;
const RECEIVED = /^binder_transaction_received: +transaction=(\d{1,10})(?=\s|$)/;
const EXIT = /^sched_process_exit: +comm=.{1,20} pid=(\d{1,10}) /;

/** How ftrace says that it had no room: `CPU:2 [LOST 12 EVENTS]`. */
export const LOST = /^CPU:(\d{1,4}) \[LOST (\d{1,15}) EVENTS\]$/;

/** Whether a line means to be one that is read. */
export const isOfBinder = (line: string): boolean => / binder_transaction(?:_received)?: /.test(line);

/** @returns `undefined` for a line that says nothing of binder or of a thread's end, or is not whole. */
export function parseFtrace(line: string): FtraceLine | undefined {
  if (line.length > LONGEST) return undefined;
  const head = HEAD.exec(line);
  if (head === null) return undefined;
  const event = parseEvent(line.slice(head[0].length));
  if (event === undefined) return undefined;
  const [, name = "", thread, group, seconds, fraction] = head;
  return {
    name: name === "<...>" ? undefined : name,
    thread: Number(thread),
    process: group === undefined || group.startsWith("-") ? undefined : Number(group),
    time: fraction === undefined ? undefined : Number(seconds) * 1e6 + Number(`0.${fraction}`) * 1e6,
    event,
  };
}

function parseEvent(text: string): FtraceEvent | undefined {
  const received = RECEIVED.exec(text);
  if (received !== null) return { kind: "received", id: Number(received[1]) };
  const sent = TRANSACTION.exec(text);
  if (sent !== null) {
    return {
      kind: "transaction",
      id: Number(sent[1]),
      toProcess: Number(sent[2]),
      toThread: Number(sent[3]),
      isReply: sent[4] === "1",
      flags: Number.parseInt(sent[5] ?? "", 16),
      code: Number.parseInt(sent[6] ?? "", 16),
    };
  }
  const exit = EXIT.exec(text);
  return exit === null ? undefined : { kind: "exit", thread: Number(exit[1]) };
}
