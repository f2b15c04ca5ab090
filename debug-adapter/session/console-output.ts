import type { DebugProtocol } from "@vscode/debugprotocol";
import { EventKind, eventOf, type Listener, type Run } from "#simulator";
import type { ConsoleLine } from "../protocol.ts";
import { eventText } from "./event-text.ts";
import type { Sources } from "./sources.ts";

type Output = DebugProtocol.OutputEvent["body"];

/** So many of the latest lines can be gone to. */
const mostLines = 10_000;

/**
 * Writes what a run logs to the debug console and, when it is asked to, every event, each behind the step that it belongs to. A moment that was seen before is
 * not told again.
 */
export class ConsoleOutput implements Listener {
  readonly #run: Run;
  readonly #sources: Sources;
  readonly #trace: boolean;
  readonly #send: (output: Output) => void;
  #lines: ConsoleLine[] = [];

  constructor(run: Run, sources: Sources, trace: boolean, send: (output: Output) => void) {
    this.#run = run;
    this.#sources = sources;
    this.#trace = trace;
    this.#send = send;
  }

  /** The lines of the run that were written last, in order, with their moments. */
  get lines(): readonly ConsoleLine[] {
    return this.#lines.slice(-mostLines);
  }

  event(kind: number, fibril: number, subject: number, detail: number): void {
    const run = this.#run;
    const isLog = kind === EventKind.log;
    if ((!isLog && !this.#trace) || run.step < run.furthest) return;
    const text = eventText(run, eventOf(run.machine, kind, fibril, subject, detail));
    this.#write(isLog ? "stdout" : "console", text, fibril, run.step + 1);
  }

  /** Writes a line for the person. */
  say(text: string): void {
    this.#send({ category: "important", output: `${text}\n` });
  }

  /** Writes a line about this moment, with the statement that a fibril stands in. */
  note(text: string, fibril: number | undefined): void {
    this.#write("console", text, fibril, this.#run.step);
  }

  #write(category: "stdout" | "console", text: string, fibril: number | undefined, step: number): void {
    const run = this.#run;
    this.#lines.push({ moment: { branch: run.branch, step }, text });
    if (this.#lines.length >= 2 * mostLines) this.#lines = this.#lines.slice(-mostLines);
    const pc = fibril === undefined || fibril < 0 ? undefined : run.standing(fibril)?.pc;
    const output = { category, output: `${step}  ${text}\n` };
    if (pc === undefined) return this.#send(output);
    const { source, line, column } = this.#sources.position(run.program.places[pc]);
    this.#send({ ...output, source, line, column });
  }
}
