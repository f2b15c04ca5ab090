import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import type { Channel } from "./debug/channel.ts";

/** What differs between VS Code on a desktop and in a browser: how the two servers run. */
export interface Host {
  /** Where the bundle of both servers lies, relative to the extension. */
  readonly serversBundle: string;
  /** Starts a debug adapter for one session; `bundle` is its path or URL. */
  startAdapter(bundle: string): Channel;
  /** Prepares, but does not start, the language client; the packages that it needs are loaded only now. */
  createLanguageClient(bundle: string, options: LanguageClientOptions): Promise<BaseLanguageClient>;
}
