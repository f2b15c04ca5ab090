import { NOTHING, OPEN } from "#simulator";
import type { Line } from "../../capture.ts";
import { excerpt, Notes } from "../../notes.ts";
import { eachLine } from "../../others/lines.ts";
import type { ReadTrace } from "../format.ts";
import { type Said, Trace } from "../trace.ts";
import { saysOf, type TraceSays } from "./line.ts";

/** The calls of the task that HelenOS's `trace +i` was let loose on, and their answers; docs/dumps.md, "Timelines". */
export function readHelenosTrace(text: string): ReadTrace {
  const reader = new Reader();
  eachLine(text, (line, number) => reader.readLine(line, number));
  return reader.finish();
}

/** Two threads print at once: an answer may stand before its call, but no more lines than this. */
const MOST_LINES_BEFORE = 16;

type Answer = Extract<TraceSays, { readonly kind: "answer" }>;

class Reader {
  readonly #trace = new Trace("trace", false);
  readonly #notes = new Notes();
  /** Calls that are out, by their ids, which are used again. */
  readonly #out = new Map<bigint, number>();
  /** The latest answers to ids that are not out. */
  readonly #early = new Map<bigint, { readonly answer: Answer; readonly line: Line }>();
  readonly #phones = new Map<string, number>();
  #lane = NOTHING;
  #firstUnknown: Line | undefined;
  #unknown = 0;

  readLine(line: string, number: Line): void {
    const { says, isDamaged } = saysOf(line);
    for (const each of says) this.#read(each, { line: number, time: undefined });
    if (isDamaged) {
      this.#notes.error(
        number,
        `This is no whole call or answer of \`trace\`: "${excerpt(line)}". It was left out. A call is printed like \`Call ID: 0xffff800000d77800, phone: 5, proto: vfs, method: mount (1032) args: (37, 0, 0, 0, 0)\`, its answer like \`Response to 0xffff800000d77800: retval=0, args = (0, 0, 0, 0, 0)\`. Copy the output once more.`,
      );
    }
  }

  finish(): ReadTrace {
    for (const { line } of this.#early.values()) this.#isUnknown(line);
    if (this.#firstUnknown !== undefined) {
      const what = this.#unknown === 1 ? "This answer is" : `This answer and ${this.#unknown - 1} more are`;
      this.#notes.warning(
        this.#firstUnknown,
        `${what} to a call that was sent before the recording began, or is missing in it. Start the program by \`trace +i\`, and the recording has it from the beginning.`,
      );
    }
    if (this.#trace.length === 0) {
      this.#notes.error(0, "There is no call in this output of `trace`. It prints calls with the option `+i`.");
    }
    return { trace: this.#trace, notes: this.#notes.toArray() };
  }

  #read(says: TraceSays, said: Said): void {
    switch (says.kind) {
      case "call":
        return this.#call(says, said);
      case "answer":
        return this.#answer(says, said);
      case "request":
        return this.#trace.mark(said, this.#laneAt(said.line), "something came in that is no answer");
      case "registered":
        this.#phones.set(says.phone, this.#peer(says.phone, says.protocol, said.line));
        return;
      case "hung up":
        // Who uses the phone next may have connected it to another task.
        this.#phones.delete(says.phone);
        return this.#trace.mark(said, this.#laneAt(said.line), `hangs up phone ${says.phone}`);
    }
  }

  #call({ id, phone, protocol, method, methodName, args }: TraceSays & { kind: "call" }, said: Said): void {
    const lane = this.#laneAt(said.line);
    const earlier = this.#out.get(id);
    if (earlier !== undefined) {
      this.#notes.warning(
        said.line,
        `The call ${`0x${id.toString(16)}`} is printed again, and the one of line ${this.#lineOf(earlier) + 1} has no answer: lines between them are missing. It was taken for answered.`,
      );
      this.#trace.dropped(said, earlier);
    }
    const callee = this.#phones.get(phone) ?? this.#peer(phone, protocol, said.line);
    this.#phones.set(phone, callee);
    const call = this.#trace.sent(said, lane, { callee, id, method, methodName, args, isNotice: false });
    const early = this.#early.get(id);
    this.#early.delete(id);
    if (early !== undefined && said.line - early.line <= MOST_LINES_BEFORE) {
      this.#out.delete(id);
      return this.#return(early.answer, call, said);
    }
    if (early !== undefined) this.#isUnknown(early.line);
    this.#out.set(id, call);
  }

  #answer(answer: Answer, said: Said): void {
    const call = this.#out.get(answer.id);
    if (call !== undefined) {
      this.#out.delete(answer.id);
      return this.#return(answer, call, said);
    }
    const before = this.#early.get(answer.id);
    if (before !== undefined) this.#isUnknown(before.line);
    this.#early.set(answer.id, { answer, line: said.line });
  }

  #return({ rc, error, values }: Answer, call: number, said: Said): void {
    if (this.#trace.overAt.data[call] !== OPEN) return;
    this.#trace.returned(said, call, [rc, ...values], error);
  }

  /** The traced task, as soon as it does anything. */
  #laneAt(line: Line): number {
    if (this.#lane === NOTHING) this.#lane = this.#trace.addLane(this.#taskAt("traced task", line), 1, "main", line);
    return this.#lane;
  }

  #peer(phone: string, protocol: string | undefined, line: Line): number {
    this.#laneAt(line);
    return this.#taskAt(protocol === undefined ? `phone ${phone}` : `${protocol} (phone ${phone})`, line);
  }

  #taskAt(name: string, line: Line): number {
    return this.#trace.addTask(this.#trace.tasks.length + 1, name, line);
  }

  #lineOf(call: number): Line {
    return this.#trace.lineAt(this.#trace.sentAt.data[call]);
  }

  #isUnknown(line: Line): void {
    this.#firstUnknown = Math.min(this.#firstUnknown ?? line, line);
    this.#unknown++;
  }
}
