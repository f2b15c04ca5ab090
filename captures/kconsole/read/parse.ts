import { commandRow, headerRow } from "./command-rows.ts";
import { activeRow, callRow, callRowA, phoneRow, titleRow } from "./ipc-rows.ts";
import { moreRow, taskOrThreadRow } from "./list-rows.ts";
import type { Context, RemarkRow, Row } from "./rows.ts";
import { stackRow } from "./stack-rows.ts";

/**
 * The row of a console's log that begins at this place, which has no blank; `undefined`: none does. In a time that grows with the line's length alone. Rows that
 * are numbers and little else are looked for only where the context has them.
 */
export function rowAt(line: string, at: number, context: Context): Row | undefined {
  const code = line.charCodeAt(at);
  if (code >= ZERO && code <= NINE) return numberRow(line, at, context);
  switch (line.charAt(at)) {
    case "C":
      return callRowA(line, at);
    case "A":
      return activeRow(line, at) ?? titleRow(line, at) ?? stackRow(line, at);
    case "[":
      return headerRow(line, at) ?? stackRow(line, at);
    case "-":
    case "–":
    case "—":
    case "−":
      return titleRow(line, at) ?? stackRow(line, at);
    case "…":
      return gap(at + 1);
    case ".":
      return line.startsWith("...", at) ? gap(at + 3) : undefined;
    default:
      return headerRow(line, at) ?? stackRow(line, at) ?? commandRow(line, at);
  }
}

const ZERO = 48;
const NINE = 57;
const LETTER_X = 120;

/** Columns of `tasks -a` behind the id: references, and cycles of the user and of the kernel before them. */
const COLUMNS_32 = 1;
const COLUMNS_64 = 3;

const gap = (end: number): RemarkRow => ({ kind: "gap", end });

function moreRowIn(context: Context, line: string, at: number): Row | undefined {
  if (context === "tasks -a") return moreRow(line, at, COLUMNS_64);
  return context === "tasks -a 32" ? moreRow(line, at, COLUMNS_32) : undefined;
}

function numberRow(line: string, at: number, context: Context): Row | undefined {
  if (line.charCodeAt(at) === ZERO && line.charCodeAt(at + 1) === LETTER_X)
    return callRow(line, at) ?? stackRow(line, at);
  // Nothing in these rows is kept: they have neither a name nor a task.
  if (context === "threads -a") return { kind: "quiet", end: line.length };
  return phoneRow(line, at) ?? moreRowIn(context, line, at) ?? taskOrThreadRow(line, at);
}
