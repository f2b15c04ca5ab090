import type { Line } from "../capture.ts";
import type { ReadDump } from "../format.ts";
import { excerpt, Notes } from "../notes.ts";
import { CaptureBuilder, type TaskBuilder } from "../others/builder.ts";
import { eachLine } from "../others/lines.ts";
import { type Message, parseMessage } from "./message.ts";
import { Names } from "./names.ts";

/** The calls that have no answer at the end of the log; docs/dumps.md, "D-Bus". */
export function readMonitor(text: string): ReadDump {
  const reader = new Reader();
  eachLine(text, (line, number) => reader.readLine(line, number));
  return reader.finish();
}

/** The same, of which somebody is told as it goes. */
export function followMonitor(
  text: string,
  listener: CallListener,
): Pick<ReadDump, "notes"> & { readonly names: Names } {
  const reader = new Reader(listener);
  eachLine(text, (line, number) => reader.readLine(line, number));
  return reader.finish();
}

/** What becomes of calls: where a call goes may be known only later. */
export interface CallListener {
  readonly sent: (call: Call) => void;
  readonly answered: (call: Call, answer: Message, line: Line) => void;
  /** Nobody waits for it any more. */
  readonly dropped: (call: Call, at: Message, line: Line) => void;
}

export interface Call {
  readonly message: Message;
  readonly line: Line;
  /** The unique name that it went to, where that is known. */
  owner: string | undefined;
  /** The string that it has as its first argument. */
  argument: string | undefined;
}

/** A string may have several lines, and quotes within it are not marked: where it ends is not known before the next message. */
const STRING = /^ +(?:variant +)?(?:string|object path|signature) "/;
const BUS = "org.freedesktop.DBus";

class Reader {
  readonly #notes = new Notes();
  readonly #names = new Names();
  /** By sender, then by serial number, which counts for each sender. */
  readonly #pending = new Map<string, Map<number, Call>>();
  #isInLongString = false;
  /** What to do with the strings of the message that is being read, if they matter. */
  #strings: string[] | undefined;
  #whenStringsEnd: ((strings: readonly string[]) => void) | undefined;
  readonly #listener: CallListener | undefined;

  constructor(listener?: CallListener) {
    this.#listener = listener;
  }

  readLine(line: string, number: Line): void {
    const message = parseMessage(line);
    if (message !== undefined) {
      this.#endMessage();
      this.#begin(message, number);
    } else if (this.#isInLongString) return;
    else if (line.startsWith(" ")) this.#readArgument(line);
    else if (line !== "") this.#skip(line, number);
  }

  finish(): ReadDump & { readonly names: Names } {
    this.#endMessage();
    const calls = [...this.#pending.values()].flatMap((ofSender) => [...ofSender.values()]);
    calls.sort((a, b) => a.line - b.line);
    const capture = new CaptureBuilder();
    const tasks = new Map<string, TaskBuilder>();
    const taskOf = (name: string, line: Line): TaskBuilder => {
      const known = tasks.get(name);
      if (known !== undefined) return known;
      const task = capture.task(tasks.size + 1, line);
      task.name = this.#names.textOf(name);
      tasks.set(name, task);
      return task;
    };
    for (const { message, line, owner } of calls) {
      const caller = taskOf(message.sender, line);
      const callee = taskOf(owner ?? message.destination, line);
      const methodName = [message.interface, message.member].filter((part) => part !== undefined).join(".");
      const row = { queue: "dispatched", method: 0n, methodName, args: [], sender: caller.id, flags: 0, line } as const;
      callee.addCall(BigInt(line + 1), row);
    }
    this.#noteNoReply(calls);
    return { capture: capture.build("dbus-monitor"), notes: this.#notes.toArray(), names: this.#names };
  }

  #begin(message: Message, line: Line): void {
    if (message.kind === "method call") this.#call(message, line);
    else if (message.kind === "signal") this.#signal(message, line);
    else this.#reply(message, line);
  }

  #call(message: Message, line: Line): void {
    if (message.serial === undefined) return;
    const call: Call = { message, line, owner: undefined, argument: undefined };
    const ofSender = this.#pending.get(message.sender) ?? new Map<number, Call>();
    const before = ofSender.get(message.serial);
    if (before !== undefined) this.#listener?.dropped(before, message, line);
    this.#pending.set(message.sender, ofSender.set(message.serial, call));
    this.#listener?.sent(call);
    this.#names.whenKnown(message.destination, (owner) => {
      call.owner = owner;
    });
    if (message.member !== "GetNameOwner") return;
    this.#withStrings(([name]) => {
      call.argument = name;
    });
  }

  #reply(answer: Message, line: Line): void {
    const { kind, sender, destination, replySerial = -1 } = answer;
    const ofSender = this.#pending.get(destination);
    const call = ofSender?.get(replySerial);
    if (call === undefined) return;
    ofSender?.delete(replySerial);
    this.#listener?.answered(call, answer, line);
    const { argument, message } = call;
    if (sender !== BUS) this.#names.own(message.destination, sender);
    if (kind !== "method return" || argument === undefined) return;
    this.#withStrings(([owner]) => {
      if (owner !== undefined) this.#names.own(argument, owner);
    });
  }

  #signal(signal: Message, line: Line): void {
    const { sender, destination, member } = signal;
    if (sender !== BUS) return;
    if (member === "NameAcquired") {
      this.#withStrings(([name]) => {
        if (name !== undefined) this.#names.own(name, destination);
      });
    } else if (member === "NameOwnerChanged") {
      this.#withStrings(([name, before = "", after = ""]) => {
        if (name === undefined) return;
        this.#names.change(name, before, after);
        // Who has left the bus waits for nothing.
        if (after !== "") return;
        for (const call of this.#pending.get(name)?.values() ?? []) this.#listener?.dropped(call, signal, line);
        this.#pending.delete(name);
      });
    }
  }

  #withStrings(read: (strings: readonly string[]) => void): void {
    this.#strings = [];
    this.#whenStringsEnd = read;
  }

  #readArgument(line: string): void {
    const found = STRING.exec(line);
    if (found === null) return;
    const isWhole = line.endsWith('"') && line.length > found[0].length;
    this.#isInLongString = !isWhole;
    if (isWhole && this.#strings !== undefined) this.#strings.push(line.slice(found[0].length, -1));
  }

  #endMessage(): void {
    this.#isInLongString = false;
    if (this.#strings !== undefined) this.#whenStringsEnd?.(this.#strings);
    this.#strings = undefined;
  }

  #noteNoReply([first]: readonly Call[]): void {
    if (first === undefined) return;
    this.#notes.warning(
      first.line,
      "This is the first call without an answer. Whether a caller asked for none (the flag NO_REPLY) is not in the log of `dbus-monitor`, and a call that came shortly before the log's end may be answered since. `busctl capture` keeps the flags.",
    );
  }

  #skip(line: string, number: Line): void {
    this.#notes.error(
      number,
      `This is no line of \`dbus-monitor\`: "${excerpt(line)}". It was left out. A message begins like \`method call time=1.5 sender=:1.7 -> destination=org.example.Name serial=3 path=/; interface=org.example.Name; member=Get\`. Record it again without \`--profile\`.`,
    );
  }
}
