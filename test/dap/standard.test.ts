/** The suite that debug adapters are usually held by, with the protocol's own test client, over a process's standard input and output. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DebugClient } from "@vscode/debugadapter-testsupport";
import { test as base, expect } from "vitest";
import { root, sample } from "../../debug-adapter/testing.ts";

const adapter = join(root, "debug-adapter/main-node.ts");
const finishing = join(root, "test/scenarios/holds/any-of-the-holders.ktrace");
const text = readFileSync(sample, "utf8");
const lineOf = (part: string) => text.split("\n").findIndex((line) => line.includes(part)) + 1;
const reading = lineOf("on VFS_IN_READ");

const test = base.extend<{ client: DebugClient }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads from the pattern which others this one needs
  client: async ({}, use) => {
    const client = new DebugClient(process.execPath, adapter, "ktrace");
    client.defaultTimeout = 30_000;
    await client.start();
    await use(client);
    await client.stop();
  },
});

test("an unknown request is refused", async ({ client }) => {
  await client.initializeRequest();
  await expect(client.customRequest("illegal_request")).rejects.toThrow('no request "illegal_request"');
});

test("what initialize answers has the features of the suite", async ({ client }) => {
  const { body } = await client.initializeRequest();
  expect(body).toMatchObject({ supportsConfigurationDoneRequest: true, supportsFunctionBreakpoints: true });
});

test("a run to its end", async ({ client }) => {
  const ended = client.waitForEvent("terminated");
  await Promise.all([client.configurationSequence(), client.launch({ program: finishing, noDebug: true })]);
  await ended;
});

test("stops on entry", async ({ client }) => {
  const stopped = client.assertStoppedLocation("entry", {});
  await Promise.all([client.configurationSequence(), client.launch({ program: sample, stopOnEntry: true })]);
  await stopped;
});

test("a breakpoint is set and hit, where the client asked for it", async ({ client }) => {
  const location = { path: sample, line: reading };
  await client.hitBreakpoint({ program: sample }, location, {}, { ...location, verified: true });
  const { body } = await client.stackTraceRequest({ threadId: 6 });
  expect(body.stackFrames.find(({ source }) => source !== undefined)).toMatchObject({ source: { path: sample } });
});

test("function breakpoints, threads, a stack, scopes and variables", async ({ client }) => {
  await Promise.all([client.waitForEvent("initialized"), client.launch({ program: sample })]);
  const { body } = await client.setFunctionBreakpointsRequest({ breakpoints: [{ name: "VFS_IN_READ" }] });
  expect(body.breakpoints).toMatchObject([{ verified: true }]);
  const stopped = client.assertStoppedLocation("function breakpoint", {});
  await client.configurationDoneRequest();
  const { stackFrames } = (await stopped).body;
  const { threads } = (await client.threadsRequest()).body;
  expect(threads.length).toBeGreaterThan(4);
  const frameId = stackFrames.find(({ source }) => source !== undefined)?.id ?? 0;
  const { scopes } = (await client.scopesRequest({ frameId })).body;
  expect(scopes.map(({ name }) => name)).toContain("Locks");
  const [{ variablesReference } = { variablesReference: 0 }] = scopes;
  const { variables } = (await client.variablesRequest({ variablesReference })).body;
  expect(variables.length).toBeGreaterThan(0);
});

test("an exception breakpoint, and what is known of it", async ({ client }) => {
  const stopped = client.waitForEvent("stopped");
  await Promise.all([
    client
      .waitForEvent("initialized")
      .then(() => client.setExceptionBreakpointsRequest({ filters: ["deadlock"] }))
      .then(() => client.configurationDoneRequest()),
    client.launch({ program: sample }),
  ]);
  const { reason, threadId } = (await stopped).body;
  expect(reason).toBe("exception");
  const { body } = await client.exceptionInfoRequest({ threadId });
  expect(body).toMatchObject({ exceptionId: "deadlock", breakMode: "always" });
});

test("output, steps forward and back, and the end of the session", async ({ client }) => {
  const output = client.waitForEvent("output");
  const first = client.waitForEvent("stopped");
  await Promise.all([client.configurationSequence(), client.launch({ program: sample })]);
  expect((await output).body).toMatchObject({ category: "stdout", source: { path: sample } });
  const { threadId } = (await first).body;
  for (const step of [() => client.stepBackRequest({ threadId }), () => client.nextRequest({ threadId })]) {
    const stopped = client.waitForEvent("stopped");
    await step();
    await stopped;
  }
  const ended = client.waitForEvent("terminated");
  await client.terminateRequest();
  await ended;
});
