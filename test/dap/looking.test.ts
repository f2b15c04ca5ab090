import type { DebugProtocol } from "@vscode/debugprotocol";
import { asking, circle } from "./scenarios.ts";
import { lineOf, main, tell } from "./tell.ts";

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
