import * as vscode from "vscode";
import type { Channel } from "../channel.ts";
import { withoutStarts } from "./completions.ts";
import { isInitialize, isReadFile, troubleIn } from "./message-kinds.ts";
import { OpenRequests } from "./open-requests.ts";
import { announcingReadFile, answerReadFile } from "./read-file.ts";

/** Passes messages between VS Code and a debug adapter elsewhere, and reads for it what only VS Code can read. */
export class Relay implements vscode.DebugAdapter {
  readonly #channel: Channel<"dap">;
  readonly #emitter = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#emitter.event;
  readonly #open = new OpenRequests();
  readonly #log: vscode.LogOutputChannel;

  /** `log` gets every message at the level *Trace*, and what the adapter says of itself. */
  constructor(channel: Channel<"dap">, log: vscode.LogOutputChannel) {
    this.#channel = channel;
    this.#log = log;
    channel.onMessage((message) => {
      this.#trace("←", message);
      const trouble = troubleIn(message);
      if (trouble !== undefined) log.error(trouble);
      if (isReadFile(message)) return void answerReadFile(message).then((answer) => channel.send(answer));
      this.#open.received(message);
      this.#emitter.fire(withoutStarts(message));
    });
    channel.onEnd((reason) => {
      log.error(`The debug adapter ended: ${reason}`);
      this.#fire(this.#open.end(reason));
    });
  }

  #trace(arrow: string, message: object): void {
    if (this.#log.logLevel === vscode.LogLevel.Trace) this.#log.trace(`${arrow} ${JSON.stringify(message)}`);
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    this.#trace("→", message);
    this.#fire(this.#open.sent(message));
    this.#channel.send(isInitialize(message) ? announcingReadFile(message) : message);
  }

  dispose(): void {
    this.#channel.close();
    this.#emitter.dispose();
  }

  #fire(messages: readonly vscode.DebugProtocolMessage[]): void {
    for (const message of messages) this.#emitter.fire(message);
  }
}
