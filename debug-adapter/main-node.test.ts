import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DebugClient } from "@vscode/debugadapter-testsupport";
import { expect, test } from "vitest";
import { sample } from "./testing.ts";

const adapter = join(import.meta.dirname, "main-node.ts");

test("on stdio, a client that is not ours sets a breakpoint and gets to the deadlock", {
  timeout: 30_000,
}, async () => {
  const client = new DebugClient(process.execPath, adapter, "ktrace");
  await client.start();
  const next = () => client.waitForEvent("stopped");
  await Promise.all([client.waitForEvent("initialized"), client.launch({ program: sample })]);
  const line =
    readFileSync(sample, "utf8")
      .split("\n")
      .findIndex((text) => text.includes("on VFS_IN_READ")) + 1;
  const source = { path: sample };
  await client.setBreakpointsRequest({ source, breakpoints: [{ line }] });
  const [first] = await Promise.all([next(), client.configurationDoneRequest()]);
  expect(first.body).toMatchObject({ reason: "breakpoint", threadId: 6 });
  await client.setBreakpointsRequest({ source, breakpoints: [] });
  const [second] = await Promise.all([next(), client.continueRequest({ threadId: 6 })]);
  expect(second.body).toMatchObject({ reason: "exception", text: "deadlock" });
  await client.stop();
});

test("a directory is no scenario", { timeout: 30_000 }, async () => {
  const client = new DebugClient(process.execPath, adapter, "ktrace");
  await client.start();
  await client.initializeRequest();
  await expect(client.customRequest("launch", { program: import.meta.dirname })).rejects.toThrow(
    "It is a folder; name a file in it.",
  );
  await client.stop();
});

const frame = (body: string) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

test("bytes that are no message are told of, the next message is read, and the process ends with its input", {
  timeout: 30_000,
}, async () => {
  const child = spawn(process.execPath, [adapter]);
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
    if (output.includes("supportsStepBack")) child.stdin.end();
  });
  child.stdin.write(frame("{ not json"));
  child.stdin.write(frame("{}").replace("2", "20"));
  child.stdin.write(frame(JSON.stringify({ seq: 1, type: "request", command: "initialize", arguments: {} })));
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(output).toContain("could not read a message");
  expect(output).toContain('"command":"initialize","success":true');
  expect(code).toBe(0);
});
