/** The server of VS Code for the Web, in a thread of its own, whose log is nobody's business. Tells its port when it is up. */
import type { Server } from "node:http";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { WebServer } from "./web.mts";

/** The part of `@vscode/test-web` that is used here: its command line would download another VS Code. */
type TestWeb = { runServer(host: string, port: number, config: object): Promise<Server> };

const { serverModule, dist, extension, folder, port }: WebServer = workerData;
const { runServer }: TestWeb = (await import(pathToFileURL(serverModule).href)).default;
const server = await runServer("localhost", port, {
  build: { type: "static", location: dist, quality: "stable", version: "0" },
  esm: false,
  extensionDevelopmentPath: extension,
  folderMountPath: folder,
});
server.once("listening", () => {
  const address = server.address();
  if (address && typeof address === "object") parentPort?.postMessage(address.port);
});
