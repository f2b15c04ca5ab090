import type { Note } from "../format.ts";
import type { ReadTrace } from "./format.ts";

/** Adds a remark, where the times of a trace go back. */
export function withTurns({ trace, notes }: ReadTrace): ReadTrace {
  const [line, ...others] = trace.turns;
  if (line === undefined) return { trace, notes };
  const more = others.length === 0 ? "" : ` (and in ${others.length} more lines)`;
  const message = `The time goes back here${more}: either two recordings are in one file, or the clock was set. Times go on from the line before, what happened in between is missing, and whoever waits since before may have its answer. If these are two recordings, open each alone.`;
  const note: Note = { severity: "warning", line, message };
  return { trace, notes: [...notes, note].sort((a, b) => a.line - b.line) };
}
