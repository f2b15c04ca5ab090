import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Program } from "#simulator";
import { uriOfPath } from "../session/client.ts";
import { lineMap, sameLines } from "../session/line-map.ts";
import type { Sources, SourceView } from "../session/sources.ts";
import { bindLine } from "./bind-line.ts";
import { demandOf } from "./demand.ts";
import { type Entry, Ids, isBound, toldApart, unbound } from "./entry.ts";
import { type Spot, spotsOf } from "./line-table.ts";
import { outlookAtLine } from "./names.ts";

/** What the client set in one source. */
interface Group {
  readonly args: DebugProtocol.SetBreakpointsArguments;
  /** The text that the lines are of, as far as it was known when they were set. */
  readonly text: string | undefined;
  readonly ids: Ids;
  readonly entries: readonly Entry[];
}

/** The breakpoints on lines. */
export class LineBreakpoints {
  #program: Program;
  #sources: Sources;
  readonly #nextId: () => number;
  readonly #groups = new Map<string, Group>();

  constructor(program: Program, sources: Sources, nextId: () => number) {
    this.#program = program;
    this.#sources = sources;
    this.#nextId = nextId;
  }

  entries(): Entry[] {
    return [...this.#groups.values()].flatMap(({ entries }) => entries);
  }

  /** Sets those of one source. */
  set(args: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
    return this.#bind(args, this.#groups.get(keyOf(args.source))?.ids ?? new Ids(this.#nextId));
  }

  /**
   * To be called when the files were looked at right after a request. Its lines were taken for lines of the text that was known
   * by then. If there is another so soon after, it was almost surely edited before: whoever set them saw the new text, and they
   * are set for that. An edit that is found at a later look came after the request: that they are not set again for.
   * Returns how they now are, if they were.
   */
  lookedAfter(args: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const group = this.#groups.get(keyOf(args.source));
    const isRight = group?.args !== args || group.text === this.#sources.find(args.source)?.text;
    return isRight ? [] : this.set(args);
  }

  /** Binds all of them in another program and returns how they now are. Each stays with its line where the text was edited. */
  rebind(program: Program, sources: Sources): DebugProtocol.Breakpoint[] {
    this.#program = program;
    this.#sources = sources;
    return [...this.#groups.values()].flatMap((group) => this.#move(group));
  }

  #move({ args, text, entries }: Group): DebugProtocol.Breakpoint[] {
    const { client } = this.#sources;
    const now = this.#sources.find(args.source)?.text;
    const { nearestNew } = text === undefined || now === undefined ? sameLines : lineMap(text, now);
    const breakpoints = (args.breakpoints ?? []).map((asked) => ({
      ...asked,
      line: client.lineTo(nearestNew(client.lineFrom(asked.line))),
    }));
    const ids = toldApart(breakpoints.map(spotKey)).map((key, index) => [key, entries[index].id] as const);
    return this.#bind({ ...args, breakpoints }, new Ids(this.#nextId, ids), text);
  }

  /** `known` is the text of the lines where there is none now. */
  #bind(args: DebugProtocol.SetBreakpointsArguments, ids: Ids, known?: string): DebugProtocol.Breakpoint[] {
    const { source, breakpoints = [] } = args;
    const view = this.#sources.find(source);
    const spots = view === undefined ? [] : spotsOf(this.#program, view.file);
    const keys = toldApart(breakpoints.map(spotKey));
    const entries = breakpoints.map((asked, index): Entry => {
      const id = ids.of(keys[index]);
      if (view !== undefined) return this.#bindLine(id, asked, view, spots);
      const what = source.sourceReference ? "This text is not that of a file" : "This file is not part";
      return unbound(id, `${what} of the scenario that is being debugged.`, asked.line);
    });
    this.#groups.set(keyOf(source), { args, text: view?.text ?? known, ids, entries });
    return entries.map(({ shown }) => shown);
  }

  #bindLine(id: number, asked: DebugProtocol.SourceBreakpoint, view: SourceView, spots: readonly Spot[]): Entry {
    const { line, column } = asked;
    const compiled = this.#sources.lineIn(view, line);
    if (typeof compiled === "string") return unbound(id, compiled, line);
    const at = column === undefined ? undefined : this.#sources.client.columnFrom(column);
    const { spot, binding, message } = bindLine(this.#program, spots, compiled, at);
    const range = spot && this.#sources.rangeIn(view, spot.place);
    const position = range === undefined ? { line } : { source: view.source, ...range };
    const demand = demandOf(asked, this.#program, outlookAtLine(this.#program, binding));
    if (typeof demand === "string") return unbound(id, demand, line);
    const shown = { id, verified: isBound(binding), ...position, ...(message && { message }) };
    return { id, binding, demand, shown };
  }
}

/** What a client names the same way each time. */
export const keyOf = ({ path = "", sourceReference: reference = 0 }: DebugProtocol.Source): string =>
  reference > 0 ? `text ${reference}` : uriOfPath(path);

const spotKey = ({ line, column }: DebugProtocol.SourceBreakpoint): string => `${line}:${column ?? ""}`;
