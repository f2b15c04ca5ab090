import { likelyCommand } from "./command-rows.ts";
import { TERMINAL_WIDTH } from "./lines.ts";
import { rowAt } from "./parse.ts";
import type { Context, Row } from "./rows.ts";
import { skipBlanks } from "./scan.ts";

/** Rows of a terminal that one row of the log may fill: of `tasks -a`, for a task with 64 phones, and of others, with large words and a long name. */
const MOST_PIECES_OF_A_TASK = 32;
const MOST_PIECES = 4;

/** Shorter than this, a row was not broken at the terminal's edge, even if blanks at its end were lost. */
const SHORTEST_PIECE = 60;

interface Found {
  readonly row: Row | undefined;
  /** Where the text goes on behind it. */
  readonly text: string;
  /** Lines that it takes beside the first. */
  readonly more: number;
}

/**
 * The row that begins at a place of a line, together with what the terminal has broken off it: a line that fills the terminal and is no whole row goes on in the
 * next, unless a row begins there.
 */
export function foundAt(lines: readonly string[], number: number, text: string, at: number, context: Context): Found {
  const row = rowAt(text, at, context);
  if (text.length > TERMINAL_WIDTH || text.length < SHORTEST_PIECE || !mayGoOn(row, text, at))
    return { row, text, more: 0 };
  const most = row?.kind === "task" ? MOST_PIECES_OF_A_TASK : MOST_PIECES;
  let joined = text;
  let best: Found = { row, text, more: 0 };
  for (let more = 1; more < most; more++) {
    const next = lines[number + more];
    if (next === undefined || beginsRow(next, context)) break;
    joined = joined.padEnd(TERMINAL_WIDTH * more) + next;
    const whole = rowAt(joined, at, context);
    if (whole !== undefined && !isCut(whole) && skipBlanks(joined, whole.end) === joined.length) {
      best = { row: whole, text: joined, more };
    }
    if (next.length < SHORTEST_PIECE || next.length > TERMINAL_WIDTH) break;
  }
  return best;
}

/** Whether a row, or what may be one, ends where the terminal's row does. */
function mayGoOn(row: Row | undefined, text: string, at: number): boolean {
  if (row === undefined) return isDigit(text.charCodeAt(at)) || text.startsWith("Callid", at);
  if (isCut(row)) return true;
  const endsInName = (row.kind === "phone" || row.kind === "call") && row.era !== "A";
  // The bracket may be one of a name that goes on.
  if (endsInName) return text.length === TERMINAL_WIDTH && !isBalanced(text);
  // A blank at the end may be lost.
  const isFull = text.length >= TERMINAL_WIDTH - 1 && skipBlanks(text, row.end) === text.length;
  return isFull && "cut" in row;
}

const isCut = (row: Row): boolean => "cut" in row && row.cut;

function isBalanced(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === "(") open++;
    else if (character === ")") open--;
  }
  return open === 0;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Whether a line has a meaning of its own, or none, as a blank one. */
function beginsRow(line: string, context: Context): boolean {
  const start = skipBlanks(line, 0);
  return start === line.length || rowAt(line, start, context) !== undefined || likelyCommand(line) !== undefined;
}
