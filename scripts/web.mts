import { Worker } from "node:worker_threads";
import { vscodeWeb } from "./tools.mts";

/** What the server's thread is told. */
export type WebServer = { serverModule: string; dist: string; extension: string; folder: string; port: number };

/**
 * Serves VS Code for the Web with an extension, on a folder of this machine. What is edited there stays in the browser.
 * @param port 0 for any free one. Rejects when it is taken.
 * @returns `url(file)`, the address that opens the folder with this file (a path relative to it) in the editor.
 */
export async function serveWeb(options: {
  extension: string;
  folder: string;
  port: number;
}): Promise<{ url(file: string): string; close(): Promise<void> }> {
  const workerData: WebServer = { ...(await vscodeWeb()), ...options };
  const worker = new Worker(new URL("./web-worker.mts", import.meta.url), { workerData, stdout: true });
  const port = await new Promise<number>((resolve, reject) => worker.once("message", resolve).once("error", reject));
  return {
    url(file) {
      const payload = JSON.stringify([["openFile", `vscode-test-web://mount/${file}`]]);
      // Webviews need a service worker, and get one under vscode.localhost, not under localhost.
      return `http://vscode.localhost:${port}/?payload=${encodeURIComponent(payload)}`;
    },
    async close() {
      await worker.terminate();
    },
  };
}
