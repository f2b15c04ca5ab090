import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Message } from "vscode-languageclient";

/** What each of the servers says, by the name that starts it. */
interface Said {
  dap: DebugProtocol.ProtocolMessage;
  lsp: Message;
  checker: Message;
}

/** A server, by the name that starts it. */
export type Server = keyof Said;

/** The way to a server in a process or a worker. */
export interface Channel<S extends Server> {
  send(message: object): void;
  onMessage(listener: (message: Said[S]) => void): void;
  /** Called once, when the server ended by itself, or if it has, with the reason in a few words. */
  onEnd(listener: (reason: string) => void): void;
  close(): void;
}
