import type { CommandRow, Context, HeaderRow } from "./rows.ts";
import { matchAt, safeInteger, skipBlanks } from "./scan.ts";

const COMMAND =
  /(?:(ipc)[ \t]+(\d{1,16})|(tasks|threads)(?:[ \t]+(-a))?|(taskdump)[ \t]+(?:-c[ \t]+[^ \t]+[ \t]+)?-t[ \t]+(\d{1,16}))(?=[ \t]|$)/y;
const PROMPT = "kconsole>";
/** What ends the prompt of a console or a shell: `kconsole> `, `/ # `. */
const MARKS = ">#$";
const LONGEST_PROMPT = 40;
const LAST_NUMBER = /[ \t](\d{1,16})[ \t]*$/;

/** A command as somebody typed it, behind a prompt or alone in its line. */
export function commandRow(line: string, at: number): CommandRow | undefined {
  const plain = commandAt(line, at);
  if (plain !== undefined) {
    const next = skipBlanks(line, plain.end);
    // Else it is a sentence that begins with such a word.
    return next === line.length || "[P-".includes(line.charAt(next)) ? plain : undefined;
  }
  const mark = promptEnd(line, at);
  if (mark === undefined) return undefined;
  const command = commandAt(line, skipBlanks(line, mark));
  if (command !== undefined) return command;
  if (!line.startsWith(PROMPT, at)) return undefined;
  // Another command, or one that got damaged: whatever follows is not of the table before.
  const task = safeInteger(line.length < 2 * LONGEST_PROMPT ? LAST_NUMBER.exec(line)?.[1] : undefined);
  return { kind: "command", context: "other", task, certain: false, end: line.length };
}

function commandAt(line: string, at: number): CommandRow | undefined {
  const match = matchAt(COMMAND, line, at);
  if (match === null) return undefined;
  const [text, ipc, ofIpc, list, more, , ofDump] = match;
  const context: Context =
    ipc !== undefined ? "ipc" : list === undefined ? "stacks" : more === undefined ? listOf(list) : moreOf(list);
  return { kind: "command", context, task: safeInteger(ofIpc ?? ofDump), certain: true, end: at + text.length };
}

const listOf = (list: string): Context => (list === "tasks" ? "tasks" : "threads");
const moreOf = (list: string): Context => (list === "tasks" ? "tasks -a" : "threads -a");

function promptEnd(line: string, at: number): number | undefined {
  const last = Math.min(line.length, at + LONGEST_PROMPT);
  for (let next = at; next < last; next++) if (MARKS.includes(line.charAt(next))) return next + 1;
  return undefined;
}

const IPC_AT_END = /(?:^|[^\w])ipc[ \t]+(\d{1,16})[ \t]*$/;

/** A line that nothing else is, and that ends like the command: its prompt may be damaged. */
export function likelyCommand(line: string): CommandRow | undefined {
  if (line.length > 2 * LONGEST_PROMPT) return undefined;
  const task = safeInteger(IPC_AT_END.exec(line)?.[1]);
  if (task === undefined) return undefined;
  return { kind: "command", context: "ipc", task, certain: false, end: line.length };
}

/** `[name   ]`; one that is not closed is the last one of its header. */
const CELL = /\[([a-z][a-z\d]*(?: (?:id|cap|adr|address))?)[ \t]*(\]?)[ \t]*/y;
const OLD_TASKS = /taskid[ \t]+name[ \t]+ctx\b/y;
const OLD_THREADS = /tid[ \t]+name[ \t]+address\b/y;

/** The header of a table; docs/kernels.md K14 has them all. */
export function headerRow(line: string, at: number): HeaderRow | undefined {
  switch (line.charAt(at)) {
    case "[":
      return bracketHeader(line, at);
    case "P":
      return line.startsWith("PHONE:", at) ? { kind: "header", of: "phones", era: "A", end: at + 6 } : undefined;
    case "t":
      if (matchAt(OLD_TASKS, line, at) !== null) {
        return { kind: "header", of: "tasks", era: "A", end: endOf(line, "callee", at) };
      }
      if (matchAt(OLD_THREADS, line, at) !== null) {
        return { kind: "header", of: "threads", era: "A", end: endOf(line, "waitqueue", at) };
      }
      return undefined;
    default:
      return undefined;
  }
}

/** The end of a header's last column, or of the line where that was broken off. */
function endOf(line: string, last: string, at: number): number {
  const found = line.indexOf(last, at);
  return found < 0 ? line.length : found + last.length;
}

function bracketHeader(line: string, at: number): HeaderRow | undefined {
  const cells: string[] = [];
  let end = at;
  while (cells.length < MOST_CELLS) {
    const cell = matchAt(CELL, line, end);
    if (cell === null) break;
    const [text, title = "", close] = cell;
    cells.push(title);
    end += text.length;
    if (close === "") break;
  }
  const [first = "", second = "", third] = cells;
  switch (first) {
    case "phone id":
      return { kind: "header", of: "phones", era: "B", end };
    case "phone cap":
      return { kind: "header", of: "phones", era: "C", end };
    case "call id":
      return { kind: "header", of: "calls", era: undefined, end };
    case "call adr":
    case "call address":
      return { kind: "header", of: "calls", era: "C", end };
    case "id":
      if (second === "code") return { kind: "header", of: "threads -a", era: undefined, end };
      if (second === "name") return { kind: "header", of: third === "ctn" ? "tasks" : "threads", era: undefined, end };
      if (second === "ucycles") return { kind: "header", of: "tasks -a", era: undefined, end };
      if (second === "threads") return { kind: "header", of: "tasks -a 32", era: undefined, end };
      return undefined;
    case "ucycles":
      // The second line of that header on 64-bit machines in 2011.
      return { kind: "header", of: "threads -a", era: undefined, end };
    default:
      return undefined;
  }
}

const MOST_CELLS = 9;
