import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Run } from "#simulator";
import { noPoints } from "../breakpoints/points.ts";
import { Breakpoints } from "../breakpoints/store.ts";
import { Comparisons } from "../compare/comparisons.ts";
import type { LaunchArguments } from "../protocol.ts";
import { backInTask, backOut, backStep } from "../running/back-step.ts";
import { anyStatement, into, nextStatement, outOf } from "../running/goals.ts";
import { afterCounting, atNext, backward, forward, type Goal, type Search, stoppingAt } from "../running/search.ts";
import { type Clock, type Observing, Slices } from "../running/slices.ts";
import { stepAsked } from "../running/steps-asked.ts";
import type { Stop } from "../running/stop.ts";
import type { Visit } from "../running/visit.ts";
import { Watch } from "../running/watch.ts";
import { branchAsked } from "./branches.ts";
import { capabilities } from "./capabilities.ts";
import type { Change, Setting } from "./changes.ts";
import { Choices } from "./choices.ts";
import { Client } from "./client.ts";
import { ConsoleOutput } from "./console-output.ts";
import { courseOf, seedFrom, seedText } from "./course.ts";
import type { Debuggee, Present, Way } from "./debuggee.ts";
import { Edits } from "./edits.ts";
import { Endings, endOf } from "./ending.ts";
import { ExceptionFilters } from "./exception-filters.ts";
import { Inspector } from "./inspector.ts";
import { optionsOf } from "./launch-options.ts";
import { loadProgram } from "./load.ts";
import { type Announcement, cancelled, Progress } from "./progress.ts";
import { type AskClient, type OwnReader, readerFor } from "./read-text.ts";
import { opened, reproductionOf } from "./reproduction.ts";
import { RequestError } from "./request-error.ts";
import type { Asked, Handlers } from "./requests.ts";
import { SourceReferences, Sources } from "./sources.ts";
import { stoppedBody } from "./stopped-event.ts";
import { Stories } from "./stories.ts";
import { Travel } from "./travel.ts";

/** What the debugger needs of the conversation that it is in. */
export interface Host {
  send(event: string, body?: object): void;
  /** The conversation is over. */
  end(): void;
  readonly readOwn: OwnReader;
  /** A random number of at least 0 and below 1. */
  readonly chance: () => number;
  readonly now: Clock;
  /** Lets a request, by its number, wait no longer. */
  cancel(request: number): void;
  readonly askClient: AskClient;
}

const ended = new RequestError("The session was ended.");
const isOver = new RequestError("The session was ended, so there is nothing to restart: launch a new one.", true);
const givenUp = new RequestError("The search was given up: the scenario goes on, or something else is looked for.");

/** Who is in view after a task was ended: who was, or the first that has not ended. */
function stillThere(run: Run, { fibril, task }: Stop): Pick<Stop, "fibril" | "task"> {
  if (!run.isGone(task)) return { fibril, task };
  const other = run.program.tasks.findIndex((_, index) => !run.isGone(index));
  return { fibril: undefined, task: Math.max(0, other) };
}

const noValue = (message: string): string => `has no value here, so it does not stop: ${message}`;

const depthOf = (run: Run, fibril: number): number => run.standing(fibril)?.depth ?? 0;

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
  #client: Client | undefined;
  readonly #filters = new ExceptionFilters();
  readonly #references = new SourceReferences();
  #debuggee: Debuggee | undefined;
  #isLoading = false;
  /** What can be asked about the present stop; there is none while the run goes on. */
  #inspector: Inspector | undefined;
  #isStarted = false;
  /** The session is over; the client is told so. */
  #isTerminated = false;
  /** Ids of the tasks that the client knows to have ended. */
  readonly #gone = new Set<number>();

  readonly #present: Present = {
    stopped: () => this.#stopped(),
    loaded: () => this.#loaded(),
    look: (search, announcement) => this.#queries.run(search, this.#progress.of(announcement)),
    resume: (threadId, way, announcement) => this.#resume(threadId, way, announcement),
  };
  readonly #travel = new Travel(this.#present);
  readonly #choices = new Choices(this.#present);
  readonly #comparisons = new Comparisons(this.#present);
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
  }

  readonly handlers: Handlers = {
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

    setBreakpoints: async (args) => {
      const { breakpoints, edits } = this.#loaded();
      if (args.sourceModified) await edits.look();
      else this.#soon(() => this.#lookAfter(args));
      const set = breakpoints.lines.set(args);
      this.#pointsChanged();
      return { breakpoints: set };
    },
    setFunctionBreakpoints: (args) => {
      const { breakpoints } = this.#loaded();
      const set = breakpoints.setFunctions(args);
      this.#pointsChanged();
      return { breakpoints: set };
    },
    setExceptionBreakpoints: (args) => {
      const breakpoints = this.#filters.set(args, this.#debuggee?.program);
      this.#filtersChanged();
      return { breakpoints };
    },
    dataBreakpointInfo: (args) => this.#stopped().dataBreakpointInfo(args),
    setDataBreakpoints: (args) => {
      const set = this.#loaded().breakpoints.setData(args);
      this.#pointsChanged();
      return { breakpoints: set };
    },
    breakpointLocations: (args) => ({ breakpoints: this.#loaded().breakpoints.locations(args) }),

    continue: ({ threadId }) => {
      this.#resume(threadId, ({ watch }, task) => forward(watch, task));
      return { allThreadsContinued: true };
    },
    next: ({ threadId }) => this.#step(threadId, (run, fibril) => nextStatement(run, fibril, depthOf(run, fibril))),
    stepIn: ({ threadId, targetId }) =>
      targetId === undefined ? this.#step(threadId, into) : this.#choices.choose(targetId),
    stepInTargets: (args) => this.#choices.stepInTargets(args),
    stepOut: ({ threadId }) => this.#step(threadId, outOf),
    stepBack: ({ threadId }) => this.#stepBack(threadId, backStep),
    "ktrace/reverseStepOver": ({ threadId }) =>
      this.#stepBack(threadId, (watch, fibril) => backStep(watch, fibril, depthOf(watch.run, fibril))),
    "ktrace/reverseStepOut": ({ threadId }) =>
      this.#stepBack(threadId, (watch, fibril) => backOut(watch, fibril, depthOf(watch.run, fibril))),
    reverseContinue: ({ threadId }) =>
      this.#resume(threadId, ({ watch }, task) => backward(watch, task), { title: "Going back to the stop before" }),
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
    evaluate: (args, asked) => this.#evaluate(args, asked),
    completions: (args) => this.#stopped().completions(args),
    exceptionInfo: (args) => this.#stopped().exceptionInfo(args),
    loadedSources: () => ({ sources: this.#loaded().sources.all() }),
    source: ({ source, sourceReference }) => ({
      content: this.#references.textOf(source?.sourceReference ?? sourceReference),
    }),
    "ktrace/edited": () => this.#loaded().edits.look(),
    "ktrace/moment": () => this.#stopped().moment(),
    "ktrace/goto": ({ step, branch }) => this.#travel.goTo(step, branch),
    "ktrace/reproduction": async (_, asked) => ({
      ...this.#stopped().here(),
      ...(await reproductionOf(this.#loaded(), this.#present.look, asked)),
    }),
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
    "ktrace/methods": () => this.#stopped().methods(),
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
    const debuggee = await this.#load(launch, asked);
    this.#debuggee = debuggee;
    this.#soon(() => {
      this.#tellSeed(debuggee);
      this.#host.send("initialized");
    });
  }

  /** `old` is what was debugged until now: its breakpoints stay, and the seed that was chosen for it. */
  async #load(launch: LaunchArguments, request: Asked, old?: Debuggee): Promise<Debuggee> {
    const client = this.#announced();
    const asked = optionsOf(launch);
    this.#isLoading = true;
    try {
      const reader = readerFor(client, this.#host.readOwn, this.#host.askClient);
      const { options, read, isAlone, step: beginning } = await opened(launch, asked, reader);
      const { program, check, texts } = await loadProgram(options, read);
      const sources = new Sources(
        client,
        texts.map((text) => ({ ...text, isAlone })),
        this.#references,
      );
      const chooseSeed = () => old?.chosenSeed ?? seedFrom(this.#host.chance());
      const course = await courseOf(program, options, chooseSeed, read, (search, announcement) =>
        this.#preparing.run(search, this.#progress.of({ ...announcement, request })),
      );
      if (request.signal.aborted) throw cancelled;
      const { run } = course;
      const watch = new Watch(run, noPoints, new Map(), check);
      const send = (output: object) => this.#host.send("output", output);
      const output = new ConsoleOutput(run, sources, options.trace, send);
      watch.listeners.add(output);
      watch.visits.listener = {
        log: ({ fibril }, text) => output.note(text, fibril),
        failed: (visit, message) => this.#breakpointFailed(visit, message),
        filterFailed: (filter, fibril, message) =>
          output.note(`The condition of the exception filter "${filter}" ${noValue(message)}`, fibril),
      };
      return {
        launch,
        options,
        beginning,
        program,
        ...course,
        sources,
        output,
        edits: new Edits(sources, read, (event, body) => this.#host.send(event, body)),
        watch,
        stories: new Stories(run, this.#present.look),
        breakpoints: old?.breakpoints ?? new Breakpoints(program, sources),
        read,
      };
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
    const debuggee = await this.#load(changed ?? old.launch, asked, old);
    if (this.#isTerminated) throw isOver;
    old.edits.end();
    this.#slices.giveUp(givenUp);
    this.#left();
    const wasStopped = this.#inspector !== undefined;
    this.#debuggee = debuggee;
    const rebound = debuggee.breakpoints.rebind(debuggee.program, debuggee.sources);
    this.#soon(() => {
      if (debuggee.chosenSeed !== old.chosenSeed) this.#tellSeed(debuggee);
      this.#tellOfBreakpoints(rebound);
      for (const text of this.#filters.offIn(debuggee.program)) debuggee.output.say(text);
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
    this.#pointsChanged();
    this.#filtersChanged();
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

  #step(threadId: number, goalOf: (run: Run, fibril: number) => Goal): void {
    this.#resume(threadId, ({ watch, run }, task, fibril) =>
      forward(watch, task, fibril === undefined ? anyStatement(run, task) : goalOf(run, fibril)),
    );
  }

  #stepBack(threadId: number, back: (watch: Watch, fibril: number) => Search): void {
    this.#resume(
      threadId,
      ({ watch }, task, fibril) => (fibril === undefined ? backInTask(watch, task) : back(watch, fibril)),
      { title: "Stepping back" },
    );
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
    const { watch, breakpoints } = debuggee;
    const { stop } = this.#stopped().snapshot;
    for (const change of changes) this.#decide(debuggee, change);
    this.#left();
    const met = watch.stop();
    const here: Stop = met?.kind === "exception" ? met : { kind: "goto", ...stillThere(debuggee.run, stop) };
    this.#inspect(debuggee, here);
    this.#soon(() => {
      this.#tellOfTasks(debuggee);
      if (here.kind === "goto" && this.#announced().asksAgain) this.#host.send("invalidated", { areas: ["all"] });
      else this.#host.send("stopped", stoppedBody(debuggee, here, breakpoints.isLine));
    });
  }

  /** The run is a step further then, maybe on another branch. */
  #decide({ run, watch }: Debuggee, { intervention, name }: Change): void {
    const { step, branch } = run;
    if (!run.decide(intervention, `${name} at step ${step}`))
      throw new RequestError(
        `${name} is not possible here: the task has ended, or the run ends here by a fault or at its limit of steps. Go back first.`,
        true,
      );
    watch.visits.forgetAfter(step);
    watch.moved();
    if (run.branch === branch) return;
    const output = `${name} at step ${step}: this is branch ${run.branch} now. branch ${branch} in the console goes back to the future that was seen.\n`;
    this.#host.send("output", { category: "console", output });
  }

  #inspect({ run, watch, launch, program, sources, stories }: Debuggee, stop: Stop): void {
    watch.show(stop);
    this.#inspector = new Inspector(sources, launch.__sessionId ?? "", program, stories, run, stop);
  }

  /** Tells the client which tasks have ended since it last heard of them, and which are there again because time went back. */
  #tellOfTasks({ run, program }: Debuggee): void {
    for (const [task, { id }] of program.tasks.entries()) {
      const isGone = run.isGone(task);
      if (isGone === this.#gone.has(id)) continue;
      if (isGone) this.#gone.add(id);
      else this.#gone.delete(id);
      this.#host.send("thread", { reason: isGone ? "exited" : "started", threadId: id });
    }
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
    this.#tellOfTasks(debuggee);
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

  /** The console says it with its moment, and the client beside the breakpoint. */
  #breakpointFailed({ breakpoint: id, fibril }: Visit, message: string): void {
    const { breakpoints, output } = this.#loaded();
    const shown = breakpoints.shown(id);
    output.note(`The condition of a breakpoint ${noValue(message)}`, fibril);
    if (shown === undefined) return;
    const said = `In the condition, at step ${this.run?.step}: ${message}`;
    this.#tellOfBreakpoints([{ ...shown, message: said }]);
  }

  /** Clients that send on meanwhile have to have their answer at once: a text that is not known yet is noticed after it. */
  async #lookAfter(args: DebugProtocol.SetBreakpointsArguments): Promise<void> {
    const { breakpoints, edits } = this.#loaded();
    await edits.look();
    const set = breakpoints.lines.lookedAfter(args);
    if (set.length > 0) this.#pointsChanged();
    this.#tellOfBreakpoints(set);
  }

  #tellOfBreakpoints(breakpoints: readonly DebugProtocol.Breakpoint[]): void {
    for (const breakpoint of breakpoints) this.#host.send("breakpoint", { reason: "changed", breakpoint });
  }

  #pointsChanged(): void {
    if (this.#debuggee === undefined || this.#debuggee.launch.noDebug === true) return;
    const { watch, breakpoints } = this.#debuggee;
    watch.points = breakpoints.points();
  }

  #filtersChanged(): void {
    if (this.#debuggee === undefined || this.#debuggee.launch.noDebug === true) return;
    const { watch, program } = this.#debuggee;
    watch.filters = this.#filters.of(program);
  }

  // What is asked

  #threads(): DebugProtocol.Thread[] {
    const { program } = this.#loaded();
    return this.#inspector?.threads() ?? program.tasks.map(({ id, name }) => ({ id, name }));
  }

  async #evaluate(
    args: DebugProtocol.EvaluateArguments,
    request: Asked,
  ): Promise<DebugProtocol.EvaluateResponse["body"]> {
    const inspector = this.#stopped();
    const comparison = args.context === "repl" ? this.#comparisons.asked(args.expression, request) : undefined;
    if (comparison !== undefined) return comparison;
    const { step, run } = inspector.snapshot;
    const asked = args.context === "repl" ? branchAsked(args.expression, run) : undefined;
    if (asked !== undefined) {
      this.#travel.goTo(asked.step, asked.branch);
      return { result: `to branch ${asked.branch}, step ${asked.step}`, variablesReference: 0 };
    }
    const target = args.context === "repl" ? stepAsked(args.expression, step) : undefined;
    if (target === undefined) {
      return inspector.evaluate(args, (search) =>
        this.#present.look(search, {
          title: "Looking at the checks",
          request,
          cancel: (each) => each.giveUp(cancelled),
        }),
      );
    }
    this.#travel.goTo(target);
    return { result: `from step ${step} to step ${target}`, variablesReference: 0 };
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

  #stopped(): Inspector {
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
