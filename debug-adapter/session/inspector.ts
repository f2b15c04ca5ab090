import type { DebugProtocol } from "@vscode/debugprotocol";
import { explain, type Program, type Run, shortNames, storyLines } from "#simulator";
import { graphBody } from "../graph/graph-body.ts";
import { methodsBody } from "../graph/methods-body.ts";
import type { GraphBody, MethodsBody } from "../protocol.ts";
import type { Stop } from "../running/stop.ts";
import { taskStateText } from "../stack/states.ts";
import { Variables } from "../variables/variables.ts";
import type { Client } from "./client.ts";
import { RequestError } from "./request-error.ts";
import { type Frame, Snapshot } from "./snapshot.ts";

/** Answers what a client asks about one stop, in the form that it asked for. */
export class Inspector {
  readonly snapshot: Snapshot;
  readonly #client: Client;
  readonly #session: string;
  readonly #program: Program;
  readonly #variables: Variables;

  constructor(client: Client, session: string, program: Program, run: Run, stop: Stop) {
    this.#client = client;
    this.#session = session;
    this.#program = program;
    this.snapshot = new Snapshot(run, stop);
    this.#variables = new Variables(this.snapshot);
  }

  threads(): DebugProtocol.Thread[] {
    const { system, finding } = this.snapshot;
    return system.tasks.map(({ id, name }) => {
      const state = taskStateText(system, finding, id);
      return { id, name: state === undefined ? name : `${name} · ${state}` };
    });
  }

  stackTrace(args: DebugProtocol.StackTraceArguments): DebugProtocol.StackTraceResponse["body"] {
    const frames = this.snapshot.framesOf(args.threadId);
    const first = args.startFrame ?? 0;
    const shown = frames.slice(first, args.levels ? first + args.levels : undefined);
    return { stackFrames: shown.map((frame) => this.#stackFrame(frame)), totalFrames: frames.length };
  }

  #stackFrame({ id, row }: Frame): DebugProtocol.StackFrame {
    if (row.kind === "label") return { id, name: row.text, line: 0, column: 0, presentationHint: "label" };
    if (row.place === undefined) return { id, name: row.text, line: 0, column: 0 };
    return { id, name: row.text, ...this.#client.position(this.#program.files, row.place) };
  }

  scopes({ frameId }: DebugProtocol.ScopesArguments): DebugProtocol.ScopesResponse["body"] {
    return { scopes: this.#variables.scopes(this.snapshot.frame(frameId)) };
  }

  variables(args: DebugProtocol.VariablesArguments): DebugProtocol.VariablesResponse["body"] {
    return { variables: this.#variables.children(args.variablesReference, args.start, args.count) };
  }

  evaluate(args: DebugProtocol.EvaluateArguments): DebugProtocol.EvaluateResponse["body"] {
    throw new RequestError(`"${args.expression}" cannot be evaluated yet.`);
  }

  exceptionInfo({ threadId }: DebugProtocol.ExceptionInfoArguments): DebugProtocol.ExceptionInfoResponse["body"] {
    const { stop, run } = this.snapshot;
    const { cycle, exception } = exceptionOf(stop, this.#program);
    if (!cycle.includes(threadId)) throw new RequestError("This task is not at an exception at this moment.");
    const story = explain(run);
    const description = storyLines(story, shortNames(this.#program.files)).trimEnd();
    return { exceptionId: exception, description, breakMode: "always", details: { message: story.headline } };
  }

  graph(): GraphBody {
    return graphBody(this.#session, this.snapshot, this.#program);
  }

  methods(): MethodsBody {
    return methodsBody(this.#session, this.#program);
  }
}

/** What went wrong at a stop, and the tasks, by id, that it happened to. */
function exceptionOf(stop: Stop, { tasks }: Program): { exception: string; cycle: readonly number[] } {
  if (stop.kind !== "exception") return { exception: "", cycle: [] };
  const { exception } = stop;
  const cycle = "finding" in exception ? exception.finding.cycle : [];
  return { exception: exception.filter, cycle: [tasks[stop.task].id, ...cycle] };
}
