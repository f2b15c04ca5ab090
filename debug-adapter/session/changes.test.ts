import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import type { BranchesBody, MomentBody } from "../protocol.ts";
import { Conversation } from "../testing.ts";

const scenario = `kernel helenos-2026
protocol p { method ASK = 1024 (n) }
task client id 1 {
  phone server -> server
  var x = 1
  var t[2] = 5
  var kept: call
  mutex m
  main {
    let n = x
    let rc, v = call server.ASK(n)
    log "rc {rc}, {v}"
    log "and {t[1]}"
  }
}
task server id 2 serves p {
  on ASK(n) { sleep 1ms  answer EOK, n * 2 }
}
`;

type Evaluated = DebugProtocol.EvaluateResponse["body"];

async function stoppedAt(line: string): Promise<{ client: Conversation; frameId: number }> {
  const client = new Conversation({ "file:///main.ktrace": scenario });
  await client.launch("/main.ktrace");
  const at = scenario.split("\n").findIndex((text) => text.includes(line)) + 1;
  await client.ask("setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints: [{ line: at }] });
  const { threadId } = await client.go("configurationDone");
  return { client, frameId: await frameOf(client, threadId ?? 0) };
}

async function frameOf(client: Conversation, threadId: number): Promise<number> {
  const frames = await client.frames(threadId);
  return frames.find(({ source }) => source !== undefined)?.id ?? 0;
}

/** The reference of a scope of a frame. */
async function scope(client: Conversation, frameId: number, name: string): Promise<number> {
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId });
  return scopes.find((each) => each.name === name)?.variablesReference ?? 0;
}

const shown = async (client: Conversation, expression: string, frameId?: number) =>
  (await client.ask<Evaluated>("evaluate", { expression, ...(frameId !== undefined && { frameId }) })).result;

const logged = (client: Conversation) => client.transcript.match(/client: (rc|and).*(?= {2}@)/g);

test("a local and a variable are set, by name and by expression, and the run goes on with them", async () => {
  const { client, frameId } = await stoppedAt("let rc, v = call");
  const set = (variablesReference: number, name: string, value: string) =>
    client.ask<DebugProtocol.SetVariableResponse["body"]>("setVariable", { variablesReference, name, value });
  expect(await set(await scope(client, frameId, "Locals"), "n", "x + 20")).toEqual({ value: "21" });
  await client.event("stopped");
  const frame = await frameOf(client, 1);
  expect(await shown(client, "n", frame)).toBe("21");
  expect(await client.ask("setExpression", { expression: "t[2 - 1]", value: "client.x - 2", frameId: frame })).toEqual({
    value: "-1",
  });
  await client.event("stopped");
  expect(await client.ask("setExpression", { expression: "client.x", value: "0x10" })).toEqual({ value: "16" });
  await client.event("stopped");
  expect(await shown(client, "client.x")).toBe("16");
  await client.go("continue", { threadId: 1 });
  expect(logged(client)).toEqual(["client: rc 0, 42", "client: and -1"]);
});

test.each([
  ["kept", "1", "client.kept cannot be set: only numbers can, in a task's variables and in locals."],
  ["m", "1", "client.m cannot be set: only numbers can"],
  ["x", "nobody", "Nothing here is called nobody."],
  ["x", "1 +", 'Found no value after "+"; expected one.'],
  ["x", "1 = 1", 'Found "="; expected an operator or the end. "==" compares.'],
  ["x + 1", "1", "x + 1 cannot be set"],
  ["t[7]", "1", "t has the elements 0 to 1, not 7."],
  ["t", "1", "client.t is an array: name one of its elements, from client.t[0] to client.t[1]."],
  ["server.x", "1", "server has no variable or lock x."],
])("what cannot be set is refused: %s = %s", async (expression, value, message) => {
  const { client, frameId } = await stoppedAt("let n = x");
  const said = await client.refused("setExpression", { expression, value, frameId });
  expect(said).toContain(message);
  expect(await shown(client, "step")).toBe("0");
});

test("a client that asks again is told that what it shows is out of date", async () => {
  const client = new Conversation({ "file:///main.ktrace": scenario });
  await client.ask("initialize", { adapterID: "ktrace", supportsInvalidatedEvent: true });
  await client.ask("launch", { program: "/main.ktrace", stopOnEntry: true });
  await client.event("initialized");
  await client.go("configurationDone");
  await client.ask("setExpression", { expression: "client.x", value: "3" });
  expect(await client.event("invalidated")).toEqual({ areas: ["all"] });
});

test("where a later moment was seen the history branches, and one can go back to either future", async () => {
  const { client } = await stoppedAt("let n = x");
  await client.go("continue", { threadId: 1 });
  expect(logged(client)).toEqual(["client: rc 0, 2", "client: and 5"]);
  const end = (await client.ask<MomentBody>("ktrace/moment")).moment;
  await client.go("ktrace/goto", { step: 0 });
  await client.ask("setExpression", { expression: "client.x", value: "4" });
  await client.event("stopped");
  await client.go("continue", { threadId: 1 });
  expect(logged(client)).toEqual(["client: rc 0, 2", "client: and 5", "client: rc 0, 8", "client: and 5"]);
  const { current, branches } = await client.ask<BranchesBody>("ktrace/branches");
  expect([current, branches.map(({ name }) => name)]).toEqual([1, ["main", "client.x = 4 at step 0"]]);
  const printed = await client.ask<Evaluated>("evaluate", { expression: "branches", context: "repl" });
  expect(printed.result).toBe(
    `  0  main; seen up to step ${end.step}\n* 1  client.x = 4 at step 0, from branch 0 at step 0; seen up to step ${end.step + 1}`,
  );
  await client.ask("evaluate", { expression: "branch 0", context: "repl" });
  await client.stopped();
  expect((await client.ask<MomentBody>("ktrace/moment")).moment).toEqual(end);
  expect(await shown(client, "client.x")).toBe("1");
  await client.go("ktrace/goto", { branch: 1, step: 1 });
  expect(await shown(client, "client.x")).toBe("4");
  expect(await client.refused("ktrace/goto", { branch: 9, step: 1 })).toContain(
    "There is no branch 9. There are 0 (main), 1",
  );
  // What was told of a moment is not told again.
  await client.go("continue", { threadId: 1 });
  expect(logged(client)).toHaveLength(4);
});

test("a task is ended: its callers hear of it, its thread goes, and comes back with the time", async () => {
  const { client } = await stoppedAt("let rc, v = call");
  await client.ask("terminateThreads", { threadIds: [2] });
  expect(await client.event("thread")).toEqual({ reason: "exited", threadId: 2 });
  await client.event("stopped");
  const threads = async () =>
    (await client.ask<DebugProtocol.ThreadsResponse["body"]>("threads")).threads.map(({ id }) => id);
  expect(await threads()).toEqual([1]);
  expect(await client.refused("terminateThreads", { threadIds: [2] })).toBe("server has ended already.");
  await client.go("continue", { threadId: 1 });
  expect(logged(client)?.[0]).toMatch(/^client: rc -?\d+, 0$/);
  expect(logged(client)?.[0]).not.toContain("rc 0,");
  await client.ask("reverseContinue", { threadId: 1 });
  expect(await client.event("thread")).toEqual({ reason: "started", threadId: 2 });
  await client.event("stopped");
  expect(await threads()).toEqual([1, 2]);
});

test("tasks are ended all or none: one that is named twice ends once, and with one that there is not none does", async () => {
  const { client } = await stoppedAt("let rc, v = call");
  const step = () => shown(client, "step");
  const before = await step();
  expect(await client.refused("terminateThreads", { threadIds: [1, 99] })).toBe("There is no task 99.");
  expect(await step()).toBe(before);
  await client.ask("terminateThreads", { threadIds: [1, 1] });
  await client.event("stopped");
  expect(await step()).toBe(String(Number(before) + 1));
});

test("several tasks are ended at once: the client hears of one stop", async () => {
  const { client } = await stoppedAt("let rc, v = call");
  await client.ask("terminateThreads", { threadIds: [1, 2] });
  await client.event("stopped");
  await client.ask("threads");
  expect(
    client.transcript
      .split("terminateThreads")
      .at(-1)
      ?.match(/event stopped/g),
  ).toHaveLength(1);
});

test("tasks are ended only where the limit of steps leaves room for all", async () => {
  const client = new Conversation({ "file:///main.ktrace": scenario });
  await client.start("/main.ktrace", { stopOnEntry: true, maxSteps: 1 });
  expect(await client.refused("terminateThreads", { threadIds: [1, 2] })).toBe(
    "Each end of a task is a step, and of 2 the run's limit of steps leaves 1. Go back first, or end fewer.",
  );
  expect(await shown(client, "step")).toBe("0");
});

test("a moment at which a person changed something has the stop that it had: forth, back, and by its number", async () => {
  const { client } = await stoppedAt("let rc, v = call");
  const at = (await client.ask<MomentBody>("ktrace/moment")).moment.step;
  await client.go("setExpression", { expression: "client.x", value: "3" });
  expect(await client.go("continue", { threadId: 1 })).toMatchObject({ description: "At the end" });
  const visits: unknown[] = [];
  for (const command of ["reverseContinue", "reverseContinue", "continue", "continue"]) {
    const { reason } = await client.go(command, { threadId: 1 });
    visits.push([reason, (await client.ask<MomentBody>("ktrace/moment")).moment.step - at]);
  }
  expect(visits.slice(0, 3)).toEqual([
    ["breakpoint", 0],
    ["entry", -at],
    ["breakpoint", 0],
  ]);
  expect(visits[3]).toEqual(["pause", expect.any(Number)]);
  await client.go("ktrace/goto", { step: at });
  expect(await client.go("continue", { threadId: 1 })).toMatchObject({ description: "At the end" });
});
