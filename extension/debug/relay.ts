import * as vscode from "vscode";
import type { Channel } from "./channel.ts";
import { withoutStarts } from "./completions.ts";
import { isInitialize, isReadFile } from "./message-kinds.ts";
import { OpenRequests } from "./open-requests.ts";
import { announcingReadFile, answerReadFile } from "./read-file.ts";

/** Passes messages between VS Code and a debug adapter elsewhere, and reads for it what only VS Code can read. */
export class Relay implements vscode.DebugAdapter {
  readonly #channel: Channel;
  readonly #emitter = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#emitter.event;
  readonly #open = new OpenRequests();

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onMessage((message) => {
      if (isReadFile(message)) return void answerReadFile(message).then((answer) => channel.send(answer));
      this.#open.received(message);
      this.#emitter.fire(withoutStarts(message));
    });
    channel.onEnd((reason) => this.#fire(this.#open.end(reason)));
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
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
