import { asking, circle } from "./scenarios.ts";
import { main, tell, tellWithCapabilities } from "./tell.ts";

const checked = `const BAD = 0
task t id 7 {
  var x = 0
  main { x = 1 if BAD { x = 5 } loop { yield } }
}
check "small" with BAD = 1 { always t.x < 5 }
`;

tellWithCapabilities("capabilities", {}, async (client) => {
  await client.ask("initialize", { adapterID: "ktrace" });
});

tell("stop-on-entry", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });
  await client.ask("threads");
  await client.ask("stackTrace", { threadId: 1 });
  await client.ask("loadedSources");
  await client.ask("disconnect");
});

tell("finished", asking, async (client) => {
  client.say("F5, without a breakpoint");
  await client.start(main);
  await client.ask("threads");
  client.say("Continue, although it is over");
  await client.go("continue", { threadId: 1 });
  client.say("Reverse Continue, and once more");
  await client.go("reverseContinue", { threadId: 1 });
  await client.go("reverseContinue", { threadId: 1 });
});

tell("without-debugging", asking, async (client) => {
  await client.launch(main, { noDebug: true });
  await client.ask("configurationDone");
  await client.event("terminated");
  await client.ask("disconnect");
});

tell("without-debugging-to-a-deadlock", circle, async (client) => {
  await client.launch(main, { noDebug: true });
  await client.ask("configurationDone");
  await client.event("terminated");
});

tell(
  "launch-constants-and-kernel",
  `kernel helenos-2026\nconst TIMES = 1\ntask t id 1 {\n  main { repeat TIMES { log "once, of {TIMES}" } }\n}\n`,
  async (client) => {
    await client.start(main, { constants: { TIMES: 2 }, kernel: "helenos-2011" });
    await client.ask("evaluate", { expression: "tasks", context: "repl" });
  },
);

tell(
  "launch-trace",
  `protocol p { method M (a) }\ntask a id 1 { phone b -> b main { call b.M(7) } }\ntask b id 2 serves p { on M(a) { answer EOK, a } }\n`,
  async (client) => {
    await client.start(main, { trace: true });
  },
);

tell("launch-check", checked, async (client) => {
  await client.launch(main, { schedule: "random", check: "small", maxSteps: 10 });
  client.say("F5, with another constant by the check: the seed is told");
  const { threadId } = await client.go("configurationDone");
  await client.ask("exceptionInfo", { threadId });
  client.say("Continue, to the limit of steps");
  await client.go("continue", { threadId });
  await client.ask("exceptionInfo", { threadId });
  client.say("Restart, with the same seed");
  await client.go("restart");
  await client.ask("disconnect");
});

const broken = { "/main.ktrace": 'import "gone.ktrace"\ntask a { main { x = 1 } }', "/checked.ktrace": checked };

tell("launch-refused", broken, async (client) => {
  await client.request("threads");
  await client.ask("initialize", { adapterID: "ktrace" });
  await client.request("launch", { program: "/nowhere.ktrace" });
  await client.request("launch", { program: main, schedule: "randon" });
  await client.request("launch", { program: main, kernel: "helenos-2012" });
  await client.request("launch", { program: "/checked.ktrace", check: "smal" });
  client.say("a scenario with mistakes");
  await client.request("launch", { program: main });
  await client.request("continue", { threadId: 1 });
});

tell("launch-wrong-attributes", { "/checked.ktrace": checked }, async (client) => {
  await client.ask("initialize", { adapterID: "ktrace" });
  for (const wrong of [
    {},
    { program: "checked.ktrace" },
    { program: "/checked.ktrace", stopOnEntry: "yes" },
    { program: "/checked.ktrace", seed: 1 },
    { program: "/checked.ktrace", schedule: "random", seed: 1.5 },
    { program: "/checked.ktrace", constants: { BAD: "one" } },
    { program: "/checked.ktrace", constants: { BED: 1 } },
    { program: "/checked.ktrace", maxSteps: -1 },
  ]) {
    await client.request("launch", wrong);
  }
  client.say("and it can still be launched rightly");
  await client.request("launch", { program: "/checked.ktrace", maxSteps: 5 });
  await client.event("initialized");
  await client.go("configurationDone");
});

tell("restart", asking, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints: [{ line: 19 }] });
  await client.go("configurationDone");
  await client.go("continue", { threadId: 2 });
  await client.ask("evaluate", { expression: "server.asked" });
  client.say("Restart");
  await client.go("restart");
  await client.ask("evaluate", { expression: "server.asked" });
});

tell("terminate", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });
  await client.ask("terminate");
  await client.event("terminated");
  await client.ask("disconnect");
});

tell("pause", "task spinner id 1 {\n  main { loop { yield } }\n}\n", async (client) => {
  await client.launch(main);
  await client.ask("configurationDone");
  await client.ask("threads");
  await client.request("stackTrace", { threadId: 1 });
  client.say("Pause");
  await client.go("pause", { threadId: 1 });
  await client.ask("stackTrace", { threadId: 1 });
});
