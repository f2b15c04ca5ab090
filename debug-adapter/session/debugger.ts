import type { DebugProtocol } from "@vscode/debugprotocol";
import type { ReadText } from "#language";
import type { Run } from "#simulator";
import { Comparisons } from "../compare/comparisons.ts";
import { openedPost } from "../post-mortem/opened.ts";
import { PostMortem } from "../post-mortem/post-mortem.ts";
import type { LaunchArguments } from "../protocol.ts";
import { afterCounting, atNext, forward, type Search, stoppingAt } from "../running/search.ts";
import { type Observing, Slices } from "../running/slices.ts";
import type { Stop } from "../running/stop.ts";
import { Timelines } from "../timeline/timelines.ts";
import { BreakpointRequests } from "./breakpoint-requests.ts";
import { capabilities } from "./capabilities.ts";
import type { Change, Setting } from "./changes.ts";
import { Choices } from "./choices.ts";
import { Client } from "./client.ts";
import { seedText } from "./course.ts";
import type { Debuggee, Present, Way } from "./debuggee.ts";
import { doneTo } from "./doing.ts";
import { Endings, endOf } from "./ending.ts";
import { Evaluations } from "./evaluations.ts";
import type { Host } from "./host.ts";
import { misspelt, programOf } from "./launch-options.ts";
import { type Loading, loadDebuggee } from "./loading.ts";
import { type Announcement, cancelled, Progress } from "./progress.ts";
import { inARow, readerFor } from "./read-text.ts";
import { reproductionOf } from "./reproduction.ts";
import { RequestError } from "./request-error.ts";
import type { Asked, Handlers } from "./requests.ts";
import { RunInspector } from "./run-inspector.ts";
import { SourceReferences } from "./sources.ts";
import { Stepping } from "./stepping.ts";
import { selectionBody, stoppedBody } from "./stopped-event.ts";
import { TaskEnds } from "./task-ends.ts";
import { Travel } from "./travel.ts";

const ended = new RequestError("The session was ended.");
const isOver = new RequestError("The session was ended, so there is nothing to restart: launch a new one.", true);
const givenUp = new RequestError("The search was given up: the scenario goes on, or something else is looked for.");

/** One debug session: from the launch of a scenario through its stops to its end. */
export class Debugger {
  readonly #host: Host;
  /** What takes the run to another moment. */
  readonly #slices: Slices;
  /** What looks for something while the run stands. */
  readonly #queries: Slices;
  /** What has to be found out before there is a run. */
  readonly #preparing: Slices;
  readonly #progress: Progress;
  readonly #loading: Loading;
  #client: Client | undefined;
  readonly #references = new SourceReferences();
  #debuggee: Debuggee | undefined;
  #postMortem: PostMortem | undefined;
  #isLoading = false;
  /** What can be asked about the present stop; there is none while the run goes on. */
  #inspector: RunInspector | undefined;
  #isStarted = false;
  #restarts = 0;
  /** The session is over; the client is told so. */
  #isTerminated = false;
  readonly #taskEnds = new TaskEnds((event, body) => this.#host.send(event, body));

  readonly #present: Present = {
    stopped: () => this.#stopped(),
    loaded: () => this.#loaded(),
    look: (search, announcement) => this.#queries.run(search, this.#progress.of(announcement)),
    resume: (threadId, way, announcement) => this.#resume(threadId, way, announcement),
  };
  readonly #breakpoints = new BreakpointRequests({
    debuggee: () => this.#debuggee,
    loaded: this.#present.loaded,
    send: (event, body) => this.#host.send(event, body),
    soon: (action) => this.#soon(action),
  });
  readonly #stepping = new Stepping(this.#present);
  readonly #travel = new Travel(this.#present);
  readonly #choices = new Choices(this.#present);
  readonly #comparisons = new Comparisons(this.#present);
  readonly #timelines = new Timelines(this.#present);
  readonly #evaluations = new Evaluations(this.#present, this.#travel, this.#comparisons);
  readonly #endings = new Endings(this.#present.look, (category, output) =>
    this.#host.send("output", { category, output }),
  );

  constructor(host: Host) {
    this.#host = host;
    this.#slices = new Slices(host.now);
    this.#queries = new Slices(host.now);
    this.#preparing = new Slices(host.now);
    const send = (event: string, body: object) => {
      if (this.#client?.showsProgress) host.send(event, body);
    };
    this.#progress = new Progress(send, host.now);
    this.#loading = {
      host,
      references: this.#references,
      prepare: (search, announcement) => this.#preparing.run(search, this.#progress.of(announcement)),
      look: this.#present.look,
      telling: (output) => this.#breakpoints.telling(output),
    };
  }

  /** How a request is answered now: that depends on whether a dump is looked at. */
  get handlers(): Handlers {
    return this.#postMortem?.handlers ?? this.#handlers;
  }

  readonly #handlers: Handlers = {
    initialize: (args) => this.#initialize(args),
    launch: (args, asked) => this.#launch(args, asked),
    restart: (args, asked) => this.#restart(args, asked),
    configurationDone: () => this.#configurationDone(),
    cancel: ({ requestId, progressId }) => {
      if (requestId !== undefined) this.#host.cancel(requestId);
      if (progressId !== undefined) this.#progress.cancel(progressId);
    },
    disconnect: () => this.#disconnect(),
    terminate: () => this.#terminate(),

    setBreakpoints: (args) => this.#breakpoints.setLines(args),
    setFunctionBreakpoints: (args) => this.#breakpoints.setFunctions(args),
    setExceptionBreakpoints: (args) => this.#breakpoints.setFilters(args),
    dataBreakpointInfo: (args) => this.#stopped().dataBreakpointInfo(args),
    setDataBreakpoints: (args) => this.#breakpoints.setData(args),
    breakpointLocations: (args) => ({ breakpoints: this.#loaded().breakpoints.locations(args) }),

    continue: ({ threadId }) => {
      this.#stepping.on(threadId);
      return { allThreadsContinued: true };
    },
    next: ({ threadId }) => this.#stepping.over(threadId),
    stepIn: ({ threadId, targetId }) =>
      targetId === undefined ? this.#stepping.into(threadId) : this.#choices.choose(targetId),
    stepInTargets: (args) => this.#choices.stepInTargets(args),
    stepOut: ({ threadId }) => this.#stepping.out(threadId),
    stepBack: ({ threadId }) => this.#stepping.back(threadId),
    "ktrace/reverseStepOver": ({ threadId }) => this.#stepping.backOver(threadId),
    "ktrace/reverseStepOut": ({ threadId }) => this.#stepping.backOut(threadId),
    reverseContinue: ({ threadId }) => this.#stepping.backOn(threadId),
    gotoTargets: (args, asked) => this.#travel.gotoTargets(args, asked),
    goto: (args) => this.#travel.goto(args),
    restartFrame: (args) => this.#travel.restartFrame(args),
    pause: () => {
      this.#loaded();
      this.#slices.pause();
      this.#queries.pause();
    },

    threads: () => ({ threads: this.#threads() }),
    stackTrace: (args) => this.#stopped().stackTrace(args),
    scopes: (args) => this.#stopped().scopes(args),
    variables: (args) => this.#stopped().variables(args),
    evaluate: (args, asked) => this.#evaluations.evaluate(args, asked),
    completions: (args) => this.#stopped().completions(args),
    exceptionInfo: (args) => this.#stopped().exceptionInfo(args),
    loadedSources: () => ({ sources: this.#loaded().sources.all() }),
    source: ({ source, sourceReference }) => ({
      content: this.#references.textOf(source?.sourceReference ?? sourceReference),
    }),
    "ktrace/edited": () => this.#loaded().edits.look(),
    "ktrace/moment": () => ({ ...this.#stopped().moment(), restarts: this.#restarts }),
    "ktrace/goto": ({ step, branch, lane }) => this.#travel.goTo(step, branch, lane),
    "ktrace/reproduction": async (_, asked) => ({
      ...this.#stopped().here(),
      ...(await reproductionOf(this.#loaded(), this.#present.look, asked)),
    }),
    "ktrace/select": ({ fibril }) => this.#select(fibril),
    "ktrace/why": ({ threadId }) => this.#stopped().why(threadId),
    "ktrace/lines": () => ({ ...this.#stopped().here(), lines: this.#loaded().output.lines }),
    "ktrace/branches": () => this.#stopped().branches(),
    setVariable: (args) => this.#set(this.#stopped().setVariable(args)),
    setExpression: (args) => this.#set(this.#stopped().setExpression(args)),
    terminateThreads: ({ threadIds = [] }) => this.#change(...this.#stopped().endsOf(threadIds)),
    "ktrace/compare": (args, asked) => this.#comparisons.compare(args, asked),
    "ktrace/choices": () => this.#choices.all(),
    "ktrace/choose": ({ id }) => this.#choices.choose(id),
    "ktrace/graph": () => this.#stopped().graph(),
    "ktrace/graphText": (args) => this.#stopped().graphText(args),
    "ktrace/tasks": () => this.#stopped().tasks(),
    "ktrace/methods": (args, asked) => this.#timelines.methods(args, asked),
    "ktrace/timeline": (args, asked) => this.#timelines.window(args, asked),
    "ktrace/timelineFind": (args, asked) => this.#timelines.find(args, asked),
    "ktrace/timelineFollow": (args, asked) => this.#timelines.follow(args, asked),
    "ktrace/timelineTrace": (args, asked) => this.#timelines.trace(args, asked),
    "ktrace/dump": () => noDump(),
    "ktrace/dumpText": () => noDump(),
  };

  get run(): Run | undefined {
    return this.#debuggee?.run;
  }

  // The session's life

  #initialize(args: DebugProtocol.InitializeRequestArguments): DebugProtocol.Capabilities {
    if (this.#client !== undefined) throw new RequestError("The session is initialized already.");
    this.#client = new Client(args);
    return capabilities;
  }

  async #launch(launch: LaunchArguments, asked: Asked): Promise<void> {
    this.#announced();
    if (this.#debuggee !== undefined || this.#isLoading)
      throw new RequestError("A scenario is launched already.", true);
    const { first, next } = inARow(this.#reader());
    this.#postMortem = await this.#loadDump(launch, first);
    if (this.#postMortem !== undefined) return this.#soon(() => this.#host.send("initialized"));
    const debuggee = await this.#load(launch, next, asked);
    this.#debuggee = debuggee;
    this.#soon(() => {
      for (const text of misspelt(launch)) this.#host.send("output", { category: "important", output: `${text}\n` });
      this.#tellSeed(debuggee);
      this.#host.send("initialized");
    });
  }

  /** `undefined` where the configuration names no dump. */
  async #loadDump(launch: LaunchArguments, read: ReadText): Promise<PostMortem | undefined> {
    const client = this.#announced();
    this.#isLoading = true;
    try {
      const { host, references } = this.#loading;
      const post = await openedPost(programOf(launch.program), read, launch);
      return post && new PostMortem(host, client, references, post, launch);
    } finally {
      this.#isLoading = false;
    }
  }

  #reader(): ReadText {
    const { readOwn, askClient } = this.#host;
    return readerFor(this.#announced(), readOwn, askClient);
  }

  async #load(launch: LaunchArguments, read: ReadText, request: Asked, old?: Debuggee): Promise<Debuggee> {
    this.#isLoading = true;
    try {
      return await loadDebuggee(this.#loading, this.#announced(), launch, read, request, old);
    } finally {
      this.#isLoading = false;
    }
  }

  /** A seed that was chosen is told, so that the run can be had again. */
  #tellSeed({ chosenSeed, run }: Debuggee): void {
    if (chosenSeed === undefined) return;
    this.#host.send("output", { category: "console", output: `${seedText(run.schedule.kind, chosenSeed)}\n` });
  }

  /** Loads the scenario anew, as its files are now. While it does not compile, the old run stays as it is. */
  async #restart({ arguments: changed }: { readonly arguments?: LaunchArguments }, asked: Asked): Promise<void> {
    const old = this.#loaded();
    if (this.#isTerminated) throw isOver;
    const debuggee = await this.#load(changed ?? old.launch, this.#reader(), asked, old);
    if (this.#isTerminated) throw isOver;
    old.edits.end();
    this.#slices.giveUp(givenUp);
    this.#left();
    const wasStopped = this.#inspector !== undefined;
    this.#restarts++;
    this.#debuggee = debuggee;
    const tellOfBreakpoints = this.#breakpoints.rebind(debuggee);
    this.#soon(() => {
      if (debuggee.chosenSeed !== old.chosenSeed) this.#tellSeed(debuggee);
      tellOfBreakpoints();
      if (wasStopped) this.#host.send("continued", this.#continuedBody(0));
    });
    if (this.#isStarted) this.#begin(debuggee);
  }

  #configurationDone(): void {
    const debuggee = this.#loaded();
    if (this.#isStarted) throw new RequestError("The configuration is done already.");
    this.#isStarted = true;
    this.#begin(debuggee);
  }

  #begin(debuggee: Debuggee): void {
    const { launch, options, beginning, watch } = debuggee;
    this.#inspector = undefined;
    this.#endings.forget();
    this.#breakpoints.apply(debuggee);
    if (launch.noDebug === true) return this.#go(forward(watch, 0), (stop) => this.#finish(debuggee, stop));
    if (options.stopOnEntry) {
      return this.#soon(() => this.#arrived(debuggee, atNext(watch, "entry", 0)));
    }
    const search = beginning === undefined ? forward(watch, 0) : stoppingAt(watch, 0, beginning);
    this.#go(search, (stop) => this.#arrived(debuggee, stop));
  }

  /** A run without debugging is over: says how, and ends the session. */
  async #finish(debuggee: Debuggee, stop: Stop): Promise<void> {
    const { isGood, text } = await endOf(debuggee, this.#present.look);
    this.#host.send("output", { category: isGood ? "console" : "important", output: text });
    if (stop.kind === "end") this.#host.send("exited", { exitCode: isGood ? 0 : 1 });
    this.#terminated();
  }

  #terminate(): void {
    this.#giveUp();
    this.#terminated();
  }

  #terminated(): void {
    this.#inspector = undefined;
    if (this.#isTerminated) return;
    this.#isTerminated = true;
    this.#soon(() => this.#host.send("terminated"));
  }

  #disconnect(): void {
    this.#giveUp();
    this.#soon(() => this.#host.end());
  }

  /** Whatever goes on, nobody waits for it any more. */
  #giveUp(): void {
    this.#preparing.giveUp(ended);
    this.#slices.giveUp(ended);
    this.#left();
  }

  // Running

  /** Takes the run to another moment; nothing is heard of it when it is given up. */
  #go<Found>(search: Search<Found>, arrived: (found: Found) => void | Promise<void>, observing?: Observing): void {
    this.#untilLeft(this.#slices.run(search, observing).then(arrived));
  }

  /** Nothing is heard of work that is given up. */
  #untilLeft(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (error !== givenUp && error !== ended && error !== cancelled) this.#failed(error);
    });
  }

  /** Takes the run to another moment. */
  #resume(threadId: number, way: Way, announcement?: Announcement): void {
    const debuggee = this.#loaded();
    const fibril = this.#stopped().snapshot.fibrilOf(threadId);
    const task = debuggee.program.tasks.findIndex(({ id }) => id === threadId);
    this.#inspector = undefined;
    this.#left();
    this.#soon(() => this.#host.send("continued", this.#continuedBody(threadId)));
    const wanted = way(debuggee, task, fibril);
    const search = afterCounting(debuggee.watch, task, wanted);
    this.#go(search, (stop) => this.#arrived(debuggee, stop), announcement && this.#progress.of(announcement));
  }

  #set(setting: Setting): { readonly value: string } {
    this.#change(setting);
    return { value: String(setting.value) };
  }

  /** Does something to the run, as a person wants it. What the client shows is out of date then, and it hears of it once. */
  #change(...changes: readonly Change[]): void {
    const debuggee = this.#loaded();
    const { inView, selected } = this.#stopped().snapshot;
    const here = doneTo(debuggee, changes, inView, (output) =>
      this.#host.send("output", { category: "console", output }),
    );
    this.#left();
    const { snapshot } = this.#inspect(debuggee, here);
    const isKept = selected !== undefined && here.fibril === selected && snapshot.frameOf(selected) !== undefined;
    if (isKept) snapshot.bringToTop(selected);
    this.#soon(() => {
      this.#taskEnds.tell(debuggee, here.task);
      // A client that asks again goes back to what it was told first, and away from what was selected since.
      if (here.kind === "goto" && selected === undefined && this.#announced().asksAgain)
        this.#host.send("invalidated", { areas: ["all"] });
      else this.#host.send("stopped", stoppedBody(debuggee, here, debuggee.breakpoints.isLine));
    });
  }

  /** Lets the client show the frames of a fibril, unless the run goes on before it hears of it. */
  #select(fibril: number): void {
    const inspector = this.#stopped();
    const debuggee = this.#loaded();
    const { snapshot } = inspector;
    const thread = snapshot.bringToTop(fibril);
    this.#soon(() => {
      if (this.#inspector !== inspector) return;
      const stop = stoppedBody(debuggee, snapshot.stop, debuggee.breakpoints.isLine);
      this.#host.send("stopped", selectionBody(stop, thread, fibril === snapshot.stopped));
    });
  }

  #inspect({ run, watch, launch, program, sources, stories }: Debuggee, stop: Stop): RunInspector {
    watch.show(stop);
    this.#inspector = new RunInspector(sources, launch.__sessionId ?? "", program, stories, run, stop);
    return this.#inspector;
  }

  /** What was asked about the moment is no more. */
  #left(): void {
    this.#queries.giveUp(givenUp);
    this.#travel.left();
    this.#choices.left();
  }

  #continuedBody(threadId: number) {
    return { threadId, allThreadsContinued: true };
  }

  #arrived(debuggee: Debuggee, stop: Stop): void {
    const { breakpoints, watch } = debuggee;
    this.#inspect(debuggee, stop);
    this.#taskEnds.tell(debuggee, stop.task);
    if (stop.kind === "end") this.#endings.tellEnd(debuggee);
    this.#host.send("stopped", stoppedBody(debuggee, stop, breakpoints.isLine));
    if (watch.next === undefined) this.#untilLeft(this.#endings.tellVerdict(debuggee));
    // Who reads for us tells when there is something new.
    if (!this.#announced().readsFiles) void debuggee.edits.look();
  }

  /** The debugger itself has a mistake. There is no moment to show, so the session ends, and says why. */
  #failed(error: unknown): void {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const output = `KTrace's debugger failed while the scenario ran: ${reason}\n`;
    this.#host.send("output", { category: "important", output });
    this.#terminated();
  }

  // What is asked

  #threads(): DebugProtocol.Thread[] {
    const { program } = this.#loaded();
    return this.#inspector?.threads() ?? program.tasks.map(({ id, name }) => ({ id, name }));
  }

  #announced(): Client {
    if (this.#client === undefined) throw new RequestError("The session is not initialized: send initialize first.");
    return this.#client;
  }

  #loaded(): Debuggee {
    this.#announced();
    if (this.#debuggee !== undefined) return this.#debuggee;
    throw new RequestError(
      this.#isLoading ? "The scenario is still being loaded." : "No scenario is launched: send launch first.",
    );
  }

  #stopped(): RunInspector {
    this.#loaded();
    if (this.#inspector !== undefined) return this.#inspector;
    if (this.#isTerminated) throw ended;
    throw new RequestError(
      this.#isStarted
        ? "The scenario runs: pause it first."
        : "The scenario has not been started: send configurationDone first.",
    );
  }

  /** Does something after the response that is about to be sent. */
  #soon(action: () => void): void {
    setTimeout(action);
  }
}

function noDump(): never {
  throw new RequestError("This is a run, and no dump.");
}
