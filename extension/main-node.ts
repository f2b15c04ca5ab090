/** The extension where its host is a Node process: each server is a process of its own. */
import { spawn } from "node:child_process";
import type * as vscode from "vscode";
import { activate as activateIn } from "./activate.ts";
import type { Channel } from "./debug/channel.ts";
import { FrameReader, frame } from "./debug/framing.ts";

export function activate(context: vscode.ExtensionContext): void {
  activateIn(context, {
    serversBundle: "dist/servers.js",
    startAdapter,
    async createLanguageClient(module, options) {
      // With its ending in the bundle: it is loaded when it is needed, from beside this one.
      const { createNodeClient } = await import("./node-client.js");
      return createNodeClient(module, options);
    },
  });
}

/** So much of what a dying adapter wrote is worth showing. */
const maxErrorLength = 2000;

function startAdapter(bundle: string): Channel {
  // VS Code's own executable is Electron, which is Node only when told so.
  const child = spawn(process.execPath, [bundle, "debug-adapter"], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
  });
  const reader = new FrameReader();
  let errors = "";
  let closed = false;
  child.stderr.on("data", (chunk) => {
    errors = `${errors}${chunk}`.slice(-maxErrorLength);
  });
  child.stdin.on("error", () => {}); // The process is gone, which "close" tells.
  const ended = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return {
    send: (message) => void child.stdin.write(frame(message)),
    onMessage: (listener) =>
      child.stdout.on("data", (chunk) => {
        for (const body of reader.read(chunk)) listener(JSON.parse(body));
      }),
    onEnd: (listener) =>
      void ended.then((reason) => {
        if (!closed) listener(errors === "" ? reason : `${reason}: ${errors.trim()}`);
      }),
    close() {
      closed = true;
      child.kill();
    },
  };
}
