import { t } from "@vscode/l10n";
import type { CancellationToken, MessageConnection } from "vscode-languageclient";
import type { Answer, Progress, Question } from "#check-protocol";
import type { Channel } from "../channel.ts";

/** What the checker needs of its host. */
export interface CheckerHost {
  start(): Promise<Channel<"checker">>;
  connect(channel: Channel<"checker">): Promise<MessageConnection>;
  readText(uri: string): Promise<string>;
}

/** A server that has had nothing to do for so long is ended: what it holds is memory, and the next one starts in half a second. */
const IDLE = 60_000;

/** Asks an explorer's server one question at a time, and starts it when there is one. */
export class Checker {
  readonly #host: CheckerHost;
  readonly #idle: number;
  #connection: Promise<MessageConnection> | undefined;
  #channel: Channel<"checker"> | undefined;
  /** Why the last server ended, if it did so by itself. */
  #reason = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onProgress: (progress: Progress) => void = () => {};

  constructor(host: CheckerHost, idle = IDLE) {
    this.#host = host;
    this.#idle = idle;
  }

  /** Rejects when the server cannot be started, or ends without an answer, with a message for people. */
  async ask(question: Question, token: CancellationToken, onProgress: (progress: Progress) => void): Promise<Answer> {
    clearTimeout(this.#timer);
    this.#onProgress = onProgress;
    this.#reason = "";
    this.#connection ??= this.#connect().catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    try {
      const connection = await this.#connection;
      return await connection.sendRequest<Answer>("ktrace/check", question, token);
    } catch (error) {
      if (this.#reason !== "") throw new Error(t`The explorer ended: ${this.#reason}`);
      throw error;
    } finally {
      this.#onProgress = () => {};
      this.#timer = setTimeout(() => this.dispose(), this.#idle);
    }
  }

  async #connect(): Promise<MessageConnection> {
    const channel = await this.#host.start();
    this.#channel = channel;
    const connection = await this.#host.connect(channel);
    connection.onRequest("ktrace/readFile", async ({ uri }: { uri: string }) => ({
      text: await this.#host.readText(uri),
    }));
    connection.onNotification("ktrace/progress", (progress: Progress) => this.#onProgress(progress));
    channel.onEnd((reason) => {
      this.#reason = reason;
      this.#connection = undefined;
      // Rejects what is not answered.
      connection.dispose();
    });
    connection.listen();
    return connection;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#channel?.close();
    this.#channel = undefined;
    this.#connection = undefined;
  }
}
