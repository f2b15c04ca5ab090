import { NOTHING } from "#simulator";
import type { Line } from "../capture.ts";
import type { ReadTrace } from "../traces/format.ts";
import { Trace } from "../traces/trace.ts";
import { withTurns } from "../traces/turns.ts";
import type { Message } from "./message.ts";
import { type Call, type CallListener, followMonitor } from "./read.ts";

/** Who has called whom, and when that was answered; docs/dumps.md, "D-Bus". */
export function readMonitorTrace(text: string): ReadTrace {
  const writer = new Writer();
  const { notes, names } = followMonitor(text, writer);
  return withTurns({ trace: writer.finish((owner) => names.textOf(owner)), notes });
}

/** A connection is a task, of which it is not told what its threads do. */
class Writer implements CallListener {
  readonly #trace = new Trace("dbus-monitor", false);
  readonly #numbers = new Map<Call, number>();
  readonly #tasks = new Map<string, number>();
  readonly #lanes = new Map<string, number>();

  readonly sent = (call: Call): void => {
    const { message, line } = call;
    const methodName = [message.interface, message.member].filter((part) => part !== undefined).join(".");
    const what = { id: BigInt(line + 1), method: 0n, methodName, args: [], isNotice: false };
    const said = { line, time: message.time };
    this.#numbers.set(call, this.#trace.sent(said, this.#laneOf(message.sender, line), { callee: NOTHING, ...what }));
  };

  readonly answered = (call: Call, { kind, time }: Message, line: Line): void => {
    const number = this.#numbers.get(call) ?? NOTHING;
    this.#trace.returned({ line, time }, number, [], kind === "error" ? "error" : undefined);
  };

  readonly dropped = (call: Call, { time }: Message, line: Line): void => {
    this.#trace.dropped({ line, time }, this.#numbers.get(call) ?? NOTHING);
  };

  /** Only now it is known who owned the names that calls went to. */
  finish(textOf: (owner: string) => string): Trace {
    for (const [{ message, owner, line }, number] of this.#numbers) {
      this.#trace.callee.data[number] = this.#taskOf(owner ?? message.destination, line);
    }
    for (const [name, task] of this.#tasks) this.#trace.tasks[task].name = textOf(name);
    return this.#trace;
  }

  #taskOf(name: string, line: Line): number {
    const task = this.#tasks.get(name) ?? this.#trace.addTask(this.#tasks.size + 1, name, line);
    this.#tasks.set(name, task);
    return task;
  }

  #laneOf(name: string, line: Line): number {
    const lane = this.#lanes.get(name) ?? this.#trace.addLane(this.#taskOf(name, line), 1, "connection", line);
    this.#lanes.set(name, lane);
    return lane;
  }
}
