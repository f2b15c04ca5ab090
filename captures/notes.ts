import type { Line } from "./capture.ts";
import type { Note } from "./format.ts";

/** How many notes a person may be asked to read. */
const MOST = 100;

/** Collects what is to be said of a dump, as {@link Note}s: of very many the first. */
export class Notes {
  readonly #kept: Note[] = [];
  #more = 0;
  #lastLine = 0;
  #isErrorAmongMore = false;

  /** Of a line that was not understood and is left out. */
  error(line: Line, message: string): void {
    this.#add({ severity: "error", line, message });
  }

  /** Of what was understood, but says something that cannot be as it stands, or is not all. */
  warning(line: Line, message: string): void {
    this.#add({ severity: "warning", line, message });
  }

  /** In the order of the lines; of one line in the order in which they were said. */
  toArray(): Note[] {
    const notes = this.#kept.toSorted((a, b) => a.line - b.line);
    if (this.#more === 0) return notes;
    const line = Math.max(this.#lastLine, notes.at(-1)?.line ?? 0);
    const message = `${this.#more} more remarks like these were left out. Look at the first ones: the others often have the same reason.`;
    notes.push({ severity: this.#isErrorAmongMore ? "error" : "warning", line, message });
    return notes;
  }

  #add(note: Note): void {
    if (this.#kept.length < MOST) {
      this.#kept.push(note);
      return;
    }
    this.#more++;
    this.#lastLine = Math.max(this.#lastLine, note.line);
    if (note.severity === "error") this.#isErrorAmongMore = true;
  }
}

/** Whether there were lines that could not be read: whatever they said is missing. */
export const hasLostLines = (notes: readonly Note[]): boolean => notes.some(({ severity }) => severity === "error");

/** What of a line fits into a message. */
export function excerpt(line: string): string {
  const text = line.slice(0, LONGEST_EXCERPT * 2).trim();
  return text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text;
}

const LONGEST_EXCERPT = 60;
