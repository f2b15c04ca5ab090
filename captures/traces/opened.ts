import type { Note } from "../format.ts";
import { type OpenedDump, openCapture } from "../open.ts";
import { captureAt } from "./capture-at.ts";
import { circlesIn } from "./circles.ts";
import type { TraceFormat } from "./format.ts";
import { type TraceTimeline, timelineOf } from "./timeline-of.ts";
import type { Trace } from "./trace.ts";

/** A trace that is looked at: what was the case at each moment, and the sequence chart of all. */
export class OpenedTrace {
  readonly trace: Trace;
  readonly notes: readonly Note[];
  /** The moments at which somebody begins to wait in a circle; in order. */
  readonly circles: readonly number[];
  #chart: TraceTimeline | undefined;

  constructor(trace: Trace, notes: readonly Note[]) {
    this.trace = trace;
    this.notes = notes;
    this.circles = circlesIn(trace);
  }

  get chart(): TraceTimeline {
    this.#chart ??= timelineOf(this.trace, this.circles);
    return this.#chart;
  }

  /** All that follows from what was the case at a moment. */
  at(moment: number): OpenedDump {
    return openCapture(captureAt(this.trace, moment), this.notes);
  }
}

export function openTrace(format: TraceFormat, text: string): OpenedTrace {
  const { trace, notes } = format.readTrace(text);
  return new OpenedTrace(trace, notes);
}
