import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { Verdict } from "./protocol.ts";

/** A client of a process that begins with this file. */
function connect(file: string, ...args: readonly string[]) {
  const command = ["--no-warnings", join(import.meta.dirname, file), ...args];
  const server = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const client = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  client.listen();
  onTestFinished(() => void server.kill());
  return { server, client, ended };
}

const question = { uri: "file:///main.ktrace", maxMegabytes: 64 };

test("a process answers, and ends with its input", async () => {
  const { server, client, ended } = connect("main-node.ts");
  client.onRequest("ktrace/readFile", () => ({ text: "task t { main { } }" }));
  expect(await client.sendRequest("ktrace/check", question)).toMatchObject({ kind: "holds" });
  // Also while it has a question that takes long.
  client.onRequest("ktrace/readFile", () => ({ text: "task t { var x = 0 main { loop { x = x + 1 } } }" }));
  const begun = new Promise<void>((resolve) => client.onNotification("ktrace/progress", () => resolve()));
  void client.sendRequest("ktrace/check", question).catch(() => {});
  await begun;
  server.stdin.end();
  expect(await ended).toBe(0);
});

test("threads of the process say of a check what it says alone", async () => {
  const { client } = connect("../cli/main-node.ts", "checker");
  const task = (name: string) => `task ${name} { var x = 0 main { repeat 120 { x = x + 1 } } }\n`;
  const text = `${task("a")}${task("b")}check "all of both" { reachable a.x == 120 && b.x == 120 always a.x <= 120 }`;
  client.onRequest("ktrace/readFile", () => ({ text }));
  const ask = (own: object) => client.sendRequest<Verdict>("ktrace/check", { ...question, reduces: false, ...own });
  const alone = await ask({});
  const team = await ask({ workers: 2 });
  expect([alone, team].map(({ kind, states, where }) => [kind, states, where])).toEqual([
    ["holds", alone.states, undefined],
    ["holds", alone.states, "with 2 workers"],
  ]);
  const shallow = await ask({ maxDepth: 230 });
  const { states, where } = await ask({ maxDepth: 230, workers: 2 });
  expect([states, where]).toEqual([shallow.states, "with 2 workers"]);
  expect(await ask({ maxPreemptions: 2, workers: 2 })).not.toHaveProperty("where");
});
