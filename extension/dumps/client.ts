import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Channel } from "../channel.ts";
import { isReadFile, isResponse } from "../debug/message-kinds.ts";
import { OpenRequests } from "../debug/open-requests.ts";

/** Reads a text that the adapter wants. Rejects with a reason for people. */
export type ReadDump = (uri: string) => Promise<string>;

/** A conversation with a debug adapter about a dump, without a session of the editor. */
export class DumpClient {
  readonly #channel: Channel<"dap">;
  readonly #open = new OpenRequests();
  readonly #waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  #seq = 0;

  constructor(channel: Channel<"dap">, read: ReadDump) {
    this.#channel = channel;
    channel.onMessage((message) => {
      if (isReadFile(message)) void this.#answer(message.seq, message.command, read(message.arguments.uri));
      else this.#receive(message);
    });
    channel.onEnd((reason) => {
      for (const message of this.#open.end(reason)) this.#receive(message);
    });
  }

  /** Opens a dump by its path or URI. Rejects where it is none, or cannot be read, with a message for people. */
  async open(program: string): Promise<void> {
    const linesStartAt1 = true;
    const columnsStartAt1 = true;
    await this.ask("initialize", { adapterID: "ktrace", linesStartAt1, columnsStartAt1, supportsKtraceReadFile: true });
    await this.ask("launch", { program, dump: true });
    await this.ask("configurationDone");
  }

  /** Sends a request and gives the body of its response. Rejects with the message of a refusal, or when the adapter ends. */
  ask<Body = unknown>(command: string, args: object = {}): Promise<Body> {
    return new Promise((resolve, reject) => {
      const request = { seq: ++this.#seq, type: "request", command, arguments: args };
      this.#waiting.set(request.seq, ({ success, body, message = command }) => {
        if (success) resolve(body);
        else reject(new Error(message));
      });
      const refused = this.#open.sent(request);
      if (refused.length > 0) for (const response of refused) this.#receive(response);
      else this.#channel.send(request);
    });
  }

  /** Ends the adapter. What it has not answered is rejected. */
  close(): void {
    this.#channel.close();
    for (const response of this.#open.end("closed")) this.#receive(response);
  }

  #receive(message: object): void {
    this.#open.received(message);
    if (!isResponse(message)) return;
    this.#waiting.get(message.request_seq)?.(message);
    this.#waiting.delete(message.request_seq);
  }

  async #answer(request_seq: number, command: string, text: Promise<string>): Promise<void> {
    const response = { seq: ++this.#seq, type: "response", request_seq, command };
    const answer = await text.then(
      (text) => ({ success: true, body: { text } }),
      (error: unknown) => ({ success: false, message: error instanceof Error ? error.message : String(error) }),
    );
    this.#channel.send({ ...response, ...answer });
  }
}
