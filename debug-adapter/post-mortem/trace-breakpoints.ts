import type { DebugProtocol } from "@vscode/debugprotocol";
import type { OpenedTrace } from "#captures";
import { firstFrom } from "#simulator";
import { Ids, toldApart } from "../breakpoints/entry.ts";
import { parseHitCount } from "../breakpoints/hit-count.ts";
import { keyOf } from "../breakpoints/line-breakpoints.ts";
import { EvaluationError } from "../expressions/value.ts";
import type { Sources } from "../session/sources.ts";
import { momentsOfMethod } from "./trace-methods.ts";

const noCondition =
  "A trace has no variables, so a breakpoint in it can have no condition. Take the condition away; a hit count it can have.";
const noLog = "A trace has no values to log. Take the log message away, and it stops here.";
const otherFile = "This file is not the trace that is looked at.";
const noEventBelow = "There is no event on this line or below it in the trace.";

/** A breakpoint as the client is told of it, and the moments at which it is met, in order. */
interface Entry {
  readonly shown: DebugProtocol.Breakpoint & { readonly id: number };
  readonly moments: readonly number[];
}

/** What a breakpoint may ask for besides its place. */
type Demand = Pick<DebugProtocol.SourceBreakpoint, "condition" | "hitCondition" | "logMessage">;

/** The breakpoints in a trace. The moments at which they are met are known before anybody goes there, so they are the same forth and back. */
export class TraceBreakpoints {
  readonly #opened: OpenedTrace;
  readonly #sources: Sources;
  readonly #ids: Ids;
  /** By the text that they are in. */
  readonly #lines = new Map<string, readonly Entry[]>();
  #methods: readonly Entry[] = [];
  /** All moments at which any is met, in order. */
  moments: readonly number[] = [];

  constructor(opened: OpenedTrace, sources: Sources) {
    let last = 0;
    this.#opened = opened;
    this.#sources = sources;
    this.#ids = new Ids(() => ++last);
  }

  /** Sets those of one text. */
  setLines({ source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const key = keyOf(source);
    const names = toldApart(breakpoints.map(({ line }) => `${key}:${line}`));
    const entries = breakpoints.map((asked, index) => this.#onLine(this.#ids.of(names[index]), source, asked));
    this.#lines.set(key, entries);
    return this.#changed(entries);
  }

  setMethods({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const names = toldApart(breakpoints.map(({ name }) => `method ${name}`));
    this.#methods = breakpoints.map((asked, index) => this.#onMethod(this.#ids.of(names[index]), asked));
    return this.#changed(this.#methods);
  }

  /** Those that are met at a moment, by their ids. */
  metAt(moment: number): { readonly ids: readonly number[]; readonly isLine: boolean } {
    const meets = ({ moments }: Entry) => moments.includes(moment);
    const lines = [...this.#lines.values()].flat().filter(meets);
    const met = [...lines, ...this.#methods.filter(meets)];
    return { ids: met.map(({ shown }) => shown.id), isLine: lines.length > 0 };
  }

  /** The lines in a range, both included, that have events. */
  locations(args: DebugProtocol.BreakpointLocationsArguments): DebugProtocol.BreakpointLocation[] {
    const view = this.#sources.find(args.source);
    if (view === undefined) return [];
    const { trace } = this.#opened;
    const { client } = this.#sources;
    const [first, last] = [client.lineFrom(args.line), client.lineFrom(args.endLine ?? args.line)];
    const from = firstFrom(trace.line.data, trace.length, first);
    const to = firstFrom(trace.line.data, trace.length, last + 1);
    return [...new Set(trace.line.data.subarray(from, to))].map((line) => ({ line: client.lineTo(line) }));
  }

  /** The moment after the first event of a line, or of the first line below it that has one; a text says why there is none. */
  momentOn(source: DebugProtocol.Source, line: number): number | string {
    const view = this.#sources.find(source);
    if (view === undefined) return otherFile;
    const at = this.#sources.lineIn(view, line);
    if (typeof at === "string") return at;
    const { trace } = this.#opened;
    const event = firstFrom(trace.line.data, trace.length, at);
    return event === trace.length ? noEventBelow : event + 1;
  }

  #onLine(id: number, source: DebugProtocol.Source, asked: DebugProtocol.SourceBreakpoint): Entry {
    const moment = this.momentOn(source, asked.line);
    const met = typeof moment === "string" ? moment : metOf([moment], asked);
    if (typeof moment === "string" || typeof met === "string") return unmet(id, String(met), asked.line);
    const line = this.#sources.client.lineTo(this.#opened.trace.lineAt(moment));
    return { shown: { id, verified: true, line }, moments: met };
  }

  #onMethod(id: number, asked: DebugProtocol.FunctionBreakpoint): Entry {
    const found = momentsOfMethod(this.#opened.trace, asked.name);
    if (typeof found === "string") return unmet(id, found);
    const met = metOf(found.moments, asked);
    if (typeof met === "string") return unmet(id, met);
    return { shown: { id, verified: true, ...(found.message && { message: found.message }) }, moments: met };
  }

  #changed(set: readonly Entry[]): DebugProtocol.Breakpoint[] {
    const moments = [...this.#lines.values(), this.#methods].flat().flatMap((entry) => entry.moments);
    this.moments = [...new Set(moments)].sort((a, b) => a - b);
    return set.map(({ shown }) => shown);
  }
}

const unmet = (id: number, message: string, line?: number): Entry => ({
  shown: { id, verified: false, ...(line !== undefined && { line }), message, reason: "failed" },
  moments: [],
});

/** Those of the moments that are meant by what is asked for besides; a text says why none is. */
function metOf(
  moments: readonly number[],
  { condition, hitCondition, logMessage }: Demand,
): readonly number[] | string {
  if (condition) return noCondition;
  if (logMessage) return noLog;
  if (!hitCondition) return moments;
  try {
    const isMeant = parseHitCount(hitCondition);
    const met = moments.filter((_, index) => isMeant(index + 1));
    const times = moments.length === 1 ? "once" : `${moments.length} times`;
    return met.length > 0 ? met : `It happens ${times} in this trace, so the hit count ${hitCondition} is never met.`;
  } catch (error) {
    if (error instanceof EvaluationError) return error.message;
    throw error;
  }
}
