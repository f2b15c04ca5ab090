import type { DebugProtocol } from "@vscode/debugprotocol";
import type { ReadFileArguments } from "#protocol";

export type ReadFileRequest = DebugProtocol.Request & { readonly arguments: ReadFileArguments };

const has = (message: object, key: string, value: string) => Reflect.get(message, key) === value;

export const isRequest = (message: object): message is DebugProtocol.Request => has(message, "type", "request");

export const isResponse = (message: object): message is DebugProtocol.Response => has(message, "type", "response");

export const isInitialize = (message: object): message is DebugProtocol.InitializeRequest =>
  isRequest(message) && message.command === "initialize";

export const isReadFile = (message: object): message is ReadFileRequest =>
  isRequest(message) && message.command === "ktrace/readFile";

export const isStopped = (message: object): message is DebugProtocol.StoppedEvent =>
  has(message, "type", "event") && has(message, "event", "stopped");

const isOutput = (message: object): message is DebugProtocol.OutputEvent =>
  has(message, "type", "event") && has(message, "event", "output");

/** What an adapter says of its own trouble; `undefined` for every other message. */
export const troubleIn = (message: object): string | undefined =>
  isOutput(message) && message.body.category === "stderr" ? message.body.output.trimEnd() : undefined;
