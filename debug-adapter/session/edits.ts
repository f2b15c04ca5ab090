import type { ReadText } from "#language";
import type { Sources } from "./sources.ts";

/** Notices that files of a scenario were edited while it is being debugged, and tells of each once. */
export class Edits {
  readonly #sources: Sources;
  readonly #read: ReadText;
  readonly #send: (event: string, body: object) => void;
  readonly #told = new Set<number>();

  constructor(sources: Sources, read: ReadText, send: (event: string, body: object) => void) {
    this.#sources = sources;
    this.#read = read;
    this.#send = send;
  }

  /** Reads the files again. */
  async look(): Promise<void> {
    const changed = await this.#sources.look(this.#read);
    for (const file of changed) {
      const source = this.#sources.source(file);
      if (this.#sources.isEdited(file) && !this.#told.has(file)) {
        this.#told.add(file);
        const output = `${source.name} was edited. This session goes on with the text that it began with, which its frames show; a restart takes the new one.\n`;
        this.#send("output", { category: "console", output });
      }
      this.#send("loadedSource", { reason: "changed", source });
    }
  }
}
