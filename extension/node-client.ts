import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";

/** The language client where the language server is a process. A bundle of its own: half a megabyte that activation does not wait for. */
export function createNodeClient(module: string, options: LanguageClientOptions): LanguageClient {
  const server = { module, args: ["language-server"], transport: TransportKind.ipc };
  return new LanguageClient("ktrace", "KTrace", server, options);
}
