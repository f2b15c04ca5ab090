import type { Format, Note } from "../format.ts";
import { captureAt } from "./capture-at.ts";
import type { Trace } from "./trace.ts";

/** What a trace says, as far as it could be read. */
export interface ReadTrace {
  readonly trace: Trace;
  /** As of a dump. */
  readonly notes: readonly Note[];
}

/** A kind of dump that tells what happened, and not one moment alone. */
export interface TraceFormat extends Format {
  /** Reads it in one pass. Never throws, whatever the text is. */
  readonly readTrace: (text: string) => ReadTrace;
}

/** Whoever wants one moment of a trace gets its last. */
export function traceFormat(format: Omit<TraceFormat, "read">): TraceFormat {
  return {
    ...format,
    read: (text) => {
      const { trace, notes } = format.readTrace(text);
      return { capture: captureAt(trace, trace.length), notes };
    },
  };
}

export const isTraceFormat = (format: Format): format is TraceFormat => "readTrace" in format;
