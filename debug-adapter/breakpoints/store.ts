import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Program } from "#simulator";
import type { Sources } from "../session/sources.ts";
import { bindData } from "./bind-data.ts";
import { bindMethod } from "./bind-method.ts";
import { demandOf } from "./demand.ts";
import { type Entry, Ids, isBound, toldApart, unbound } from "./entry.ts";
import { LineBreakpoints } from "./line-breakpoints.ts";
import { spotsOf } from "./line-table.ts";
import { outlookAtMethod } from "./names.ts";
import { nowhere, type Points, pointsOf } from "./points.ts";

/** The breakpoints that the client has set. One that is set again keeps its id. */
export class Breakpoints {
  readonly lines: LineBreakpoints;
  #program: Program;
  #sources: Sources;
  readonly #ids: Ids;
  #functions: DebugProtocol.SetFunctionBreakpointsArguments = { breakpoints: [] };
  #methods: Entry[] = [];
  #watched: DebugProtocol.SetDataBreakpointsArguments = { breakpoints: [] };
  #data: Entry[] = [];

  constructor(program: Program, sources: Sources) {
    let last = 0;
    const nextId = () => ++last;
    this.lines = new LineBreakpoints(program, sources, nextId);
    this.#ids = new Ids(nextId);
    this.#program = program;
    this.#sources = sources;
  }

  setFunctions(args: DebugProtocol.SetFunctionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    this.#functions = args;
    this.#methods = this.#bindFunctions(args);
    return this.#methods.map(({ shown }) => shown);
  }

  setData(args: DebugProtocol.SetDataBreakpointsArguments): DebugProtocol.Breakpoint[] {
    this.#watched = args;
    const names = toldApart(args.breakpoints.map(({ dataId }) => `data ${dataId}`));
    this.#data = args.breakpoints.map((asked, index): Entry => {
      const id = this.#ids.of(names[index]);
      const bound = bindData(this.#program, asked.dataId);
      if (typeof bound === "string") return unbound(id, bound);
      if (asked.accessType !== undefined && asked.accessType !== "write") {
        return unbound(id, "It can only be watched for changes: reading it leaves no trace in a run.");
      }
      const demand = demandOf(asked, this.#program, outlookAtMethod(this.#program));
      if (typeof demand === "string") return unbound(id, demand);
      return { id, binding: { ...nowhere, data: [bound] }, demand, shown: { id, verified: true } };
    });
    return this.#data.map(({ shown }) => shown);
  }

  /** Binds all of them in another program and returns how they now are. */
  rebind(program: Program, sources: Sources): DebugProtocol.Breakpoint[] {
    this.#program = program;
    this.#sources = sources;
    const lines = this.lines.rebind(program, sources);
    return [...lines, ...this.setFunctions(this.#functions), ...this.setData(this.#watched)];
  }

  points(): Points {
    return pointsOf(this.#entries());
  }

  /** A breakpoint as the client was told of it. */
  shown(id: number): DebugProtocol.Breakpoint | undefined {
    return this.#entries().find((entry) => entry.id === id)?.shown;
  }

  #entries(): Entry[] {
    return [...this.lines.entries(), ...this.#methods, ...this.#data];
  }

  /** Whether a breakpoint is one on a line. */
  isLine = (id: number): boolean => this.lines.entries().some((entry) => entry.id === id);

  /** Where breakpoints can be in a range of a source's lines, both included. */
  locations({
    source,
    line,
    endLine = line,
  }: DebugProtocol.BreakpointLocationsArguments): DebugProtocol.BreakpointLocation[] {
    const view = this.#sources.find(source);
    if (view === undefined) return [];
    return spotsOf(this.#program, view.file).flatMap(({ place }) => {
      const range = this.#sources.rangeIn(view, place);
      return range === undefined || range.line < line || range.line > endLine ? [] : [range];
    });
  }

  #bindFunctions({ breakpoints = [] }: DebugProtocol.SetFunctionBreakpointsArguments): Entry[] {
    const names = toldApart(breakpoints.map(({ name }) => `function ${name}`));
    return breakpoints.map((asked, index): Entry => {
      const id = this.#ids.of(names[index]);
      const { binding, message } = bindMethod(this.#program, asked.name);
      const demand = demandOf(asked, this.#program, outlookAtMethod(this.#program));
      if (typeof demand === "string") return unbound(id, demand);
      return { id, binding, demand, shown: { id, verified: isBound(binding), ...(message && { message }) } };
    });
  }
}
