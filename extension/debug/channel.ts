import type { DebugProtocol } from "@vscode/debugprotocol";

/** The way to a debug adapter in a process or a worker. */
export interface Channel {
  send(message: object): void;
  onMessage(listener: (message: DebugProtocol.ProtocolMessage) => void): void;
  /** Called once, when the adapter ended by itself, or if it has, with the reason in a few words. */
  onEnd(listener: (reason: string) => void): void;
  close(): void;
}
