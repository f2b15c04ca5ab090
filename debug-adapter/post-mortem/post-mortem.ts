import type { DebugProtocol } from "@vscode/debugprotocol";
import { skeletonOf, writeCapture } from "#captures";
import { storyMarkdown } from "#simulator";
import type { DumpTextArguments, DumpTextBody, LaunchArguments } from "../protocol.ts";
import { capabilities } from "../session/capabilities.ts";
import { type Client, nameOfUri } from "../session/client.ts";
import type { Host } from "../session/host.ts";
import { RequestError } from "../session/request-error.ts";
import type { Handlers } from "../session/requests.ts";
import { type SourceReferences, Sources } from "../session/sources.ts";
import { reportText } from "./commands.ts";
import { DumpSnapshot } from "./dump-snapshot.ts";
import { DumpInspector } from "./inspector.ts";
import type { Post } from "./opened.ts";
import { exceptionTitle } from "./title.ts";

const noStep = "A dump shows one moment of a system that is not here: nothing in it can step.";
const noBreakpoint = "A dump does not run, so this is never met.";

/** Nothing that needs a run can be had of a dump. Of what a view asks the view tells by itself. */
function never(what: string, showUser = false): never {
  throw new RequestError(
    `${what} needs a run, and a dump shows one moment. A scenario can be made of it: “KTrace: Make a Scenario from This Dump”.`,
    showUser,
  );
}

/** A session on a dump: everything that can be seen of a system that stands still, and no step. */
export class PostMortem {
  readonly #host: Host;
  readonly #post: Post;
  readonly #launch: LaunchArguments;
  readonly #inspector: DumpInspector;
  readonly #references: SourceReferences;
  #isOver = false;

  constructor(host: Host, client: Client, references: SourceReferences, post: Post, launch: LaunchArguments) {
    this.#host = host;
    this.#post = post;
    this.#launch = launch;
    this.#references = references;
    const sources = new Sources(client, [{ uri: post.uri, text: post.text, isAlone: false }], references);
    this.#inspector = new DumpInspector(sources, launch.__sessionId ?? "", new DumpSnapshot(post.dump));
    this.#sources = sources;
  }

  readonly #sources: Sources;

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

    setBreakpoints: async ({ breakpoints = [] }) => ({ breakpoints: breakpoints.map(unmet) }),
    setFunctionBreakpoints: ({ breakpoints }) => ({ breakpoints: breakpoints.map(unmet) }),
    setExceptionBreakpoints: () => ({}),
    dataBreakpointInfo: () => ({ dataId: null, description: noBreakpoint }),
    setDataBreakpoints: ({ breakpoints }) => ({ breakpoints: breakpoints.map(unmet) }),
    breakpointLocations: () => ({ breakpoints: [] }),

    continue: ({ threadId }) => {
      this.#stay(threadId);
      return { allThreadsContinued: true };
    },
    next: ({ threadId }) => this.#stay(threadId),
    stepIn: ({ threadId }) => this.#stay(threadId),
    stepInTargets: () => ({ targets: [] }),
    stepOut: ({ threadId }) => this.#stay(threadId),
    stepBack: ({ threadId }) => this.#stay(threadId),
    "ktrace/reverseStepOver": ({ threadId }) => this.#stay(threadId),
    "ktrace/reverseStepOut": ({ threadId }) => this.#stay(threadId),
    reverseContinue: ({ threadId }) => this.#stay(threadId),
    gotoTargets: () => never("To go to a line", true),
    goto: ({ threadId }) => this.#stay(threadId),
    restartFrame: () => never("To go back to a call", true),
    pause: ({ threadId }) => this.#soon(() => this.#stopped("pause", threadId)),

    threads: () => ({ threads: this.#inspector.threads() }),
    stackTrace: (args) => this.#inspector.stackTrace(args),
    scopes: (args) => this.#inspector.scopes(args),
    variables: (args) => this.#inspector.variables(args),
    evaluate: async (args) => this.#inspector.evaluate(args),
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
    "ktrace/moment": () => ({ ...this.#inspector.here(), furthest: 0, restarts: 0, isDump: true }),
    "ktrace/goto": () => never("To go to a step"),
    "ktrace/reproduction": () => never("To save how it went"),
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
    "ktrace/timeline": () => never("The sequence chart"),
    "ktrace/timelineFind": () => never("The sequence chart"),
    "ktrace/timelineFollow": () => never("The sequence chart"),
    "ktrace/timelineTrace": () => never("A trace for Perfetto"),
    "ktrace/dump": () => this.#inspector.dump(this.#post),
    "ktrace/dumpText": (args) => this.#dumpText(args),
  };

  #begin(): void {
    if (this.#launch.noDebug === true) {
      this.#say(reportText(this.#post.dump));
      this.#soon(() => this.#host.send("exited", { exitCode: this.#inspector.snapshot.finding === undefined ? 0 : 1 }));
      return this.#terminate();
    }
    const { notes } = this.#post.dump;
    const read =
      notes.length === 0
        ? ""
        : ` ${notes.length === 1 ? "One thing in it was" : `${notes.length} things in it were`} not understood, or do not fit together: write notes.`;
    this.#say(
      `${this.#inspector.story.headline}. This is a ${this.#post.kind} dump: write report for all that it tells, help for more.${read}\n`,
    );
    this.#soon(() => this.#stopped("exception", this.#firstThread()));
  }

  /** The first of those who are stuck, else the first task. */
  #firstThread(): number {
    const { finding, system } = this.#inspector.snapshot;
    return finding?.cycle[0] ?? system.tasks[0]?.id ?? 0;
  }

  #stopped(reason: string, threadId: number): void {
    const { finding } = this.#inspector.snapshot;
    const common = { threadId, allThreadsStopped: true };
    const isStuck = reason === "exception" && finding !== undefined;
    if (isStuck)
      this.#host.send("stopped", { ...common, reason, description: exceptionTitle(finding), text: finding.kind });
    else
      this.#host.send("stopped", {
        ...common,
        reason: reason === "exception" ? "entry" : reason,
        description: "A dump",
      });
  }

  /** VS Code cannot hide its buttons: whoever presses one is told, and stays. */
  #stay(threadId: number): void {
    this.#soon(() => {
      this.#host.send("output", { category: "console", output: `${noStep}\n` });
      this.#stopped("step", threadId);
    });
  }

  #dumpText({ as }: DumpTextArguments): DumpTextBody {
    const { uri, dump } = this.#post;
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
          text: storyMarkdown(this.#inspector.story, [nameOfUri(uri)]),
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
}

const unmet = (): DebugProtocol.Breakpoint => ({ verified: false, message: noBreakpoint, reason: "failed" });
