import { smallWords } from "../../small-words.ts";
import { startsRecord } from "./starts.ts";

/** The first place from `at` on that has no blank. */
export function skipBlanks(line: string, at: number): number {
  let next = at;
  for (;;) {
    const code = line.charCodeAt(next);
    if (code !== 32 && code !== 9) return next;
    next++;
  }
}

/** What a sticky expression finds at exactly this place. */
export function matchAt(sticky: RegExp, line: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(line);
}

export interface Name {
  /** `undefined` where it does not end, or is the printer's `?`. */
  readonly name: string | undefined;
  readonly end: number;
  readonly closed: boolean;
}

/**
 * The name between the bracket at `open` and the last one of the line (docs/kernels.md K14), because names have brackets and blanks themselves; or the first
 * one behind which another record begins, where several stand in one line.
 */
export function nameAt(line: string, open: number): Name {
  let last = -1;
  for (let close = line.indexOf(")", open); close >= 0; close = line.indexOf(")", close + 1)) {
    last = close;
    const next = skipBlanks(line, close + 1);
    if (next === line.length || startsRecord(line, next)) break;
  }
  if (last < 0) return { name: undefined, end: line.length, closed: false };
  const name = line.slice(open + 1, last);
  return { name: name === "?" ? undefined : name, end: last + 1, closed: true };
}

/** A task's id, or another number that is exact as such. */
export function safeInteger(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : undefined;
}

const WORDS = 1n << 64n;

/** A machine word as 64 bits without sign, of digits that may have a sign; `undefined` if it has more bits. */
export function word(digits: string): bigint | undefined {
  if (digits.length <= 4) {
    const small = smallWords[Number(digits)];
    if (small !== undefined) return small;
  }
  const value = BigInt(digits);
  if (value >= WORDS || value < -(WORDS >> 1n)) return undefined;
  return value < 0n ? value + WORDS : value;
}

/** A pointer, of hexadecimal digits. */
export const pointerOf = (digits: string): bigint => BigInt(`0x${digits}`);
