import type { Charted, Finding, Sentence } from "#simulator";
import type { Line } from "../capture.ts";
import type { Format, Note, ReadOptions } from "../format.ts";
import { type OpenedDump, openCapture, openDump } from "../open.ts";
import { placeOf } from "../system/draft.ts";
import { captureAt } from "./capture-at.ts";
import { circlesIn } from "./circles.ts";
import { isTraceFormat } from "./format.ts";
import { timelineOf } from "./timeline-of.ts";
import { timeText } from "./times.ts";
import type { Trace } from "./trace.ts";

/** The moments of a system that somebody looks at: a dump has one, a trace one before each event and one after all. */
export interface Moments {
  readonly last: number;
  /** What follows from what was the case at a moment. */
  readonly at: (moment: number) => OpenedDump;
  /** `undefined` of a dump. */
  readonly trace: OpenedTrace | undefined;
}

export const momentsOfDump = (dump: OpenedDump): Moments => ({ last: 0, at: () => dump, trace: undefined });

/** A trace with what follows from all of it. */
export class OpenedTrace {
  readonly trace: Trace;
  readonly notes: readonly Note[];
  /** The moments at which somebody begins to wait in a circle; in order. */
  readonly circles: readonly number[];
  #chart: Charted | undefined;

  constructor(trace: Trace, notes: readonly Note[]) {
    this.trace = trace;
    this.notes = notes;
    this.circles = circlesIn(trace);
  }

  /** Its sequence chart. */
  get chart(): Charted {
    this.#chart ??= timelineOf(this.trace, this.circles);
    return this.#chart;
  }

  at(moment: number): OpenedDump {
    const dump = openCapture(captureAt(this.trace, moment), this.notes);
    return { ...dump, closed: (finding) => this.#closed(finding, moment) };
  }

  /** The moment at which the circle of a finding closed that holds at another. */
  #closed({ cycle }: Finding, moment: number): readonly Sentence[] {
    const before = this.circles.filter((circle) => circle <= moment).slice(-MOST_CIRCLES);
    const closing = before.findLast((circle) => {
      const { findings } = openCapture(captureAt(this.trace, circle));
      return findings.some((other) => other.cycle.join() === cycle.join());
    });
    if (closing === undefined) return [];
    const text = `The circle closed with ${this.textOf(closing)}.`;
    return [{ text, place: placeOf(this.trace.lineAt(closing)), step: undefined }];
  }

  /** Who did what leads to a moment: the id of the task, and the line; nobody before the first event. */
  actorAt(moment: number): { readonly task: number; readonly line: Line } | undefined {
    if (moment === 0) return undefined;
    const { tasks, lanes, lane } = this.trace;
    return { task: tasks[lanes[lane.data[moment - 1]].task].id, line: this.trace.lineAt(moment) };
  }

  /** `event 12 of 80, line 14, after 0.001234 s`. */
  textOf(moment: number): string {
    const time = this.trace.timeAt(moment);
    const when = time === undefined ? "" : `, after ${timeText(time)}`;
    const line = moment === 0 ? "" : `, line ${this.trace.lineAt(moment) + 1}`;
    return `event ${moment} of ${this.trace.length}${line}${when}`;
  }

  /** The same where there is little room: `Event 12, 0.001234 s`. */
  shortTextOf(moment: number): string {
    const time = this.trace.timeAt(moment);
    return `Event ${moment}${time === undefined ? "" : `, ${timeText(time)}`}`;
  }
}

/** So many circles are gone back through to find the one that closed. */
const MOST_CIRCLES = 64;

/** Opens a dump or a trace, by its format. */
export function openMoments(format: Format, text: string, options: ReadOptions = {}): Moments {
  if (!isTraceFormat(format)) return momentsOfDump(openDump(format, text, options));
  const { trace, notes } = format.readTrace(text);
  const opened = new OpenedTrace(trace, notes);
  return { last: trace.length, at: (moment) => opened.at(moment), trace: opened };
}
