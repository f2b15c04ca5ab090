import { asking } from "./scenarios.ts";
import { lineOf, main, tell } from "./tell.ts";

const answers = [{ line: lineOf(asking, "answer EOK") }];

tell("step-back", asking, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints: answers });
  await client.go("configurationDone");
  for (let turn = 0; turn < 3; turn++) {
    client.say("Step Back");
    const { threadId } = await client.go("stepBack", { threadId: 2 });
    await client.ask("stackTrace", { threadId, levels: 2 });
  }
});

tell("reverse-continue", asking, async (client) => {
  await client.start(main);
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints: answers });
  for (let turn = 0; turn < 4; turn++) {
    client.say("Reverse Continue");
    await client.go("reverseContinue", { threadId: 1 });
    await client.ask("evaluate", { expression: "server.asked" });
  }
  client.say("Step Back, at the start");
  await client.go("stepBack", { threadId: 1 });
});

tell("reverse-step-over-and-out", asking, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints: answers });
  await client.go("configurationDone");
  client.say("Reverse Step Over the fn");
  await client.go("ktrace/reverseStepOver", { threadId: 2 });
  await client.ask("stackTrace", { threadId: 2 });
  client.say("Reverse Step Out, to where the call was sent");
  const { threadId } = await client.go("ktrace/reverseStepOut", { threadId: 2 });
  await client.ask("stackTrace", { threadId });
});

tell("to-a-step", asking, async (client) => {
  await client.start(main);
  client.say("Go to Step…");
  await client.go("ktrace/goto", { step: 9 });
  await client.ask("ktrace/moment");
  client.say("step +2, step -3, step 2 in the console");
  for (const expression of ["step +2", "step -3", "step 2", "step"]) {
    await client.ask("evaluate", { expression, context: "repl" });
    if (expression !== "step") await client.stopped();
  }
  client.say("beyond the end, before the start, and no step at all");
  await client.go("ktrace/goto", { step: 100_000 });
  await client.go("evaluate", { expression: "step -99999", context: "repl" });
  for (const expression of ["step back", "step 1.5"]) {
    await client.request("evaluate", { expression, context: "repl" });
  }
  await client.request("ktrace/goto", { step: -1 });
});
