import { spawn } from "node:child_process";
import { join } from "node:path";
import { type Message, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import type { Connect } from "./wire.ts";

const program = join(import.meta.dirname, "../../language-server/main-node.ts");

/** For the server the files are in a place that only the editor can look into, and not on this machine's disk, which has none of them. */
const [here, elsewhere] = ["file:///", "vscode-vfs://host/"];

/** A server as a process of its own, over standard input and output. `compiled`: a folder in which Node keeps what it has compiled for the next. */
export const asProcess =
  (compiled: string): Connect =>
  (hear) => {
    const server = spawn(process.execPath, ["--no-warnings", program], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    const ended = new Promise<number | null>((resolve) => server.on("exit", resolve));
    const writer = new StreamMessageWriter(server.stdin);
    new StreamMessageReader(server.stdout).listen((message) => hear(moved(message, elsewhere, here)));
    return {
      send: (message) => void writer.write(moved(message, here, elsewhere)),
      async close() {
        server.stdin.end();
        await ended;
      },
    };
  };

function moved(message: Message, from: string, to: string): Message {
  return JSON.parse(JSON.stringify(message).replaceAll(from, to));
}
