import type { Finding, Sentence, System } from "#simulator";
import { binder } from "./binder/index.ts";
import type { Capture } from "./capture.ts";
import { dbus } from "./dbus/index.ts";
import { findingsOf } from "./findings.ts";
import type { Format, Note, ReadOptions } from "./format.ts";
import { kconsole } from "./kconsole/kconsole.ts";
import { helenosKnowledge } from "./methods/knowledge.ts";
import { minix } from "./minix/index.ts";
import { linesOf } from "./others/lines.ts";
import { qnx } from "./qnx/index.ts";
import { type Knowledge, systemOf } from "./system/index.ts";
import { binderFtrace } from "./traces/binder/index.ts";
import { helenosTrace } from "./traces/helenos/index.ts";

/** The kinds of dumps that can be read. */
export const formats: readonly Format[] = [kconsole, binder, minix, qnx, dbus, helenosTrace, binderFtrace];

/** A dump with all that follows from it. */
export interface OpenedDump {
  readonly capture: Capture;
  readonly system: System;
  readonly findings: readonly Finding[];
  /** What could not be read, or does not fit together; in the order of the lines. */
  readonly notes: readonly Note[];
  /** Of a moment of a trace: when it came to a finding, in a sentence; nothing where the trace does not tell it. */
  readonly closed?: (finding: Finding) => readonly Sentence[];
}

/** So many lines that a kind of dump has alone are enough to know it by. */
const ENOUGH_LINES = 5;

/** The kind of dump that a text is: that of which it has most lines, as far as one has to look. `undefined` where it has none of any. */
export function formatOf(text: string): Format | undefined {
  const seen = new Map(formats.map((format) => [format, 0]));
  for (const line of linesOf(text)) {
    for (const [format, count] of seen) {
      if (!format.hasLine(line)) continue;
      if (count + 1 === ENOUGH_LINES) return format;
      seen.set(format, count + 1);
    }
  }
  const [best, count] = [...seen].reduce((a, b) => (b[1] > a[1] ? b : a));
  return count > 0 ? best : undefined;
}

/** Reads a dump and concludes from it what can be concluded. */
export function openDump(format: Format, text: string, options: ReadOptions = {}): OpenedDump {
  const { capture, notes } = format.read(text, options);
  return openCapture(capture, notes);
}

/** The same of a capture that was read already. Without other knowledge, HelenOS's own servers are known. */
export function openCapture(capture: Capture, notes: readonly Note[] = [], knowledge?: Knowledge): OpenedDump {
  const { kernel } = capture;
  const known = knowledge ?? (kernel === undefined ? undefined : helenosKnowledge(kernel));
  const { system, notes: misfits } = systemOf(capture, known);
  const all = [...notes, ...misfits].sort((a, b) => a.line - b.line);
  return { capture, system, findings: findingsOf(system), notes: all };
}
