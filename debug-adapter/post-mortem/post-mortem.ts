import type { DebugProtocol } from "@vscode/debugprotocol";
import { type OpenedTrace, skeletonOf, writeCapture } from "#captures";
import { storyMarkdown } from "#simulator";
import type { DumpTextArguments, DumpTextBody, LaunchArguments, MethodsBody } from "../protocol.ts";
import { stepAsked, stepProblem } from "../running/steps-asked.ts";
import { capabilities } from "../session/capabilities.ts";
import { type Client, nameOfUri, stemOfUri } from "../session/client.ts";
import type { Host } from "../session/host.ts";
import { RequestError } from "../session/request-error.ts";
import type { Handlers } from "../session/requests.ts";
import { type SourceReferences, Sources } from "../session/sources.ts";
import { type StoppedBody, selectionBody } from "../session/stopped-event.ts";
import { reportText } from "./commands.ts";
import { DumpSnapshot } from "./dump-snapshot.ts";
import { DumpInspector } from "./inspector.ts";
import type { Post } from "./opened.ts";
import { exceptionTitle } from "./title.ts";
import { TraceBreakpoints } from "./trace-breakpoints.ts";
import { TraceCharts } from "./trace-charts.ts";
import { methodsIn } from "./trace-methods.ts";
import { momentAfter, type Way } from "./ways.ts";

const noStep = "A dump shows one moment of a system that is not here: nothing in it can step.";
const noBreakpoint = "A dump shows one moment and does not run, so this is never met.";
const noVariables = "A trace has no variables whose changes could be met. Set a breakpoint on a line or a method.";

/** Nothing that needs a run can be had of a dump. Of what a view asks the view tells by itself. */
function never(what: string, showUser = false): never {
  throw new RequestError(
    `${what} needs a run, and a dump shows what was. A scenario can be made of it: “KTrace: Make a Scenario from This Dump”.`,
    showUser,
  );
}

/**
 * A session on a dump or a trace: everything that can be seen of a system that is not here. A dump has one moment, in which nothing steps; the steps of a
 * trace are its events.
 */
export class PostMortem {
  readonly #host: Host;
  readonly #post: Post;
  readonly #launch: LaunchArguments;
  readonly #references: SourceReferences;
  readonly #sources: Sources;
  readonly #charts: TraceCharts | undefined;
  readonly #breakpoints: TraceBreakpoints | undefined;
  #inspector: DumpInspector;
  /** What the client was told last. */
  #stop: StoppedBody | undefined;
  #isOver = false;

  constructor(host: Host, client: Client, references: SourceReferences, post: Post, launch: LaunchArguments) {
    this.#host = host;
    this.#post = post;
    this.#launch = launch;
    this.#references = references;
    this.#sources = new Sources(client, [{ uri: post.uri, text: post.text, isAlone: false }], references);
    const { trace } = post.moments;
    this.#charts = trace && new TraceCharts(trace, this.#sources);
    this.#breakpoints = trace && new TraceBreakpoints(trace, this.#sources);
    this.#inspector = this.#inspectorAt(this.#start);
  }

  readonly handlers: Handlers = {
    initialize: () => capabilities,
    launch: () => never("To launch another scenario", true),
    restart: async () => this.#begin(),
    configurationDone: () => this.#begin(),
    cancel: ({ requestId }) => {
      if (requestId !== undefined) this.#host.cancel(requestId);
    },
    disconnect: () => this.#soon(() => this.#host.end()),
    terminate: () => this.#terminate(),

    setBreakpoints: async (args) => ({
      breakpoints: this.#breakpoints?.setLines(args) ?? unmet(args.breakpoints, noBreakpoint),
    }),
    setFunctionBreakpoints: (args) => ({
      breakpoints: this.#breakpoints?.setMethods(args) ?? unmet(args.breakpoints, noBreakpoint),
    }),
    setExceptionBreakpoints: () => ({}),
    dataBreakpointInfo: () => ({ dataId: null, description: this.#unwatched }),
    setDataBreakpoints: ({ breakpoints }) => ({ breakpoints: unmet(breakpoints, this.#unwatched) }),
    breakpointLocations: (args) => ({ breakpoints: this.#breakpoints?.locations(args) ?? [] }),

    continue: ({ threadId }) => {
      this.#go("on", threadId);
      return { allThreadsContinued: true };
    },
    next: ({ threadId }) => this.#go("forth", threadId),
    stepIn: ({ threadId }) => this.#go("forth", threadId),
    stepInTargets: () => ({ targets: [] }),
    stepOut: ({ threadId }) => this.#go("forth", threadId),
    stepBack: ({ threadId }) => this.#go("back", threadId),
    "ktrace/reverseStepOver": ({ threadId }) => this.#go("back", threadId),
    "ktrace/reverseStepOut": ({ threadId }) => this.#go("back", threadId),
    reverseContinue: ({ threadId }) => this.#go("back on", threadId),
    gotoTargets: async (args) => ({ targets: this.#gotoTargets(args) }),
    goto: ({ threadId, targetId }) => this.#goTo(targetId, threadId),
    restartFrame: () => never("To go back to a call", true),
    pause: ({ threadId }) => this.#soon(() => this.#stopped("pause", threadId)),

    threads: () => ({ threads: this.#inspector.threads() }),
    stackTrace: (args) => this.#inspector.stackTrace(args),
    scopes: (args) => this.#inspector.scopes(args),
    variables: (args) => this.#inspector.variables(args),
    evaluate: async (args) => this.#evaluate(args),
    completions: (args) => this.#inspector.completions(args),
    exceptionInfo: async () => this.#inspector.exceptionInfo(),
    loadedSources: () => ({ sources: this.#sources.all() }),
    source: ({ source, sourceReference }) => ({
      content: this.#references.textOf(source?.sourceReference ?? sourceReference ?? 0),
    }),
    setVariable: () => never("To set a variable", true),
    setExpression: () => never("To set a variable", true),
    terminateThreads: () => never("To end a task", true),

    "ktrace/edited": async () => {},
    "ktrace/moment": () => ({
      ...this.#inspector.here(),
      furthest: this.#post.moments.last,
      restarts: 0,
      isDump: true,
    }),
    "ktrace/goto": ({ step, lane }) => this.#goToStep(step, lane),
    "ktrace/reproduction": () => never("To save how it went"),
    "ktrace/select": ({ fibril }) => this.#select(fibril),
    "ktrace/why": ({ threadId }) => this.#inspector.why(threadId),
    "ktrace/lines": () => ({ ...this.#inspector.here(), lines: [] }),
    "ktrace/branches": () => never("To see its courses"),
    "ktrace/compare": () => never("To compare moments"),
    "ktrace/choices": () => never("To choose what runs next"),
    "ktrace/choose": () => never("To choose what runs next"),
    "ktrace/graph": async () => this.#inspector.graph(),
    "ktrace/graphText": (args) => this.#inspector.graphText(args),
    "ktrace/tasks": () => this.#inspector.tasks(),
    "ktrace/methods": async () => ({ ...this.#inspector.here(), protocols: this.#methods() }),
    "ktrace/timeline": async (args) => this.#chart("The sequence chart").window(args, this.#inspector.here()),
    "ktrace/timelineFind": async (args) => this.#chart("The sequence chart").find(args, this.#inspector.here()),
    "ktrace/timelineFollow": async (args) => this.#chart("The sequence chart").follow(args, this.#inspector.here()),
    "ktrace/timelineTrace": async (args) =>
      this.#chart("A trace for Perfetto").trace(args, this.#post.uri, this.#inspector.here()),
    "ktrace/dump": () => this.#inspector.dump(this.#post),
    "ktrace/dumpText": (args) => this.#dumpText(args),
  };

  /** Where the session begins. */
  get #start(): number {
    const { moments } = this.#post;
    if (this.#launch.noDebug === true) return moments.last;
    return this.#launch.stopOnEntry === true ? 0 : momentAfter(moments, this.#stops, 0, "on");
  }

  /** The moments that one does not go on past: where a circle closes, and where a breakpoint is met. */
  get #stops(): readonly (readonly number[])[] {
    return [this.#post.moments.trace?.circles ?? [], this.#breakpoints?.moments ?? []];
  }

  #inspectorAt(moment: number): DumpInspector {
    const { moments } = this.#post;
    const snapshot = new DumpSnapshot(moments.at(moment), moment, moments.trace);
    return new DumpInspector(this.#sources, this.#launch.__sessionId ?? "", snapshot);
  }

  #begin(): void {
    this.#inspector = this.#inspectorAt(this.#start);
    const { snapshot } = this.#inspector;
    if (this.#launch.noDebug === true) {
      this.#say(reportText(snapshot));
      this.#soon(() => this.#host.send("exited", { exitCode: snapshot.finding === undefined ? 0 : 1 }));
      return this.#terminate();
    }
    const { length } = snapshot.dump.notes;
    const read =
      length === 0
        ? ""
        : ` ${length === 1 ? "One thing in it was" : `${length} things in it were`} not understood, or do not fit together: write notes.`;
    const { kind, moments } = this.#post;
    const what =
      moments.trace === undefined
        ? `This is a ${kind} dump`
        : `This is a trace (${kind}), at ${moments.trace.textOf(snapshot.step)}`;
    this.#say(`${snapshot.story.headline}. ${what}: write report for all that it tells, help for more.${read}\n`);
    this.#soon(() => this.#stopped("entry"));
  }

  /** The first of those who are stuck, else the first task. */
  #firstThread(): number {
    const { finding, system } = this.#inspector.snapshot;
    return finding?.cycle[0] ?? system.tasks[0]?.id ?? 0;
  }

  /** Tells that the session stands, and why. A client shows the topmost place of a thread: of the one that is asked for, else of whoever did what leads here. */
  #stopped(arrival: Arrival, threadId?: number): void {
    this.#stop = this.#stopAt(arrival, threadId);
    this.#host.send("stopped", this.#stop);
  }

  #stopAt(arrival: Arrival, asked: number | undefined): StoppedBody {
    const { snapshot } = this.#inspector;
    const { finding, step } = snapshot;
    const { trace } = this.#post.moments;
    const isLed = arrival === "entry" || arrival === "on";
    const met = isLed ? this.#breakpoints?.metAt(step) : undefined;
    const isMet = met !== undefined && met.ids.length > 0;
    const common = { allThreadsStopped: true, ...(isMet && { hitBreakpointIds: [...met.ids] }) };
    const isStuck = arrival === "entry" || (isLed && snapshot.isClosing);
    if (isStuck && finding !== undefined) {
      const stuck = { threadId: this.#firstThread(), description: exceptionTitle(finding), text: finding.kind };
      return { ...common, reason: "exception", ...stuck };
    }
    const reason = isMet ? (met.isLine ? "breakpoint" : "function breakpoint") : arrival === "on" ? "step" : arrival;
    const isOfActor = isMet || (arrival !== "entry" && arrival !== "pause");
    const actor = isOfActor ? trace?.actorAt(step)?.task : undefined;
    const threadId = (arrival === "goto" ? (asked ?? actor) : (actor ?? asked)) ?? this.#firstThread();
    // Clients write the description beside the task's name, where there is little room.
    const told =
      trace === undefined
        ? { description: "A dump" }
        : { description: trace.shortTextOf(step), text: `At ${trace.textOf(step)}` };
    return { ...common, reason, threadId, ...told };
  }

  /** Lets the client show the frames of a fibril, unless it is shown another moment before. */
  #select(fibril: number): void {
    const [inspector, stop] = [this.#inspector, this.#stop];
    if (stop === undefined) throw new RequestError("The session has not begun: send configurationDone first.");
    const thread = inspector.snapshot.bringToTop(fibril);
    this.#soon(() => {
      if (this.#inspector !== inspector) return;
      this.#host.send("stopped", selectionBody(stop, thread, fibril === inspector.snapshot.stopped));
    });
  }

  #go(way: Way, threadId: number): void {
    const { step } = this.#inspector.snapshot;
    const target = momentAfter(this.#post.moments, this.#stops, step, way);
    if (target === step) return this.#stay(threadId, way);
    this.#soon(() => {
      this.#inspector = this.#inspectorAt(target);
      this.#stopped(way === "on" || way === "back on" ? "on" : "step", threadId);
    });
  }

  /** VS Code cannot hide its buttons: whoever presses one is told, and stays. */
  #stay(threadId: number, way: Way): void {
    const isBack = way === "back" || way === "back on";
    const atEnd = isBack ? "This is the beginning of the trace." : "The trace ends here: what came next is not in it.";
    const output = this.#post.moments.trace === undefined ? noStep : atEnd;
    this.#soon(() => {
      this.#host.send("output", { category: "console", output: `${output}\n` });
      this.#stopped("step", threadId);
    });
  }

  #goToStep(step: number, lane?: number): void {
    const { chart } = this.#trace("To go to a step");
    const isKnown = lane !== undefined && lane < chart.fibrils.length;
    const task = isKnown ? chart.lanes.tasks.at(chart.taskOf(lane)) : undefined;
    this.#goTo(step, task?.id);
  }

  /** To a moment; no further than the trace's end. */
  #goTo(moment: number, threadId?: number): void {
    const problem = stepProblem(moment);
    if (problem !== undefined) throw new RequestError(problem, true);
    this.#soon(() => {
      this.#inspector = this.#inspectorAt(Math.min(moment, this.#post.moments.last));
      this.#stopped("goto", threadId);
    });
  }

  /** `step 12` goes to a moment of a trace; all else is asked of the moment. */
  #evaluate(args: DebugProtocol.EvaluateArguments): DebugProtocol.EvaluateResponse["body"] {
    const { step } = this.#inspector.snapshot;
    const target = args.context === "repl" ? stepAsked(args.expression, step) : undefined;
    if (target === undefined || this.#post.moments.trace === undefined) return this.#inspector.evaluate(args);
    this.#goTo(target);
    return {
      result: `from event ${step} to event ${Math.min(target, this.#post.moments.last)}`,
      variablesReference: 0,
    };
  }

  /** The event of a line, or the first below it. */
  #gotoTargets({ source, line }: DebugProtocol.GotoTargetsArguments): DebugProtocol.GotoTarget[] {
    const { trace } = this.#trace("To go to a line");
    const moment = this.#breakpoints?.momentOn(source, line);
    if (typeof moment === "string") throw new RequestError(moment, true);
    if (moment === undefined) return [];
    return [{ id: moment, label: `event ${moment}`, line: this.#sources.client.lineTo(trace.lineAt(moment)) }];
  }

  /** The trace that this is. @throws RequestError where it is a dump. */
  #trace(what: string): OpenedTrace {
    return this.#post.moments.trace ?? never(what);
  }

  #methods(): MethodsBody["protocols"] {
    const { trace } = this.#trace("The list of methods");
    return methodsIn(trace, this.#inspector.snapshot.step);
  }

  #chart(what: string): TraceCharts {
    return this.#charts ?? never(what);
  }

  #dumpText({ as }: DumpTextArguments): DumpTextBody {
    const { uri } = this.#post;
    const { dump, story } = this.#inspector.snapshot;
    const name = stemOfUri(uri);
    switch (as) {
      case "capture":
        return { ...this.#inspector.here(), name: `${name}.ktrace`, text: writeCapture(dump.capture) };
      case "scenario":
        return {
          ...this.#inspector.here(),
          name: `${name}.ktrace`,
          text: skeletonOf(dump.capture, dump.system),
        };
      case "report":
        return {
          ...this.#inspector.here(),
          name: `${name}.md`,
          text: storyMarkdown(story, [nameOfUri(uri)]),
        };
    }
  }

  #say(output: string): void {
    this.#soon(() => this.#host.send("output", { category: "console", output }));
  }

  #terminate(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#soon(() => this.#host.send("terminated"));
  }

  /** Does something after the response that is about to be sent. */
  #soon(action: () => void): void {
    setTimeout(action);
  }

  get #unwatched(): string {
    return this.#post.moments.trace === undefined ? noBreakpoint : noVariables;
  }
}

/** Why a session stands where it does. `on`: it went on, forth or back, to where something stops. */
type Arrival = "entry" | "on" | "step" | "goto" | "pause";

const unmet = (breakpoints: readonly object[] = [], message: string): DebugProtocol.Breakpoint[] =>
  breakpoints.map(() => ({ verified: false, message, reason: "failed" }));
