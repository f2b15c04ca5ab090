import * as vscode from "vscode";
import type { Channel } from "../channel.ts";
import { withoutStarts } from "./completions.ts";
import { isInitialize, isReadFile, isStopped, troubleIn } from "./message-kinds.ts";
import { OpenRequests } from "./open-requests.ts";
import { announcingReadFile, answerReadFile } from "./read-file.ts";

/** What has to be done before VS Code hears that a session stopped; `undefined` where that is nothing. Does not reject. */
export type BeforeStop = (session: vscode.DebugSession) => Promise<void> | undefined;

/** Passes messages between VS Code and a debug adapter elsewhere, and reads for it what only VS Code can read. */
export class Relay implements vscode.DebugAdapter {
  readonly #channel: Channel<"dap">;
  readonly #emitter = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#emitter.event;
  readonly #open = new OpenRequests();
  readonly #log: vscode.LogOutputChannel;
  readonly #beforeStop: () => Promise<void> | undefined;
  /** Messages that wait behind a stop. */
  #held: vscode.DebugProtocolMessage[] | undefined;

  /** `log` gets every message at the level *Trace*, and what the adapter says of itself. */
  constructor(channel: Channel<"dap">, log: vscode.LogOutputChannel, beforeStop: () => Promise<void> | undefined) {
    this.#channel = channel;
    this.#beforeStop = beforeStop;
    this.#log = log;
    channel.onMessage((message) => {
      this.#trace("←", message);
      const trouble = troubleIn(message);
      if (trouble !== undefined) log.error(trouble);
      if (isReadFile(message)) return void answerReadFile(message).then((answer) => channel.send(answer));
      this.#open.received(message);
      this.#pass(withoutStarts(message));
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
    for (const message of messages) this.#pass(message);
  }

  /** Hands a message to VS Code, in the order in which they come. */
  #pass(message: vscode.DebugProtocolMessage): void {
    if (this.#held !== undefined) return void this.#held.push(message);
    const before = isStopped(message) ? this.#beforeStop() : undefined;
    if (before === undefined) return this.#emitter.fire(message);
    this.#held = [];
    void before.then(() => {
      const held = this.#held ?? [];
      this.#held = undefined;
      this.#emitter.fire(message);
      for (const each of held) this.#pass(each);
    });
  }
}
