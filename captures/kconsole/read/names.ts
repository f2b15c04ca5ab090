import type { Line } from "../../capture.ts";
import { excerpt, type Notes } from "../../notes.ts";

interface NamedTask {
  name: string | undefined;
  /** Where it has its name from. */
  namedAt: Line;
  readonly line: Line;
  isDoubted: boolean;
}

/** Every task that a dump mentions: where first, and what it is called. */
export class Names {
  readonly tasks = new Map<number, NamedTask>();
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  mention(id: number, name: string | undefined, line: Line): void {
    const known = this.tasks.get(id);
    if (known === undefined) {
      this.tasks.set(id, { name, namedAt: line, line, isDoubted: false });
    } else if (name !== undefined && known.name !== name) {
      if (known.name === undefined) {
        known.name = name;
        known.namedAt = line;
      } else this.#doubt(id, known, name, line);
    }
  }

  /** `init:vfs (6)`, for people. */
  text(id: number): string {
    const name = this.tasks.get(id)?.name;
    return name === undefined ? `task ${id}` : `task ${id} (${excerpt(name)})`;
  }

  #doubt(id: number, known: NamedTask, name: string, line: Line): void {
    if (known.isDoubted || known.name === undefined) return;
    known.isDoubted = true;
    this.#notes.warning(
      line,
      `Task ${id} is called “${excerpt(name)}” here and “${excerpt(known.name)}” in line ${known.namedAt + 1}. The first name is kept; if these are different tasks, the file has dumps of different moments: open each alone.`,
    );
  }
}
