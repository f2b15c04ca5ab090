import type { Line } from "../capture.ts";

/** Longer than any line of a dump; what is longer is not looked at closely, so that no text takes more time than its length. */
export const LONGEST = 4000;

/** Gives each line without its end, be it that of a file or of a serial console. */
export function eachLine(text: string, read: (line: string, number: Line) => void): void {
  let number = 0;
  for (let start = 0; start < text.length; number++) {
    const found = text.indexOf("\n", start);
    const next = found < 0 ? text.length : found;
    let end = next;
    while (end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
    read(text.slice(start, end), number);
    start = next + 1;
  }
}

const CARRIAGE_RETURN = 13;
