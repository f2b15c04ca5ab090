import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sample } from "./testing.ts";

const frame = (body: string) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const request = (seq: number, command: string, args: object = {}) =>
  frame(JSON.stringify({ seq, type: "request", command, arguments: args }));

/** Starts the adapter as a process and writes each text to it when the one before has led to what stands behind it. Gives its output and how it ended. */
async function talk(...turns: [input: string, enough: string][]): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ["--no-warnings", join(import.meta.dirname, "main-node.ts")]);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  let output = "";
  let wake = () => {};
  const hear = (chunk: Buffer) => {
    output += chunk;
    wake();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  for (const [input, enough] of turns) {
    child.stdin.write(input);
    while (!output.includes(enough)) await Promise.race([ended, new Promise<void>((resolve) => (wake = resolve))]);
  }
  child.stdin.end();
  return { code: await ended, output };
}

test("on stdio, any client gets to the deadlock; the process ends with its input", { timeout: 30_000 }, async () => {
  const { output, code } = await talk(
    [request(1, "initialize", { adapterID: "ktrace" }) + request(2, "launch", { program: sample }), '"initialized"'],
    [request(3, "configurationDone"), '"stopped"'],
  );
  expect(output).toContain('"text":"deadlock"');
  expect(code).toBe(0);
});

test("bytes that are no message are told of, and the next message is read", { timeout: 30_000 }, async () => {
  const { output } = await talk(
    [frame("{ not json"), "could not read a message"],
    [request(1, "initialize"), "supportsStepBack"],
  );
  expect(output).toContain('"command":"initialize","success":true');
});
