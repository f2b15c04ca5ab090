import type { Callee, TaskRow, ThreadRow } from "./rows.ts";
import { matchAt, pointerOf, safeInteger, skipBlanks } from "./scan.ts";
import { startsRecord } from "./starts.ts";

const ID = /(\d{1,16})[ \t]+/y;
const POINTER = /0x([\da-fA-F]{1,16})[ \t]+/y;
const ADDRESS_SPACE = /0x[\da-fA-F]{1,16}(?![\w:])/y;
const STATE_AND_TASK = /[A-Z][a-z]+[ \t]+0x([\da-fA-F]{1,16})(?![\w:])/y;
/** A number, with the unit of cycles. */
const COUNT = /\d{1,20}[kMGTPE]?(?![^ \t])/y;
const COUNT_OR_POINTER = /(?:\d{1,20}[kMGTPE]?|0x[\da-fA-F]{1,16}|none)(?![^ \t])/y;
const CALLEE = /(\d{1,10}):0x([\da-fA-F]{1,16})/y;

/**
 * A row of `tasks` or of `threads`: either has an id, a name, and then two pointers that nothing but columns without blanks is between. The name is what is between
 * id and these (docs/kernels.md K14).
 */
export function taskOrThreadRow(line: string, at: number): TaskRow | ThreadRow | undefined {
  const match = matchAt(ID, line, at);
  const id = safeInteger(match?.[1]);
  if (match === null || id === undefined) return undefined;
  const from = at + match[0].length;
  const last = from + LONGEST_NAME;
  for (let hex = line.indexOf("0x", from); hex >= 0 && hex < last; hex = line.indexOf("0x", hex + 2)) {
    const pointer = matchAt(POINTER, line, hex);
    if (pointer === null) continue;
    const address = pointerOf(pointer[1] ?? "");
    const behind = hex + pointer[0].length;
    const thread = matchAt(STATE_AND_TASK, line, behind);
    if (thread !== null) {
      const columns = columnsBehind(line, behind + thread[0].length, COUNT_OR_POINTER, THREAD_COLUMNS);
      return { kind: "thread", id, address, task: pointerOf(thread[1] ?? ""), end: columns, cut: false };
    }
    const space = matchAt(ADDRESS_SPACE, line, behind);
    const nameEnd = space === null ? undefined : beforeNumber(line, from, hex);
    const name = line.slice(from, nameEnd).trimEnd();
    if (space === null || nameEnd === undefined || name === "") continue;
    const numbers = columnsBehind(line, behind + space[0].length, COUNT, TASK_COLUMNS);
    const { callees, end } = calleesAt(line, numbers);
    return { kind: "task", id, name, address, callees, end, cut: false };
  }
  return undefined;
}

/** More than a kernel keeps of a name, with the columns behind it. */
const LONGEST_NAME = 200;
/** Era A: context, code, stack, cycles, processor, wait queue; later the container alone. */
const THREAD_COLUMNS = 6;
/** Cycles of the user and of the kernel on 32-bit machines; in era A references and calls besides. */
const TASK_COLUMNS = 4;

/** Where the number begins that is the last thing before `end`; `undefined` if there is none. */
function beforeNumber(line: string, from: number, end: number): number | undefined {
  let at = end;
  while (at > from && isBlank(line.charCodeAt(at - 1))) at--;
  const last = at;
  while (at > from && isDigit(line.charCodeAt(at - 1))) at--;
  return at < last && last < end && (at === from || isBlank(line.charCodeAt(at - 1))) ? at : undefined;
}

const isBlank = (code: number): boolean => code === 32 || code === 9;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** The end of at most `most` columns. What is behind them may begin another row in the same line: the last number is its id then. */
function columnsBehind(line: string, at: number, column: RegExp, most: number): number {
  let end = at;
  let before = at;
  for (let count = 0; count < most; count++) {
    const match = matchAt(column, line, skipBlanks(line, end));
    if (match === null) break;
    before = end;
    end = match.index + match[0].length;
  }
  const next = skipBlanks(line, end);
  const isWhole = next === line.length || matchAt(CALLEE, line, next) !== null || startsRecord(line, next);
  return isWhole ? end : before;
}

function calleesAt(line: string, at: number): { callees: Callee[]; end: number } {
  const callees: Callee[] = [];
  let end = at;
  for (;;) {
    const match = matchAt(CALLEE, line, skipBlanks(line, end));
    if (match === null) return { callees, end };
    callees.push({ slot: Number(match[1]), answerbox: pointerOf(match[2] ?? "") });
    end = match.index + match[0].length;
  }
}

/** A row of `tasks -a`: id, at most so many columns, and to 2017 the answerbox behind each phone. */
export function moreRow(line: string, at: number, columns: number): TaskRow | undefined {
  const match = matchAt(ID, line, at);
  const id = safeInteger(match?.[1]);
  if (match === null || id === undefined) return undefined;
  const from = at + match[0].length;
  const numbers = moreColumns(line, from, columns);
  if (numbers === from) return undefined;
  const { callees, end } = calleesAt(line, numbers);
  return { kind: "task", id, name: undefined, address: undefined, callees, end, cut: false };
}

function moreColumns(line: string, at: number, columns: number): number {
  let end = at;
  for (let count = 0; count < columns; count++) {
    const match = matchAt(COUNT, line, skipBlanks(line, end));
    if (match === null) break;
    end = match.index + match[0].length;
  }
  return end;
}
