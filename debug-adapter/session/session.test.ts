import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Conversation, sample } from "../testing.ts";

const finishing = `kernel helenos-2011
protocol p { method ASK (a) }
const LOUD = 0
task client id 1 {
  phone server -> server
  main {
    call server.ASK(1)
    log "asked {LOUD}"
    call server.ASK(2)
  }
}
task server id 2 serves p { on ASK(n) { answer } }
`;

const endless = "task spinner id 1 { main { loop { yield } } }";

const withText = (text: string) => new Conversation({ "file:///main.ktrace": text });

test("a scenario that finishes is stopped at its end, and can still be gone back in", async () => {
  const client = withText(finishing);
  const end = await client.start("/main.ktrace");
  expect(end).toMatchObject({ reason: "pause", text: expect.stringContaining("Finished after") });
  expect(await client.go("reverseContinue", { threadId: 1 })).toMatchObject({ reason: "entry" });
  expect(await client.go("continue", { threadId: 1 })).toEqual({ ...end, threadId: 1 });
});

test("going on from a deadlock to the end of the run keeps who is stuck in view", async () => {
  const client = withText(`
task a id 1 { mutex m main { lock m { sleep 1ms lock m { } } } }
task b id 2 { main { sleep 5ms } }`);
  const deadlock = await client.start("/main.ktrace");
  expect(deadlock).toMatchObject({ text: "deadlock", threadId: 1 });
  expect(await client.go("continue", { threadId: 2 })).toMatchObject({ reason: "pause", threadId: 1 });
});

test("without debugging it says how it ended, and the session ends", async () => {
  const client = withText(finishing);
  await client.launch("/main.ktrace", { noDebug: true, stopOnEntry: true });
  await client.ask("configurationDone");
  expect(await client.event("exited")).toEqual({ exitCode: 0 });
  await client.event("terminated");
  expect(client.transcript).toMatch(/Finished after \d+ steps/);

  const stuck = new Conversation();
  await stuck.launch(sample, { noDebug: true });
  await stuck.ask("configurationDone");
  expect(await stuck.event("exited")).toEqual({ exitCode: 1 });
  expect(stuck.transcript).toContain("Deadlock among init:vfs, init:fat, mfs and file_bd");
});

test("what is logged is printed once, however often its moment is passed", async () => {
  const client = withText(finishing);
  await client.start("/main.ktrace");
  await client.go("reverseContinue", { threadId: 1 });
  await client.go("continue", { threadId: 1 });
  await client.go("evaluate", { expression: "step 3", context: "repl" });
  await client.go("continue", { threadId: 1 });
  expect(client.transcript.match(/client: asked 0/g)?.length).toBe(1);
});

test("constants of the launch configuration replace the file's", async () => {
  const client = withText(finishing);
  await client.start("/main.ktrace", { constants: { LOUD: 7 } });
  expect(client.transcript).toContain("client: asked 7");
});

test("trace writes every event", async () => {
  const client = withText(finishing);
  await client.start("/main.ktrace", { trace: true });
  const { transcript } = client;
  for (const text of ["client sends ASK", "server takes ASK", "server begins ASK", "client takes the answer to ASK"]) {
    expect(transcript).toContain(text);
  }
});

test("pause stops what would go on for ever; another step goes on from there", async () => {
  const client = withText(endless);
  await client.launch("/main.ktrace");
  await client.ask("configurationDone");
  expect(await client.refused("stackTrace", { threadId: 1 })).toContain("pause it first");
  expect((await client.ask<DebugProtocol.ThreadsResponse["body"]>("threads")).threads).toEqual([
    { id: 1, name: "spinner" },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await client.go("pause", { threadId: 1 })).toMatchObject({ reason: "pause", threadId: 1 });
  expect(await client.go("next", { threadId: 1 })).toMatchObject({ reason: "step" });
  await client.ask("reverseContinue", { threadId: 1 });
  expect(await client.stopped()).toMatchObject({ reason: "entry" });
});

test("restart runs the file as it is now, with the breakpoints at their lines", async () => {
  const client = withText(finishing);
  await client.launch("/main.ktrace");
  await client.ask("setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints: [{ line: 8 }] });
  expect(await client.go("configurationDone")).toMatchObject({ reason: "breakpoint" });
  expect(await client.line(1)).toBe('log "asked {LOUD}"');

  client.edit("file:///main.ktrace", (text) => text.replace("  main {", "  // one line more\n  main {\n"));
  await client.ask("restart");
  expect(await client.event("breakpoint")).toMatchObject({ reason: "changed", breakpoint: { id: 1, line: 10 } });
  expect(await client.event("continued")).toMatchObject({ allThreadsContinued: true });
  expect(await client.stopped()).toMatchObject({ reason: "breakpoint", hitBreakpointIds: [1] });
  expect(await client.line(1)).toBe('log "asked {LOUD}"');

  client.edit("file:///main.ktrace", () => "task {");
  expect(await client.refused("restart")).toContain("/main.ktrace:1:");
  expect((await client.frames(1)).length).toBeGreaterThan(0);
});

test("restart while it runs, with another configuration", async () => {
  const client = withText(endless);
  await client.launch("/main.ktrace");
  await client.ask("configurationDone");
  // The schema wants either a launch's or an attach's arguments, and everything is both.
  const args = { arguments: { program: "/main.ktrace", stopOnEntry: true } };
  await client.send({ seq: 100, type: "request", command: "restart", arguments: args });
  expect(await client.stopped()).toMatchObject({ reason: "entry", threadId: 1 });
});

test("an assertion that does not hold: its line, and what it said", async () => {
  const client = withText('task a id 7 { var n = 3 main { n = n + 1 assert n == 3, "n is {n}" } }');
  expect(await client.start("/main.ktrace")).toMatchObject({ reason: "exception", text: "assertion", threadId: 7 });
  const { description } = await client.ask<DebugProtocol.ExceptionInfoResponse["body"]>("exceptionInfo", {
    threadId: 7,
  });
  expect(description).toContain("n is 4");
  expect(await client.go("continue", { threadId: 7 })).toMatchObject({
    reason: "pause",
    text: expect.stringMatching(/^Ended after/),
  });
  await client.go("stepBack", { threadId: 7 });
  expect(await client.go("stepBack", { threadId: 7 })).toMatchObject({ reason: "step" });
});

const twoCircles = `task one id 1 { mutex a mutex b
  main { lock a { yield lock b { } } }
  fibril other { lock b { yield lock a { } } } }
task two id 2 { mutex a mutex b
  main { repeat 9 { yield } lock a { yield lock b { } } }
  fibril other { repeat 9 { yield } lock b { yield lock a { } } } }`;

test("a second deadlock is a stop of its own, told of at its own moment", async () => {
  const client = withText(twoCircles);
  const describe = async (threadId = 0) =>
    (await client.ask<DebugProtocol.ExceptionInfoResponse["body"]>("exceptionInfo", { threadId })).description;
  const first = await client.start("/main.ktrace");
  expect(first).toMatchObject({ text: "deadlock", threadId: 1 });
  expect(await describe(1)).toContain("Deadlock in one");
  const second = await client.go("continue", { threadId: 1 });
  expect(second).toMatchObject({ text: "deadlock", threadId: 2 });
  expect(await describe(2)).toContain("Deadlock in two");
  expect(await client.refused("exceptionInfo", { threadId: 1 })).toContain("not at an exception");
  const { threads } = await client.ask<DebugProtocol.ThreadsResponse["body"]>("threads");
  expect(threads.map(({ name }) => name)).toEqual(["one · in a deadlock", "two · in a deadlock"]);
  expect(await client.go("reverseContinue", { threadId: 2 })).toEqual(first);
});

test("lines and columns from 0, and sources as URIs, for a client that wants them so", async () => {
  const client = withText(finishing);
  await client.ask("initialize", { adapterID: "x", pathFormat: "uri", linesStartAt1: false, columnsStartAt1: false });
  await client.ask("launch", { program: "file:///main.ktrace" });
  await client.event("initialized");
  const source = { path: "file:///main.ktrace" };
  const { breakpoints } = await client.ask<DebugProtocol.SetBreakpointsResponse["body"]>("setBreakpoints", {
    source,
    breakpoints: [{ line: 7 }],
  });
  expect(breakpoints).toMatchObject([{ verified: true, line: 7, column: 4, source }]);
  const { threadId = 0 } = await client.go("configurationDone");
  expect((await client.frames(threadId))[1]).toMatchObject({ line: 7, column: 4, source });
});

test("a path with detours is the file that it leads to", async () => {
  const client = withText(finishing);
  await client.launch("/samples/..//main.ktrace");
  await client.ask("setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints: [{ line: 8 }] });
  expect(await client.go("configurationDone")).toMatchObject({ reason: "breakpoint" });
});

test("a function breakpoint without a name is refused, and those that there are stay", async () => {
  const client = withText(finishing);
  await client.launch("/main.ktrace");
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "ASK" }] });
  const args = { breakpoints: [{}] };
  const response = await client.send({ seq: 100, type: "request", command: "setFunctionBreakpoints", arguments: args });
  expect(response).toMatchObject({
    success: false,
    message: 'setFunctionBreakpoints needs "breakpoints[0].name", a text.',
  });
  expect(await client.go("configurationDone")).toMatchObject({ reason: "function breakpoint" });
});

test("a file that is not here is read through the client; its sources are URIs", async () => {
  const client = new Conversation();
  const uri = "vscode-vfs://github/a/main.ktrace";
  client.answer("ktrace/readFile", ({ uri: asked }) =>
    asked === uri
      ? { text: `import "p.ktrace"\n${finishing.replace(/protocol.*/, "")}` }
      : { text: "protocol p { method ASK (a) }" },
  );
  await client.ask("initialize", { adapterID: "ktrace", supportsKtraceReadFile: true });
  await client.ask("launch", { program: uri, stopOnEntry: true });
  await client.event("initialized");
  await client.go("configurationDone");
  expect((await client.frames(1))[1]?.source).toEqual({ name: "main.ktrace", path: uri });
  expect((await client.ask<DebugProtocol.LoadedSourcesResponse["body"]>("loadedSources")).sources).toEqual([
    { name: "main.ktrace", path: uri },
    { name: "p.ktrace", path: "vscode-vfs://github/a/p.ktrace", origin: "imported by main.ktrace" },
  ]);
});

test("a client that cannot read a file says why, and so does one that does not read files", async () => {
  const client = new Conversation();
  client.answer("ktrace/readFile", () => "the network is down");
  await client.ask("initialize", { adapterID: "ktrace", supportsKtraceReadFile: true });
  expect(await client.refused("launch", { program: "web:/a.ktrace" })).toContain("the network is down");

  const other = new Conversation();
  await other.ask("initialize", { adapterID: "ktrace" });
  expect(await other.refused("launch", { program: "web:/a.ktrace" })).toContain("does not read others");
});

test.each([
  ["a file that is not there", { program: "/nowhere.ktrace" }, /nowhere\.ktrace.*There is no such file/],
  ["no file", {}, /names no scenario: set "program"/],
  ["a relative path", { program: "main.ktrace" }, /absolute path or a URI, not "main\.ktrace"/],
  ["a file that does not parse", { program: "/broken.ktrace" }, /^\/broken\.ktrace:2:\d+: /],
  ["an import that is missing", { program: "/lonely.ktrace" }, /^\/lonely\.ktrace:1:\d+: .*gone\.ktrace/],
  ["an empty file", { program: "/empty.ktrace" }, /There is nothing in this file: write a task to run/],
  ["constants that are none", { program: "/main.ktrace", constants: { LOUD: "x" } }, /LOUD has to be a whole number/],
  ["constants that are not there", { program: "/main.ktrace", constants: { LOUDER: 1 } }, /LOUDER.*LOUD/],
  ["constants as a list", { program: "/main.ktrace", constants: [1] }, /"constants" has to be an object/],
])("launched with %s: says so, and can be launched rightly", async (_, args, message) => {
  const client = new Conversation({
    "file:///main.ktrace": finishing,
    "file:///broken.ktrace": "kernel helenos-2011\ntask a { main { let } }",
    "file:///lonely.ktrace": 'import "gone.ktrace"\ntask a { main { yield } }',
    "file:///empty.ktrace": "",
  });
  await client.ask("initialize", { adapterID: "ktrace" });
  const response = await client.request("launch", args);
  expect(response.success).toBe(false);
  expect(response.message).toMatch(message);
  expect(response.body.error).toMatchObject({ format: response.message, showUser: true });
  await client.ask("launch", { program: "/main.ktrace" });
});

test("requests out of order", async () => {
  const client = withText(finishing);
  expect(await client.refused("launch", { program: "/main.ktrace" })).toContain("send initialize first");
  expect(await client.refused("threads")).toContain("send initialize first");
  await client.ask("initialize", { adapterID: "ktrace" });
  expect(await client.refused("initialize", { adapterID: "ktrace" })).toContain("initialized already");
  for (const [command, args] of [
    ["configurationDone", {}],
    ["setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints: [] }],
    ["continue", { threadId: 1 }],
    ["stackTrace", { threadId: 1 }],
    ["restart", {}],
    ["pause", { threadId: 1 }],
    ["evaluate", { expression: "step" }],
  ] as const) {
    expect(await client.refused(command, args), command).toContain("send launch first");
  }
  await client.ask("launch", { program: "/main.ktrace" });
  expect(await client.refused("launch", { program: "/main.ktrace" })).toContain("launched already");
  expect(await client.refused("stackTrace", { threadId: 1 })).toContain("send configurationDone first");
  expect(await client.refused("next", { threadId: 1 })).toContain("send configurationDone first");
  await client.go("configurationDone");
  expect(await client.refused("configurationDone")).toContain("done already");
});

test("threads, frames, variables and requests that do not exist", async () => {
  const client = withText(finishing);
  await client.start("/main.ktrace", { stopOnEntry: true });
  expect(await client.refused("stackTrace", { threadId: 99 })).toContain("no task 99");
  expect(await client.refused("next", { threadId: 99 })).toContain("no task 99");
  expect(await client.refused("scopes", { frameId: 99 })).toContain("no frame 99");
  expect(await client.refused("variables", { variablesReference: 99 })).toContain("no variables 99");
  expect(await client.refused("exceptionInfo", { threadId: 1 })).toContain("not at an exception");
  const seq = 1000;
  expect((await client.send({ seq, type: "request", command: "dance" })).message).toContain('no request "dance"');
  for (const [index, command] of ["stackTrace", "scopes", "setBreakpoints", "evaluate", "continue"].entries()) {
    const bare = { seq: seq + index + 1, type: "request", command };
    expect((await client.send(bare)).success, command).toBe(false);
    expect((await client.send({ ...bare, seq: bare.seq + 100, arguments: null })).success, command).toBe(false);
  }
  await client.frames(1);
});

test("terminate and disconnect end the session, also while the scenario runs", async () => {
  const client = withText(endless);
  await client.launch("/main.ktrace");
  await client.ask("configurationDone");
  await client.ask("terminate");
  await client.event("terminated");
  expect(await client.refused("continue", { threadId: 1 })).toBe("The session was ended.");
  expect(await client.refused("restart")).toContain("launch a new one");
  await client.ask("terminate");
  await client.ask("disconnect");
  expect(client.transcript.match(/event terminated/g)).toHaveLength(1);
});
