import type { DebugProtocol } from "@vscode/debugprotocol";
import type { GraphBody } from "../../debug-adapter/protocol.ts";
import { asking, circle } from "./scenarios.ts";
import { lineOf, main, tell } from "./tell.ts";

/** A task with two fibrils, each of which could go on. */
const twoAtOnce = `task t id 1 {
  main {
    log "a"
    yield
    log "b"
  }
  fibril other {
    log "c"
    yield
    log "d"
    yield
    log "e"
  }
}
`;

const counting = twoAtOnce.replace("{", "{\n  var n = 0");

tell("threads-and-stacks", circle, async (client) => {
  await client.start(main);
  await client.ask("threads");
  for (const threadId of [1, 2, 3]) await client.ask("stackTrace", { threadId });
  client.say("one frame at a time, as VS Code asks first");
  await client.ask("stackTrace", { threadId: 1, startFrame: 0, levels: 1 });
  await client.ask("stackTrace", { threadId: 1, startFrame: 1, levels: 20 });
});

tell("scopes-and-variables", asking, async (client) => {
  await client.launch(main);
  const breakpoints = [{ line: lineOf(asking, "answer EOK") }];
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints });
  await client.go("configurationDone");
  const frame = (await client.frames(2)).find(({ source }) => source !== undefined);
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId: frame?.id ?? 0 });
  for (const { name, variablesReference } of scopes) {
    client.say(name);
    await client.ask("variables", { variablesReference });
  }
});

tell("evaluate", asking, async (client) => {
  await client.launch(main);
  const breakpoints = [{ line: lineOf(asking, "answer EOK") }];
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints });
  await client.go("configurationDone");
  const frameId = (await client.frames(2)).find(({ source }) => source !== undefined)?.id ?? 0;
  for (const expression of [
    "d",
    "question * 2 == d",
    "asked",
    "double(d) + 1",
    "client.got",
    "step",
    "now",
    "sender",
    "cycle",
    "EOK",
    "request",
  ]) {
    await client.request("evaluate", { expression, frameId, context: "watch" });
  }
  client.say("what has no value");
  for (const expression of ["e", "client.gut", "d / 0", "d +", "", "answer EOK"]) {
    await client.request("evaluate", { expression, frameId, context: "watch" });
  }
  client.say("without a frame");
  await client.request("evaluate", { expression: "asked", context: "hover" });
});

tell("console-commands", circle, async (client) => {
  await client.start(main);
  for (const expression of ["help", "tasks", "ipc left", "fibrils left", "graph", "why left", "why bystander"]) {
    await client.ask("evaluate", { expression, context: "repl" });
  }
  client.say("what it does not know");
  for (const expression of ["ipc", "ipc nobody", "why", "dance"]) {
    await client.request("evaluate", { expression, context: "repl" });
  }
});

tell("graph", circle, async (client) => {
  await client.start(main);
  await client.ask("ktrace/graph");
});

tell("tasks", circle, async (client) => {
  await client.start(main);
  await client.ask("ktrace/tasks");
});

const listing = `task t id 1 {
  var table[200] = 255
  var n = 4096
  main { n = n + 1 }
}
`;

tell("long-lists-and-hexadecimal", listing, async (client) => {
  await client.start(main, { stopOnEntry: true });
  const frame = (await client.frames(1)).find(({ source }) => source !== undefined);
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId: frame?.id ?? 0 });
  const task = scopes.find(({ name }) => name === "Task")?.variablesReference ?? 0;
  const { variables } = await client.ask<DebugProtocol.VariablesResponse["body"]>("variables", {
    variablesReference: task,
    format: { hex: true },
  });
  client.say("a page of the array");
  const variablesReference = variables.find(({ name }) => name === "table")?.variablesReference ?? 0;
  await client.ask("variables", { variablesReference, filter: "indexed", start: 100, count: 3 });
  await client.ask("evaluate", { expression: "t.n", format: { hex: true } });
});

tell("completions-asked-for", circle, async (client) => {
  await client.start(main, { stopOnEntry: true });
  for (const text of ["st", "wh", "left.", "ipc b", "bystander.no"]) {
    await client.ask("completions", { text, column: text.length + 1 });
  }
});

tell("why", circle, async (client) => {
  await client.start(main);
  for (const threadId of [1, 2, 3]) await client.ask("ktrace/why", { threadId });
  await client.request("ktrace/why", { threadId: 9 });
});

tell("select-a-fibril", circle, async (client) => {
  const { threadId: stopped = 0 } = await client.start(main);
  const { tasks } = await client.ask<GraphBody>("ktrace/graph");
  const [first, second] = tasks.find(({ id }) => id === 1)?.fibrils ?? [];
  await client.ask("stackTrace", { threadId: 1 });
  client.say("the second of the task's fibrils: it comes first, and the frames of before are known still");
  await client.go("ktrace/select", { fibril: second?.id });
  await client.ask("stackTrace", { threadId: 1 });
  await client.ask("scopes", { frameId: first?.frame });
  client.say("those of the task that the stop is about: one of them it is about");
  const own = tasks.find(({ id }) => id === stopped)?.fibrils.filter(({ frame }) => frame !== undefined) ?? [];
  for (const { id } of own) await client.go("ktrace/select", { fibril: id });
  client.say("one that is idle, and none");
  for (const fibril of [2, 99]) await client.request("ktrace/select", { fibril });
  client.say("the selection ends with the moment");
  await client.go("stepBack", { threadId: 1 });
  await client.ask("stackTrace", { threadId: 1 });
});

tell("select-while-it-runs", asking, async (client) => {
  await client.launch(main);
  await client.request("ktrace/select", { fibril: 0 });
  await client.go("configurationDone");
});

tell("a-step-is-one-of-the-selected-fibril", twoAtOnce, async (client) => {
  await client.launch(main);
  const breakpoints = [{ line: lineOf(twoAtOnce, 'log "c"') }];
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints });
  await client.go("configurationDone");
  const { tasks } = await client.ask<GraphBody>("ktrace/graph");
  const first = tasks[0]?.fibrils.find(({ name }) => name === "main");
  await client.go("ktrace/select", { fibril: first?.id });
  await client.go("next", { threadId: 1 });
  await client.ask("stackTrace", { threadId: 1 });
});

tell("what-is-set-keeps-the-selected-fibril", counting, async (client) => {
  client.say("a client that asks again by itself");
  await client.ask("initialize", { adapterID: "ktrace", pathFormat: "path", supportsInvalidatedEvent: true });
  await client.ask("launch", { program: main });
  await client.event("initialized");
  const breakpoints = [{ line: lineOf(counting, 'log "c"') }];
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints });
  await client.go("configurationDone");
  const { tasks } = await client.ask<GraphBody>("ktrace/graph");
  const first = tasks[0]?.fibrils.find(({ name }) => name === "main");
  await client.go("ktrace/select", { fibril: first?.id });
  for (const value of ["5", "6"]) {
    client.say("a variable is set: the fibril is on top still");
    await client.ask("setExpression", { expression: "t.n", value });
    await client.stopped();
    await client.ask("stackTrace", { threadId: 1, levels: 2 });
  }
  client.say("and a step is one of it");
  await client.go("next", { threadId: 1 });
});
