import type { DebugProtocol } from "@vscode/debugprotocol";
import type { ReadText } from "#language";
import type { Sources } from "./sources.ts";

/** Notices that files of a scenario were edited while it is being debugged, and tells of each once. */
export class Edits {
  readonly #sources: Sources;
  readonly #read: ReadText;
  readonly #send: (event: string, body: object) => void;
  readonly #told = new Set<string>();
  #last: Promise<void> = Promise.resolve();
  /** A look that has not begun. */
  #next: Promise<void> | undefined;
  #isOver = false;

  constructor(sources: Sources, read: ReadText, send: (event: string, body: object) => void) {
    this.#sources = sources;
    this.#read = read;
    this.#send = send;
  }

  /** Reads the files again. One look follows another; all who ask while one is under way get the next. */
  look(): Promise<void> {
    if (this.#next !== undefined) return this.#next;
    const next = this.#last.then(() => {
      this.#next = undefined;
      return this.#look();
    });
    this.#next = next;
    this.#last = next;
    return next;
  }

  /** The session goes on with another text: of these nothing is told any more. */
  end(): void {
    this.#isOver = true;
  }

  async #look(): Promise<void> {
    const changed = await this.#sources.look(this.#read);
    if (this.#isOver) return;
    for (const file of changed) {
      const source = this.#sources.source(file);
      this.#tell(file, source);
      this.#send("loadedSource", { reason: "changed", source });
    }
  }

  #tell(file: number, { name }: DebugProtocol.Source): void {
    const change = this.#sources.changeOf(file);
    if (change === undefined) return;
    const restart = change === "edited" ? "; a restart takes the new one" : "";
    const output = `${name} was ${change}. This session goes on with the text that it began with, which its frames show${restart}.\n`;
    if (this.#told.has(output)) return;
    this.#told.add(output);
    this.#send("output", { category: "console", output });
  }
}
