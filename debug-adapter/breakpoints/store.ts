import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Program } from "#simulator";
import { type Client, uriOfPath } from "../session/client.ts";
import { bindData } from "./bind-data.ts";
import { bindLine } from "./bind-line.ts";
import { bindMethod } from "./bind-method.ts";
import { type Demand, demandOf } from "./demand.ts";
import { spotsOf } from "./line-table.ts";
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
  readonly #client: Client;
  #program: Program;
  readonly #ids = new Map<string, number>();
  readonly #sources = new Map<string, DebugProtocol.SetBreakpointsArguments>();
  #functions: DebugProtocol.SetFunctionBreakpointsArguments = { breakpoints: [] };
  readonly #lines = new Map<string, Entry[]>();
  #methods: Entry[] = [];
  #watched: DebugProtocol.SetDataBreakpointsArguments = { breakpoints: [] };
  #data: Entry[] = [];

  constructor(client: Client, program: Program) {
    this.#client = client;
    this.#program = program;
  }

  /** Sets those of one file. */
  setLines(args: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const uri = uriOfPath(args.source.path ?? "");
    this.#sources.set(uri, args);
    const entries = this.#bindLines(uri, args);
    this.#lines.set(uri, entries);
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
  rebind(program: Program): DebugProtocol.Breakpoint[] {
    this.#program = program;
    const lines = [...this.#sources.values()].flatMap((args) => this.setLines(args));
    return [...lines, ...this.setFunctions(this.#functions), ...this.setData(this.#watched)];
  }

  points(): Points {
    return pointsOf([...this.#lines.values(), this.#methods, this.#data].flat());
  }

  /** Whether a breakpoint is one on a line. */
  isLine = (id: number): boolean =>
    [...this.#lines.values()].some((entries) => entries.some((entry) => entry.id === id));

  /** Where breakpoints can be in a range of lines that count from 0, both included. */
  locations(uri: string, first: number, last: number): DebugProtocol.BreakpointLocation[] {
    return spotsOf(this.#program, uri)
      .filter(({ place }) => place.line >= first && place.line <= last)
      .map(({ place }) => {
        const { line, column, endLine, endColumn } = this.#client.position(this.#program.files, place);
        return { line, column, endLine, endColumn };
      });
  }

  #bindLines(uri: string, { breakpoints = [] }: DebugProtocol.SetBreakpointsArguments): Entry[] {
    const spots = spotsOf(this.#program, uri);
    return breakpoints.map((asked): Entry => {
      const { line, column } = asked;
      const id = this.#idOf(`${uri} ${line}:${column ?? ""}`);
      if (spots.length === 0) {
        return unbound(id, "This file is not part of the scenario that is being debugged.", line);
      }
      const at = column === undefined ? undefined : this.#client.columnFrom(column);
      const { spot, binding, message } = bindLine(this.#program, spots, this.#client.lineFrom(line), at);
      const position = spot === undefined ? { line } : this.#client.position(this.#program.files, spot.place);
      const demand = demandOf(asked, this.#program, outlookAtLine(this.#program, binding));
      if (typeof demand === "string") return unbound(id, demand, line);
      const shown = { id, verified: isBound(binding), ...position, ...(message && { message }) };
      return { id, binding, demand, shown };
    });
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
