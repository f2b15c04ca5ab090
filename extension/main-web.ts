/** The extension where its host is a Web Worker: each server is a worker of its own. */
import type * as vscode from "vscode";
import { activate as activateIn } from "./activate.ts";
import type { Channel } from "./debug/channel.ts";

export function activate(context: vscode.ExtensionContext): void {
  activateIn(context, {
    serversBundle: "dist/web/servers.js",
    startAdapter,
    async createLanguageClient(url, options) {
      const { LanguageClient } = await import("vscode-languageclient/browser");
      return new LanguageClient("ktrace", "KTrace", startWorker(url, "language-server"), options);
    },
  });
}

function startWorker(url: string, server: "debug-adapter" | "language-server"): Worker {
  const worker = new Worker(url);
  worker.postMessage(server);
  return worker;
}

function startAdapter(url: string): Channel {
  const worker = startWorker(url, "debug-adapter");
  const ended = new Promise<string>((resolve) => {
    worker.addEventListener("error", ({ message }) => {
      worker.terminate();
      resolve(message);
    });
  });
  return {
    send: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onEnd: (listener) => void ended.then(listener),
    close: () => worker.terminate(),
  };
}
