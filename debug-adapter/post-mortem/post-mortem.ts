import type { DebugProtocol } from "@vscode/debugprotocol";
import { type OpenedTrace, skeletonOf, writeCapture } from "#captures";
import { firstFrom, storyMarkdown } from "#simulator";
import type { DumpTextArguments, DumpTextBody, LaunchArguments } from "../protocol.ts";
import { stepAsked, stepProblem } from "../running/steps-asked.ts";
import { capabilities } from "../session/capabilities.ts";
import { type Client, nameOfUri } from "../session/client.ts";
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
import { TraceCharts } from "./trace-charts.ts";
import { firstMoment, momentAfter, type Way } from "./ways.ts";

const noStep = "A dump shows one moment of a system that is not here: nothing in it can step.";
const noBreakpoint = "A dump does not run, so this is never met.";
const noBreakpointInTrace = "A trace stops where a circle closes and nowhere else: use Jump to Cursor to go to a line.";

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
    this.#inspector = this.#inspectorAt(this.#start);
  }

  readonly handlers: Handlers = {
    initialize: () => capabilities,
    launch: () => never("To launch another scenario", true),
    restart: async () => {
      this.#inspector = this.#inspectorAt(this.#start);
      this.#begin();
    },
    configurationDone: () => this.#begin(),
    cancel: ({ requestId }) => {
      if (requestId !== undefined) this.#host.cancel(requestId);
    },
    disconnect: () => this.#soon(() => this.#host.end()),
    terminate: () => this.#terminate(),

    setBreakpoints: async ({ breakpoints = [] }) => ({ breakpoints: breakpoints.map(() => this.#unmet()) }),
    setFunctionBreakpoints: ({ breakpoints }) => ({ breakpoints: breakpoints.map(() => this.#unmet()) }),
    setExceptionBreakpoints: () => ({}),
    dataBreakpointInfo: () => ({ dataId: null, description: this.#unmetReason }),
    setDataBreakpoints: ({ breakpoints }) => ({ breakpoints: breakpoints.map(() => this.#unmet()) }),
    breakpointLocations: () => ({ breakpoints: [] }),

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
    "ktrace/methods": () => never("The list of methods"),
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
    return this.#launch.stopOnEntry === true ? 0 : firstMoment(moments);
  }

  #inspectorAt(moment: number): DumpInspector {
    const snapshot = new DumpSnapshot(this.#post.moments.at(moment), moment);
    return new DumpInspector(this.#sources, this.#launch.__sessionId ?? "", snapshot);
  }

  #begin(): void {
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
    this.#soon(() => this.#stopped("exception", this.#firstThread()));
  }

  /** The first of those who are stuck, else the first task. */
  #firstThread(): number {
    const { finding, system } = this.#inspector.snapshot;
    return finding?.cycle[0] ?? system.tasks[0]?.id ?? 0;
  }

  #stopped(reason: string, threadId: number): void {
    this.#stop = this.#stopAt(reason, threadId);
    this.#host.send("stopped", this.#stop);
  }

  #stopAt(reason: string, threadId: number): StoppedBody {
    const { finding, step } = this.#inspector.snapshot;
    const { trace } = this.#post.moments;
    const common = { threadId, allThreadsStopped: true };
    if (reason === "exception" && finding !== undefined)
      return { ...common, reason, description: exceptionTitle(finding), text: finding.kind };
    return {
      ...common,
      reason: reason === "exception" ? "entry" : reason,
      description: trace === undefined ? "A dump" : `At ${trace.textOf(step)}`,
    };
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
    const { trace } = this.#post.moments;
    const { step } = this.#inspector.snapshot;
    const target = momentAfter(this.#post.moments, step, way);
    if (trace === undefined || target === step) return this.#stay(threadId, way);
    const isCircle = (way === "on" || way === "back on") && trace.circles.includes(target);
    this.#soon(() => {
      this.#inspector = this.#inspectorAt(target);
      if (isCircle) this.#stopped("exception", this.#firstThread());
      else this.#stopped("step", threadId);
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
    this.#goTo(step, task?.id ?? this.#firstThread());
  }

  /** To a moment; no further than the trace's end. */
  #goTo(moment: number, threadId: number): void {
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
    this.#goTo(target, this.#firstThread());
    return {
      result: `from event ${step} to event ${Math.min(target, this.#post.moments.last)}`,
      variablesReference: 0,
    };
  }

  /** The event of a line, or the first below it. */
  #gotoTargets({ source, line }: DebugProtocol.GotoTargetsArguments): DebugProtocol.GotoTarget[] {
    const { trace, chart } = this.#trace("To go to a line");
    const view = this.#sources.find(source);
    const at = view && this.#sources.lineIn(view, line);
    if (typeof at === "string") throw new RequestError(at, true);
    const event = at === undefined ? trace.length : firstFrom(trace.line.data, trace.length, at);
    if (event === trace.length)
      throw new RequestError("There is no event on this line or below it in the trace.", true);
    const moment = event + 1;
    const place = chart.placeAt(trace.lineAt(moment));
    return [{ id: moment, label: `event ${moment}`, line: this.#sources.placeBody(place).line }];
  }

  /** The trace that this is. @throws RequestError where it is a dump. */
  #trace(what: string): OpenedTrace {
    return this.#post.moments.trace ?? never(what);
  }

  #chart(what: string): TraceCharts {
    return this.#charts ?? never(what);
  }

  #dumpText({ as }: DumpTextArguments): DumpTextBody {
    const { uri } = this.#post;
    const { dump, story } = this.#inspector.snapshot;
    const name = nameOfUri(uri).replace(/\.[^.]*$/, "");
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

  get #unmetReason(): string {
    return this.#post.moments.trace === undefined ? noBreakpoint : noBreakpointInTrace;
  }

  #unmet(): DebugProtocol.Breakpoint {
    return { verified: false, message: this.#unmetReason, reason: "failed" };
  }
}
