import { asking } from "./scenarios.ts";
import { main, tell } from "./tell.ts";

tell("out-of-order", asking, async (client) => {
  await client.request("launch", { program: main });
  await client.ask("initialize", { adapterID: "ktrace" });
  await client.request("initialize", { adapterID: "ktrace" });
  await client.request("configurationDone");
  await client.request("setBreakpoints", { source: { path: main }, breakpoints: [] });
  await client.request("continue", { threadId: 1 });
  await client.ask("launch", { program: main, stopOnEntry: true });
  await client.request("launch", { program: main });
  client.say("before configurationDone");
  await client.request("next", { threadId: 1 });
  await client.go("configurationDone");
  await client.request("configurationDone");
});

tell("what-is-not-there", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });
  await client.request("stackTrace", { threadId: 9 });
  await client.request("next", { threadId: 9 });
  await client.request("scopes", { frameId: 99 });
  await client.request("variables", { variablesReference: 99 });
  await client.request("goto", { threadId: 1, targetId: 99 });
  await client.request("restartFrame", { frameId: 99 });
  await client.request("exceptionInfo", { threadId: 1 });
  await client.request("ktrace/choose", { id: 99 });
  await client.request("ktrace/goto", { step: 1, branch: 9 });
  await client.send({ seq: 1000, type: "request", command: "disassemble", arguments: {} });
});

tell("wrong-arguments", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });
  let seq = 1000;
  for (const [command, args] of [
    ["stackTrace", {}],
    ["next", { threadId: "client" }],
    ["stepIn", null],
    ["setBreakpoints", { breakpoints: [{ line: 5 }] }],
    ["setBreakpoints", { source: { path: main }, breakpoints: [{ line: "five" }] }],
    ["setFunctionBreakpoints", { breakpoints: [{ name: "ASK" }, {}] }],
    ["evaluate", { expression: 7 }],
    ["setVariable", { variablesReference: 1, name: "x", value: 1 }],
    ["variables", { variablesReference: -1 }],
    ["ktrace/goto", { step: "7" }],
    ["threads", "all"],
  ] as const) {
    await client.send({ seq: seq++, type: "request", command, arguments: args });
  }
  client.say("the session goes on");
  await client.ask("threads");
});
