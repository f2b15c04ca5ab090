/** The extension where its host is a Web Worker: each server is a worker of its own. */
import type * as vscode from "vscode";
import { activate as activateIn } from "./activate.ts";
import type { Channel } from "./debug/channel.ts";

export function activate(context: vscode.ExtensionContext): void {
  activateIn(context, {
    adapterBundle: "dist/web/debug-adapter.js",
    languageServerBundle: "dist/web/language-server.js",
    startAdapter,
    async createLanguageClient(url, options) {
      const { LanguageClient } = await import("vscode-languageclient/browser");
      return new LanguageClient("ktrace", "KTrace", new Worker(url), options);
    },
  });
}

function startAdapter(url: string): Channel {
  const worker = new Worker(url);
  return {
    send: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onEnd: (listener) =>
      worker.addEventListener("error", ({ message }) => {
        worker.terminate();
        listener(message);
      }),
    close: () => worker.terminate(),
  };
}
