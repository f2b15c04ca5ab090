import type { Line } from "../capture.ts";

/** Longer than any line of a dump; what is longer is not looked at closely, so that no text takes more time than its length. */
export const LONGEST = 4000;

/** Gives each line without its end. */
export function eachLine(text: string, read: (line: string, number: Line) => void): void {
  let number = 0;
  for (const line of linesOf(text)) read(line, number++);
}

/** Lines as an editor counts them: they end with a line feed, a carriage return, or both. */
export function* linesOf(text: string): Generator<string> {
  let feed = nextOf("\n", text, 0);
  let carriage = nextOf("\r", text, 0);
  for (let start = 0; start < text.length; ) {
    const end = Math.min(feed, carriage);
    yield text.slice(start, end);
    start = end + (end === carriage && feed === end + 1 ? 2 : 1);
    if (feed < start) feed = nextOf("\n", text, start);
    if (carriage < start) carriage = nextOf("\r", text, start);
  }
}

function nextOf(sign: string, text: string, from: number): number {
  const found = text.indexOf(sign, from);
  return found < 0 ? text.length : found;
}
