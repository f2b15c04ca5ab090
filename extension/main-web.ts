/** The extension where its host is a Web Worker: each server is a worker of its own. */
import type * as vscode from "vscode";
import { activate as activateIn } from "./activate.ts";
import type { Channel, Server } from "./channel.ts";
import type { Host } from "./host.ts";

export function activate(context: vscode.ExtensionContext): void {
  activateIn(context, { cores: navigator.hardwareConcurrency, startServer, createLanguageClient, connect });
}

/** The other host takes it from here, too: this bundle has to be whole, and half a megabyte need not be shipped twice. */
export const createLanguageClient: Host["createLanguageClient"] = async (...all) =>
  (await import("./protocol-client.ts")).createLanguageClient(...all);

export const connect: Host["connect"] = async (channel) => (await import("./protocol-client.ts")).connect(channel);

function startServer<S extends Server>(program: string, server: S): Channel<S> {
  const worker = new Worker(program);
  worker.postMessage(server);
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
