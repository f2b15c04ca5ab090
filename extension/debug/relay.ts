import type { DebugProtocol } from "@vscode/debugprotocol";
import * as vscode from "vscode";
import { readText } from "../read-text.ts";

/** The way to a debug adapter in a process or a worker. */
export interface Channel {
  send(message: object): void;
  onMessage(listener: (message: DebugProtocol.ProtocolMessage) => void): void;
  /** Called once, when the adapter ended by itself, with the reason in a few words. */
  onEnd(listener: (reason: string) => void): void;
  close(): void;
}

/** Passes messages between VS Code and a debug adapter elsewhere, and reads for it what only VS Code can read. */
export class Relay implements vscode.DebugAdapter {
  readonly #channel: Channel;
  readonly #emitter = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#emitter.event;
  /** Requests of VS Code that have no answer yet, by number. */
  readonly #open = new Map<number, DebugProtocol.Request>();
  #ended: string | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onMessage((message) => this.#fromAdapter(message));
    channel.onEnd((reason) => this.#end(reason));
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    if (isRequest(message)) this.#open.set(message.seq, message);
    if (this.#ended === undefined) this.#channel.send(isInitialize(message) ? announced(message) : message);
    else this.#failOpenRequests(this.#ended);
  }

  dispose(): void {
    this.#channel.close();
    this.#emitter.dispose();
  }

  #fromAdapter(message: DebugProtocol.ProtocolMessage): void {
    if (isReadFile(message)) return void this.#readFile(message);
    if (isResponse(message)) this.#open.delete(message.request_seq);
    this.#emitter.fire(message);
  }

  async #readFile({ seq, command, arguments: { uri } }: ReadFileRequest): Promise<void> {
    const response = { seq: 0, type: "response", request_seq: seq, command };
    try {
      this.#channel.send({ ...response, success: true, body: { text: await readText(uri) } });
    } catch (error) {
      this.#channel.send({
        ...response,
        success: false,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** Without answers VS Code would wait for ever, so each request gets one that says why. */
  #end(reason: string): void {
    this.#ended = `KTrace's debug adapter ended unexpectedly (${reason}). Start the session again.`;
    const body = { category: "important", output: `${this.#ended}\n` };
    this.#emitter.fire({ seq: 0, type: "event", event: "output", body });
    this.#failOpenRequests(this.#ended);
    this.#emitter.fire({ seq: 0, type: "event", event: "terminated" });
  }

  #failOpenRequests(message: string): void {
    for (const { seq, command } of this.#open.values()) {
      this.#emitter.fire({ seq: 0, type: "response", request_seq: seq, command, success: false, message });
    }
    this.#open.clear();
  }
}

/** Tells the adapter that it can ask for files. */
const announced = (message: DebugProtocol.InitializeRequest) => ({
  ...message,
  arguments: { ...message.arguments, supportsKtraceReadFile: true },
});

type ReadFileRequest = DebugProtocol.Request & { arguments: { uri: string } };

const has = (message: object, key: string, value: string) => Reflect.get(message, key) === value;
const isRequest = (message: object): message is DebugProtocol.Request => has(message, "type", "request");
const isResponse = (message: object): message is DebugProtocol.Response => has(message, "type", "response");
const isReadFile = (message: object): message is ReadFileRequest =>
  isRequest(message) && message.command === "ktrace/readFile";
const isInitialize = (message: object): message is DebugProtocol.InitializeRequest =>
  isRequest(message) && message.command === "initialize";
