import type { Conversation } from "../../debug-adapter/testing.ts";
import { asking } from "./scenarios.ts";
import { lineOf, main, tell } from "./tell.ts";

const scenario = `protocol p { method ASK = 1024 (question) }
task client id 1 {
  phone server -> server
  main {
    let rc, result = call server.ASK(20)
    log "the answer is {result}"
  }
}
task server id 2 serves p {
  fn double(n) { return n * 2 }

  on ASK(question) {
    let d = double(question)
    answer EOK, d + 2
  }
}
`;

/** Goes on from where the run is, and shows the stack that it comes to. */
async function walk(client: Conversation, threadId: number | undefined, steps: readonly [string, string][]) {
  let at = threadId;
  for (const [name, command] of steps) {
    client.say(name);
    ({ threadId: at } = await client.go(command, { threadId: at }));
    await client.ask("stackTrace", { threadId: at });
  }
}

tell("steps", scenario, async (client) => {
  await client.launch(main, { stopOnEntry: true });
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints: [{ line: 11 }, { line: 12 }] });
  const { threadId } = await client.go("configurationDone");
  await walk(client, threadId, [
    ["Step Into", "stepIn"],
    ["Step Into", "stepIn"],
    ["Step Out", "stepOut"],
    ["Step Over", "next"],
    ["Step Back", "stepBack"],
    ["Reverse Continue", "reverseContinue"],
    ["Continue", "continue"],
    ["Continue", "continue"],
    ["Continue", "continue"],
  ]);
});

tell("step-over", asking, async (client) => {
  const { threadId } = await client.start(main, { stopOnEntry: true });
  await walk(client, threadId, [
    ["Step Over the head of the loop", "next"],
    ["Step Over the call: the server answers meanwhile", "next"],
    ["Step Over", "next"],
  ]);
});

tell("step-out", asking, async (client) => {
  await client.launch(main);
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "double" }] });
  const { threadId } = await client.go("configurationDone");
  await client.ask("setFunctionBreakpoints", { breakpoints: [] });
  await walk(client, threadId, [
    ["Step Out of the fn", "stepOut"],
    ["Step Out of the handler", "stepOut"],
    ["Step Out of main", "stepOut"],
  ]);
});

tell("step-of-a-task-that-waits", asking, async (client) => {
  await client.launch(main);
  const line = lineOf(asking, "let d");
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints: [{ line }] });
  await client.go("configurationDone");
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints: [] });
  client.say("Step Over in the client, which waits for the answer");
  await client.go("next", { threadId: 1 });
  await client.ask("stackTrace", { threadId: 1 });
});

tell("step-to-the-end", "task t id 1 {\n  var n = 0\n  main { n = 1 n = 2 }\n}\n", async (client) => {
  await client.start(main, { stopOnEntry: true });
  for (let turn = 0; turn < 4; turn++) {
    client.say("Step Over");
    await client.go("next", { threadId: 1 });
  }
});
