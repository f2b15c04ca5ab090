import type { CapturedWait, Line } from "../capture.ts";
import type { ReadDump } from "../format.ts";
import { excerpt, Notes } from "../notes.ts";
import { CaptureBuilder, type ThreadBuilder } from "../others/builder.ts";
import { eachLine, LONGEST } from "../others/lines.ts";
import { type ProcessLine, parseProcess, parsePsinfo, parseTrace } from "./parse.ts";

/** What the kernel says before it prints a circle. */
export const HEADING = "deadlock between these processes:";

/** Processes have one thread. */
const THREAD = 1;

export function readMinix(text: string): ReadDump {
  const reader = new Reader();
  eachLine(text, (line, number) => reader.readLine(line, number));
  return reader.finish();
}

/** The kernel puts `> ` before what it prints of a process for each that waits for it. */
export function withoutLevels(line: string): string {
  let start = 0;
  while (line.startsWith("> ", start)) start += 2;
  return line.slice(start);
}

class Reader {
  readonly #capture = new CaptureBuilder();
  readonly #notes = new Notes();
  /** Behind a {@link HEADING}: the names of those in the circle, then the one whose call would have closed it. */
  #circle: "none" | "names" | "first" | { readonly closer: ThreadBuilder; readonly name: string } = "none";

  readLine(line: string, number: Line): void {
    const text = withoutLevels(line);
    if (text.trim() === "" || isFileName(text)) return;
    if (text.startsWith(HEADING)) this.#circle = "names";
    else if (this.#circle === "names") this.#circle = "first";
    else if (text.length > LONGEST || !this.#understands(text, number)) this.#skip(line, number);
  }

  finish(): ReadDump {
    return { capture: this.#capture.build("MINIX 3"), notes: this.#notes.toArray() };
  }

  #understands(text: string, line: Line): boolean {
    const process = parsePsinfo(text) ?? parseProcess(text);
    if (process !== undefined) {
      this.#readProcess(process, line);
      return true;
    }
    const trace = parseTrace(text);
    if (trace === undefined) return false;
    const { stack } = this.#capture.task(trace.id, line).thread(THREAD, line);
    if (stack.length === 0) stack.push(...trace.addresses.map((address) => ({ text: address, line })));
    return true;
  }

  #readProcess(found: ProcessLine, line: Line): void {
    const { id, name, peer, peerName, kind } = found;
    const task = this.#capture.task(id, line);
    task.name = name;
    const thread = task.thread(THREAD, line);
    if (peer.kind === "process") this.#capture.task(peer.id, line).name ??= peerName;
    const whom = peer.kind === "process" ? peer.id : undefined;
    const waits = peer.kind === "none" ? [] : [{ kind, task: whom, thread: undefined, call: undefined, line }];
    this.#setWaits(thread, waits, name, line);
    this.#closeCircle(thread, found);
  }

  /** Of two lines about one process the second is newer. */
  #setWaits(thread: ThreadBuilder, waits: readonly CapturedWait[], name: string, line: Line): void {
    const [before] = thread.waits;
    const [now] = waits;
    if (before !== undefined && before.task !== now?.task) {
      this.#notes.warning(
        line,
        `${name} is blocked on another process than in line ${before.line + 1}. This line is taken, as the newer one. If the dump is of several moments, open each alone.`,
      );
    }
    thread.waits.splice(0, thread.waits.length, ...waits);
  }

  /** The kernel looks before it blocks the caller, which is the first that it prints, and is about to wait for the second. */
  #closeCircle(thread: ThreadBuilder, { id, name, peer }: ProcessLine): void {
    const circle = this.#circle;
    if (circle === "first") this.#circle = peer.kind === "none" ? { closer: thread, name } : "none";
    else if (typeof circle === "object") {
      this.#circle = "none";
      circle.closer.waits.push({
        kind: "answer",
        task: id,
        thread: undefined,
        call: undefined,
        line: circle.closer.line,
        doubt: "the kernel has refused that with ELOCKED",
      });
      this.#notes.warning(
        circle.closer.line,
        `${circle.name} is shown waiting for ${name}, as it was about to. The kernel has refused that with ELOCKED, so the circle did not close: look at what ${circle.name} does about the error.`,
      );
    }
  }

  #skip(line: string, number: Line): void {
    this.#notes.error(
      number,
      `This is neither a line of \`psinfo\` nor one of the kernel's about a process: "${excerpt(line)}". It was left out. \`grep . /proc/*/psinfo\` shows all processes.`,
    );
  }
}

/** How `head` and `tail` name a file. */
const isFileName = (text: string): boolean => text.startsWith("==> ") && text.endsWith(" <==");
