import type * as vscode from "vscode";
import type { Channel } from "../channel.ts";

/** An adapter is made ready so long after the last one was taken: what a person waits for comes first. */
const restMilliseconds = 2_000;

/** Keeps one adapter ready, once it is told to or one was taken, that has started and has made its parser: a session that takes it waits for neither. */
export class SpareAdapter implements vscode.Disposable {
  readonly #start: () => Promise<Channel<"dap">>;
  #spare: Channel<"dap"> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(start: () => Promise<Channel<"dap">>) {
    this.#start = start;
  }

  /** Makes one ready, from now on. */
  keepReady(): void {
    this.#soon();
  }

  /** An adapter for a session, which closes it. Rejects when none can be started. */
  take(): Promise<Channel<"dap">> {
    const spare = this.#spare;
    this.#spare = undefined;
    this.#soon();
    return spare === undefined ? this.#start() : Promise.resolve(spare);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#prepare(), restMilliseconds);
  }

  async #prepare(): Promise<void> {
    const timer = this.#timer;
    // A session that cannot start one either says why.
    const spare = await this.#start().catch(() => undefined);
    if (timer !== this.#timer) return spare?.close();
    this.#spare = spare;
    spare?.onEnd(() => {
      if (this.#spare === spare) this.#spare = undefined;
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#spare?.close();
    this.#spare = undefined;
  }
}
