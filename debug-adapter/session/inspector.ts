import type { DebugProtocol } from "@vscode/debugprotocol";
import type { TaskState } from "#simulator";
import { whyShort, whyText } from "../console/why.ts";
import { graphText } from "../graph/graph-body.ts";
import { tasksBody } from "../graph/tasks-body.ts";
import type { GraphTextArguments, GraphTextBody, MomentBody, TasksBody, WhyBody } from "../protocol.ts";
import { taskStateText } from "../stack/states.ts";
import { Variables } from "../variables/variables.ts";
import { RequestError } from "./request-error.ts";
import type { Frame, Snapshot } from "./snapshot.ts";
import type { Sources } from "./sources.ts";

/** Answers what a client asks about something that stands still, in the form that it asked for. */
export class Inspector<Shown extends Snapshot> {
  readonly snapshot: Shown;
  protected readonly sources: Sources;
  protected readonly session: string;
  protected readonly shownVariables: Variables;

  constructor(sources: Sources, session: string, snapshot: Shown) {
    this.sources = sources;
    this.session = session;
    this.snapshot = snapshot;
    this.shownVariables = new Variables(snapshot);
  }

  threads(): DebugProtocol.Thread[] {
    return this.snapshot.system.tasks.map((task) => this.thread(task));
  }

  protected thread({ id, name, life }: TaskState): DebugProtocol.Thread {
    const { system, findings } = this.snapshot;
    const state = life === "gone" ? "ended" : taskStateText(system, findings, id);
    return { id, name: state === undefined ? name : `${name} · ${state}` };
  }

  stackTrace(args: DebugProtocol.StackTraceArguments): DebugProtocol.StackTraceResponse["body"] {
    const first = Math.max(0, Math.trunc(args.startFrame ?? 0));
    const end = args.levels ? first + Math.trunc(args.levels) : undefined;
    const { frames, total } = this.snapshot.framesOf(args.threadId, first, end);
    return { stackFrames: frames.map((frame) => this.#stackFrame(frame)), totalFrames: total };
  }

  #stackFrame({ id, row }: Frame): DebugProtocol.StackFrame {
    if (row.kind === "label")
      return { id, name: row.text, line: 0, column: 0, presentationHint: "label", canRestart: false };
    if (row.place === undefined) return { id, name: row.text, line: 0, column: 0 };
    const frame = { id, name: row.text, ...this.sources.position(row.place) };
    return row.caller === undefined ? frame : { ...frame, presentationHint: "subtle" };
  }

  scopes({ frameId }: DebugProtocol.ScopesArguments): DebugProtocol.ScopesResponse["body"] {
    return { scopes: this.shownVariables.scopes(this.snapshot.frame(frameId)) };
  }

  variables(args: DebugProtocol.VariablesArguments): DebugProtocol.VariablesResponse["body"] {
    return { variables: this.shownVariables.children(args) };
  }

  graphText({ format }: GraphTextArguments): GraphTextBody {
    return { ...this.here(), text: graphText(this.snapshot, format) };
  }

  /** What stands in the console before the cursor, and behind it. */
  protected typed({ text, line, column }: DebugProtocol.CompletionsArguments) {
    const { client } = this.sources;
    const here = text.split("\n")[line === undefined ? 0 : client.lineFrom(line)] ?? "";
    const at = client.columnFrom(column);
    return { before: here.slice(0, at), after: here.slice(at) };
  }

  /** What each message to the views begins with. */
  here(): Pick<MomentBody, "session" | "moment"> {
    return { session: this.session, moment: this.snapshot.moment };
  }

  /** What a task waits for. */
  why(thread: number): WhyBody {
    const { session, moment } = this.here();
    const isThere = this.snapshot.system.tasks.some(({ id, life }) => id === thread && life !== "gone");
    if (!isThere) throw new RequestError(`There is no task ${thread}.`, true);
    return { session, moment, short: whyShort(this.snapshot, thread), text: whyText(this.snapshot, thread) };
  }

  tasks(): TasksBody {
    return tasksBody(this.session, this.snapshot, this.sources);
  }
}
