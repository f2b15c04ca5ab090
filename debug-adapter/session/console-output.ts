import type { DebugProtocol } from "@vscode/debugprotocol";
import { EventKind, eventOf, type Listener, type Run } from "#simulator";
import { eventText } from "./event-text.ts";
import type { Sources } from "./sources.ts";

type Output = DebugProtocol.OutputEvent["body"];

/** Writes what a run logs to the debug console and, when it is asked to, every event. A moment that was seen before is not told again. */
export class ConsoleOutput implements Listener {
  readonly #run: Run;
  readonly #sources: Sources;
  readonly #trace: boolean;
  readonly #send: (output: Output) => void;

  constructor(run: Run, sources: Sources, trace: boolean, send: (output: Output) => void) {
    this.#run = run;
    this.#sources = sources;
    this.#trace = trace;
    this.#send = send;
  }

  event(kind: number, fibril: number, subject: number, detail: number): void {
    const run = this.#run;
    const isLog = kind === EventKind.log;
    if ((!isLog && !this.#trace) || run.step < run.furthest) return;
    this.write(
      isLog ? "stdout" : "console",
      eventText(run, eventOf(run.machine, kind, fibril, subject, detail)),
      fibril,
    );
  }

  /** Writes a line for the person. */
  say(text: string): void {
    this.#send({ category: "important", output: `${text}\n` });
  }

  /** Writes a line, with the statement that a fibril stands in. */
  write(category: "stdout" | "console", text: string, fibril: number | undefined): void {
    const run = this.#run;
    const pc = fibril === undefined || fibril < 0 ? undefined : run.standing(fibril)?.pc;
    const output = { category, output: `${text}\n` };
    if (pc === undefined) return this.#send(output);
    const { source, line, column } = this.#sources.position(run.program.places[pc]);
    this.#send({ ...output, source, line, column });
  }
}
