import type { BaseLanguageClient, LanguageClientOptions, MessageConnection } from "vscode-languageclient";
import type { Channel, Server } from "./channel.ts";

/** What differs between VS Code on a desktop and in a browser: how a server runs. */
export interface Host {
  /** How many servers can work at the same time. */
  readonly cores: number;
  /** Starts a server; `program` is the path or URL of `ktrace.js`. */
  startServer<S extends Server>(program: string, server: S): Channel<S>;
  /** Prepares, but does not start, the language client; the packages that it needs are loaded only now. */
  createLanguageClient(start: () => Channel<"lsp">, options: LanguageClientOptions): Promise<BaseLanguageClient>;
  /** JSON-RPC over a channel; its package is loaded only now. */
  connect(channel: Channel<"checker">): Promise<MessageConnection>;
}
