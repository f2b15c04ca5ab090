import type { DebugProtocol } from "@vscode/debugprotocol";
import type { VisitListener } from "../running/visits.ts";
import type { ConsoleOutput } from "./console-output.ts";
import type { Debuggee } from "./debuggee.ts";
import { ExceptionFilters } from "./exception-filters.ts";

/** What breakpoints need of the session that they are of. */
interface Owner {
  /** What is debugged, once it is launched. */
  readonly debuggee: () => Debuggee | undefined;
  /** The same; a `RequestError` where nothing is. */
  readonly loaded: () => Debuggee;
  readonly send: (event: string, body: object) => void;
  /** Does something after the response that is about to be sent. */
  readonly soon: (action: () => void) => void;
}

const noValue = (message: string): string => `has no value here, so it does not stop: ${message}`;

/** Sets what stops a run, and tells the client what becomes of it. */
export class BreakpointRequests {
  readonly #owner: Owner;
  readonly #filters = new ExceptionFilters();

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  async setLines(args: DebugProtocol.SetBreakpointsArguments): Promise<DebugProtocol.SetBreakpointsResponse["body"]> {
    const { breakpoints, edits } = this.#owner.loaded();
    if (args.sourceModified) await edits.look();
    else this.#owner.soon(() => this.#lookAfter(args));
    return this.#changed(breakpoints.lines.set(args));
  }

  setFunctions(
    args: DebugProtocol.SetFunctionBreakpointsArguments,
  ): DebugProtocol.SetFunctionBreakpointsResponse["body"] {
    return this.#changed(this.#owner.loaded().breakpoints.setFunctions(args));
  }

  setData(args: DebugProtocol.SetDataBreakpointsArguments): DebugProtocol.SetDataBreakpointsResponse["body"] {
    return this.#changed(this.#owner.loaded().breakpoints.setData(args));
  }

  /** Filters can be set before anything is launched. */
  setFilters(args: DebugProtocol.SetExceptionBreakpointsArguments): { breakpoints: DebugProtocol.Breakpoint[] } {
    const debuggee = this.#owner.debuggee();
    const breakpoints = this.#filters.set(args, debuggee?.program);
    if (debuggee !== undefined) this.#filter(debuggee);
    return { breakpoints };
  }

  #changed(breakpoints: DebugProtocol.Breakpoint[]): { breakpoints: DebugProtocol.Breakpoint[] } {
    this.#point(this.#owner.loaded());
    return { breakpoints };
  }

  /** Lets a run stop at all that is set. To be called before it begins. */
  apply(debuggee: Debuggee): void {
    this.#point(debuggee);
    this.#filter(debuggee);
  }

  #point({ launch, watch, breakpoints }: Debuggee): void {
    if (launch.noDebug !== true) watch.points = breakpoints.points();
  }

  #filter({ launch, watch, program }: Debuggee): void {
    if (launch.noDebug !== true) watch.filters = this.#filters.of(program);
  }

  /** Binds what is set in a scenario that was loaded anew. What came of it can be told when the response is sent. */
  rebind({ breakpoints, program, sources, output }: Debuggee): () => void {
    const rebound = breakpoints.rebind(program, sources);
    return () => {
      this.#tell(rebound);
      for (const text of this.#filters.offIn(program)) output.say(text);
    };
  }

  /** Clients that send on meanwhile have to have their answer at once: a text that is not known yet is noticed after it. */
  async #lookAfter(args: DebugProtocol.SetBreakpointsArguments): Promise<void> {
    const debuggee = this.#owner.loaded();
    await debuggee.edits.look();
    const set = debuggee.breakpoints.lines.lookedAfter(args);
    if (set.length > 0) this.#point(debuggee);
    this.#tell(set);
  }

  #tell(breakpoints: readonly DebugProtocol.Breakpoint[]): void {
    for (const breakpoint of breakpoints) this.#owner.send("breakpoint", { reason: "changed", breakpoint });
  }

  /** Tells of log points, and of conditions without a value: the console with the moment, and the client beside the breakpoint. */
  telling(output: ConsoleOutput): VisitListener {
    return {
      log: ({ fibril }, text) => output.note(text, fibril),
      failed: ({ breakpoint, fibril }, message) => {
        output.note(`The condition of a breakpoint ${noValue(message)}`, fibril);
        const { breakpoints, run } = this.#owner.loaded();
        const shown = breakpoints.shown(breakpoint);
        if (shown !== undefined)
          this.#tell([{ ...shown, message: `In the condition, at step ${run.step}: ${message}` }]);
      },
      filterFailed: (filter, fibril, message) =>
        output.note(`The condition of the exception filter "${filter}" ${noValue(message)}`, fibril),
    };
  }
}
