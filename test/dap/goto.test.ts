import type { DebugProtocol } from "@vscode/debugprotocol";
import { asking } from "./scenarios.ts";
import { lineOf, main, tell } from "./tell.ts";

type Targets = DebugProtocol.GotoTargetsResponse["body"];
const source = { path: main };

tell("jump-to-cursor", asking, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: lineOf(asking, "log ") }] });
  await client.go("configurationDone");
  client.say("Jump to Cursor, in the handler");
  const { targets } = await client.ask<Targets>("gotoTargets", { source, line: lineOf(asking, "let d") });
  await client.go("goto", { threadId: 2, targetId: targets[1]?.id ?? 0 });
  await client.ask("evaluate", { expression: "server.asked" });
  client.say("a target of the stop before");
  await client.request("goto", { threadId: 2, targetId: targets[0]?.id ?? 0 });
});

tell(
  "jump-to-nowhere",
  "task t id 1 {\n  var n = 0\n  main {\n    if n {\n      n = 1\n    }\n  }\n}\n",
  async (client) => {
    await client.start(main, { stopOnEntry: true });
    client.say("to a statement that never runs, below everything, and into another file");
    await client.request("gotoTargets", { source, line: 5 });
    await client.request("gotoTargets", { source, line: 99 });
    await client.request("gotoTargets", { source: { path: "/other.ktrace" }, line: 5 });
  },
);

tell("restart-frame", asking, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: lineOf(asking, "answer EOK") }] });
  await client.go("configurationDone");
  const frames = await client.frames(2);
  client.say("Restart Frame of the handler: back to where its call was sent");
  await client.go("restartFrame", { frameId: frames[1]?.id ?? 0 });
  await client.ask("stackTrace", { threadId: 1 });
  client.say("of a heading");
  const [heading] = await client.frames(1);
  await client.request("restartFrame", { frameId: heading?.id ?? 0 });
});

tell("to-the-moment-of-a-line", asking, async (client) => {
  await client.start(main, { trace: true });
  client.say("What the run has written, each line with its moment");
  await client.ask("ktrace/lines");
  client.say("To the third of them");
  await client.go("ktrace/goto", { branch: 0, step: 2 });
});
