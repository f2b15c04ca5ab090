import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Conversation } from "../../debug-adapter/testing.ts";
import { asking } from "./scenarios.ts";
import { lineOf, main, tell } from "./tell.ts";

/** Stops in the handler; its innermost frame. */
async function inHandler(client: Conversation): Promise<number> {
  await client.launch(main);
  const breakpoints = [{ line: lineOf(asking, "answer EOK") }];
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints });
  await client.go("configurationDone");
  return (await client.frames(2)).find(({ source }) => source !== undefined)?.id ?? 0;
}

tell("set-a-variable", asking, async (client) => {
  const frameId = await inHandler(client);
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId });
  const variablesReference = scopes.find(({ name }) => name === "Locals")?.variablesReference ?? 0;
  await client.ask("variables", { variablesReference });
  client.say("Set Value");
  await client.ask("setVariable", { variablesReference, name: "d", value: "question * 100" });
  await client.stopped();
  client.say("Continue: the answer is another one");
  await client.go("continue", { threadId: 2 });
  await client.ask("evaluate", { expression: "client.got" });
});

tell("set-an-expression", asking, async (client) => {
  const frameId = await inHandler(client);
  client.say("in the watch");
  await client.ask("setExpression", { expression: "asked", value: "0x10", frameId });
  await client.stopped();
  await client.ask("setExpression", { expression: "client.got", value: "server.asked + 1" });
  await client.stopped();
  await client.ask("evaluate", { expression: "client.got" });
});

tell("set-what-cannot-be-set", asking, async (client) => {
  const frameId = await inHandler(client);
  for (const [expression, value] of [
    ["asked", "many"],
    ["asked", "1 +"],
    ["asked", "1 / 0"],
    ["ask", "1"],
    ["question + 1", "1"],
    ["client.server", "1"],
    ["nobody.x", "1"],
    ["step", "1"],
  ]) {
    await client.request("setExpression", { expression, value, frameId });
  }
  await client.request("setVariable", { variablesReference: 999, name: "x", value: "1" });
});

tell("branches", asking, async (client) => {
  await client.start(main);
  await client.go("ktrace/goto", { step: 3 });
  client.say("a variable is set where the future was seen");
  await client.ask("setExpression", { expression: "client.got", value: "1000" });
  await client.stopped();
  await client.go("continue", { threadId: 1 });
  await client.ask("evaluate", { expression: "branches", context: "repl" });
  client.say("to the other future");
  await client.ask("evaluate", { expression: "branch 0", context: "repl" });
  await client.stopped();
  await client.ask("evaluate", { expression: "client.got" });
  await client.ask("ktrace/branches");
  client.say("to one that there is not");
  await client.request("evaluate", { expression: "branch 7", context: "repl" });
  await client.request("evaluate", { expression: "branch main", context: "repl" });
});

tell("end-a-task", asking, async (client) => {
  await inHandler(client);
  client.say("Terminate Thread");
  await client.ask("terminateThreads", { threadIds: [2] });
  await client.stopped();
  await client.ask("threads");
  await client.request("stackTrace", { threadId: 2 });
  await client.request("terminateThreads", { threadIds: [2] });
  await client.request("terminateThreads", { threadIds: [7] });
  client.say("Continue: the caller hears of it");
  await client.go("continue", { threadId: 1 });
  client.say("Reverse Continue, before its end: the thread is there again");
  await client.go("ktrace/goto", { step: 5 });
  await client.ask("threads");
});
