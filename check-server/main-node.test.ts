import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

const program = join(import.meta.dirname, "main-node.ts");

test("a process answers, and ends with its input", async () => {
  const server = spawn(process.execPath, ["--no-warnings", program], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const client = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  client.onRequest("ktrace/readFile", () => ({ text: "task t { main { } }" }));
  client.listen();
  const question = { uri: "file:///main.ktrace", maxMegabytes: 16 };
  expect(await client.sendRequest("ktrace/check", question)).toMatchObject({ kind: "holds" });
  // Also while it has a question that takes long.
  client.onRequest("ktrace/readFile", () => ({ text: "task t { var x = 0 main { loop { x = x + 1 } } }" }));
  const begun = new Promise<void>((resolve) => client.onNotification("ktrace/progress", () => resolve()));
  void client.sendRequest("ktrace/check", question).catch(() => {});
  await begun;
  server.stdin.end();
  expect(await ended).toBe(0);
});
