import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { vscodeWeb } from "./tools.mts";

/** The part of `@vscode/test-web`'s server that is used here. */
type TestWeb = {
  runServer(host: string, port: number, config: object): Promise<Server>;
};

/**
 * Serves VS Code for the Web with an extension, on a folder of this machine. What is edited there stays in the browser.
 * @param port 0 for any free one.
 * @returns `url(file)`, the address that opens the folder with this file (a path relative to it) in the editor.
 */
export async function serveWeb(options: {
  extension: string;
  folder: string;
  port: number;
}): Promise<{ url(file: string): string; close(): Promise<void> }> {
  const { dist, serverModule } = await vscodeWeb();
  const { runServer }: TestWeb = (await import(pathToFileURL(serverModule).href)).default;
  const server = await runServer("localhost", options.port, {
    build: { type: "static", location: dist, quality: "stable", version: "0" },
    esm: false,
    extensionDevelopmentPath: options.extension,
    folderMountPath: options.folder,
  });
  await new Promise((resolve, reject) => server.once("listening", resolve).once("error", reject));
  const { port } = server.address() as AddressInfo;
  return {
    url(file) {
      const payload = JSON.stringify([["openFile", `vscode-test-web://mount/${file}`]]);
      // Webviews need a service worker, and get one under vscode.localhost, not under localhost.
      return `http://vscode.localhost:${port}/?payload=${encodeURIComponent(payload)}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
