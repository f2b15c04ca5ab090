/** The extension where its host is a Node process: each server is a process of its own. */

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import { activate as activateIn } from "./activate.ts";
import type { Channel, Server } from "./channel.ts";
import { FrameReader, frame } from "./framing.ts";

export function activate(context: vscode.ExtensionContext): void {
  const compiled = join(context.globalStorageUri.fsPath, "compiled");
  activateIn(context, {
    cores: availableParallelism(),
    startServer: (program, server) => startServer(program, server, compiled),
    async createLanguageClient(...all) {
      // With its ending in the bundle: it is loaded when it is needed, from beside this one.
      const { createLanguageClient } = await import("./main-web.js");
      return createLanguageClient(...all);
    },
    connect: async (channel) => (await import("./main-web.js")).connect(channel),
  });
}

/** So much of what a dying server wrote is worth showing. */
const maxErrorLength = 2000;

/** A server that is told to end may do so by itself, in so long. */
const graceMilliseconds = 1_000;

/** `compiled` is a folder where Node, from 22.1 on, writes down the code that it has compiled, for the next start. */
function startServer<S extends Server>(program: string, server: S, compiled: string): Channel<S> {
  // VS Code's own executable is Electron, which is Node only when told so.
  const child = spawn(process.execPath, [program, server], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", NODE_COMPILE_CACHE: compiled },
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
    child.on("close", (code, signal) => resolve(signal ?? t`exit code ${String(code)}`));
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
      // A server ends with its input. One that is killed writes nothing down.
      child.stdin.end();
      setTimeout(() => child.kill(), graceMilliseconds);
    },
  };
}
