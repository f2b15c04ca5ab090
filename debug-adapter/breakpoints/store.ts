import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Program } from "#simulator";
import { uriOfPath } from "../session/client.ts";
import type { Sources, SourceView } from "../session/sources.ts";
import { bindData } from "./bind-data.ts";
import { bindLine } from "./bind-line.ts";
import { bindMethod } from "./bind-method.ts";
import { type Demand, demandOf } from "./demand.ts";
import { type Spot, spotsOf } from "./line-table.ts";
import { outlookAtLine, outlookAtMethod } from "./names.ts";
import { type Binding, nowhere, type Points, pointsOf } from "./points.ts";

/** What the client set, and what came of it in the program at hand. */
interface Entry {
  readonly id: number;
  readonly shown: DebugProtocol.Breakpoint;
  readonly binding: Binding;
  readonly demand: Demand | undefined;
}

/** The breakpoints that the client has set. One that is set again keeps its id. */
export class Breakpoints {
  #program: Program;
  #sources: Sources;
  readonly #ids = new Map<string, number>();
  readonly #asked = new Map<string, DebugProtocol.SetBreakpointsArguments>();
  #functions: DebugProtocol.SetFunctionBreakpointsArguments = { breakpoints: [] };
  readonly #lines = new Map<string, Entry[]>();
  #methods: Entry[] = [];
  #watched: DebugProtocol.SetDataBreakpointsArguments = { breakpoints: [] };
  #data: Entry[] = [];

  constructor(program: Program, sources: Sources) {
    this.#program = program;
    this.#sources = sources;
  }

  /** Sets those of one source. */
  setLines(args: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const key = keyOf(args.source);
    this.#asked.set(key, args);
    const entries = this.#bindLines(key, args);
    this.#lines.set(key, entries);
    return entries.map(({ shown }) => shown);
  }

  setFunctions(args: DebugProtocol.SetFunctionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    this.#functions = args;
    this.#methods = this.#bindFunctions(args);
    return this.#methods.map(({ shown }) => shown);
  }

  setData(args: DebugProtocol.SetDataBreakpointsArguments): DebugProtocol.Breakpoint[] {
    this.#watched = args;
    this.#data = args.breakpoints.map((asked): Entry => {
      const id = this.#idOf(`data ${asked.dataId}`);
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
    const lines = [...this.#asked.values()].flatMap((args) => this.setLines(args));
    return [...lines, ...this.setFunctions(this.#functions), ...this.setData(this.#watched)];
  }

  points(): Points {
    return pointsOf([...this.#lines.values(), this.#methods, this.#data].flat());
  }

  /** Whether a breakpoint is one on a line. */
  isLine = (id: number): boolean =>
    [...this.#lines.values()].some((entries) => entries.some((entry) => entry.id === id));

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

  #bindLines(key: string, { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments): Entry[] {
    const view = this.#sources.find(source);
    const spots = view === undefined ? [] : spotsOf(this.#program, view.file);
    return breakpoints.map((asked): Entry => {
      const { line } = asked;
      const id = this.#idOf(`${key} ${line}:${asked.column ?? ""}`);
      if (view === undefined || spots.length === 0) {
        const what = source.sourceReference ? "This text is not that of a file" : "This file is not part";
        return unbound(id, `${what} of the scenario that is being debugged.`, line);
      }
      return this.#bindLine(id, asked, view, spots);
    });
  }

  #bindLine(id: number, asked: DebugProtocol.SourceBreakpoint, view: SourceView, spots: readonly Spot[]): Entry {
    const { line, column } = asked;
    const { client } = this.#sources;
    const compiled = view.lines.toOld(client.lineFrom(line));
    if (compiled === undefined) {
      return unbound(id, "This line was edited after the session had begun: restart the session to stop here.", line);
    }
    const at = column === undefined ? undefined : client.columnFrom(column);
    const { spot, binding, message } = bindLine(this.#program, spots, compiled, at);
    const range = spot && this.#sources.rangeIn(view, spot.place);
    const position = range === undefined ? { line } : { source: view.source, ...range };
    const demand = demandOf(asked, this.#program, outlookAtLine(this.#program, binding));
    if (typeof demand === "string") return unbound(id, demand, line);
    const shown = { id, verified: isBound(binding), ...position, ...(message && { message }) };
    return { id, binding, demand, shown };
  }

  #bindFunctions({ breakpoints = [] }: DebugProtocol.SetFunctionBreakpointsArguments): Entry[] {
    return breakpoints.map((asked): Entry => {
      const id = this.#idOf(`function ${asked.name}`);
      const { binding, message } = bindMethod(this.#program, asked.name);
      const demand = demandOf(asked, this.#program, outlookAtMethod(this.#program));
      if (typeof demand === "string") return unbound(id, demand);
      return { id, binding, demand, shown: { id, verified: isBound(binding), ...(message && { message }) } };
    });
  }

  #idOf(key: string): number {
    const id = this.#ids.get(key) ?? this.#ids.size + 1;
    this.#ids.set(key, id);
    return id;
  }
}

const unbound = (id: number, message: string, line?: number): Entry => ({
  id,
  binding: nowhere,
  demand: undefined,
  shown: { id, verified: false, ...(line !== undefined && { line }), message },
});

const isBound = ({ lines, routines, methods }: Binding): boolean => lines.length + routines.length + methods.length > 0;

/** What a client names the same way each time. */
const keyOf = ({ path = "", sourceReference: reference = 0 }: DebugProtocol.Source): string =>
  reference > 0 ? `text ${reference}` : uriOfPath(path);
