import { asking, circle } from "./scenarios.ts";
import { main, tell } from "./tell.ts";

tell("data-variable", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });
  client.say("Break on Value Change");
  await client.ask("dataBreakpointInfo", { name: "client.got" });
  await client.ask("setDataBreakpoints", {
    breakpoints: [{ dataId: "client.got" }, { dataId: "server.asked", condition: "asked == 2" }],
  });
  for (let turn = 0; turn < 3; turn++) await client.go("continue", { threadId: 1 });
  client.say("Reverse Continue");
  await client.go("reverseContinue", { threadId: 1 });
});

tell("data-lock-and-phone", circle, async (client) => {
  await client.start(main, { stopOnEntry: true });
  await client.ask("setDataBreakpoints", { breakpoints: [{ dataId: "left.m" }, { dataId: "right phone 2" }] });
  await client.go("continue", { threadId: 1 });
  await client.go("continue", { threadId: 1 });
});

tell("data-refused", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });
  await client.ask("dataBreakpointInfo", { name: "result" });
  await client.ask("setDataBreakpoints", {
    breakpoints: [
      { dataId: "client.goat" },
      { dataId: "cleint.got" },
      { dataId: "client phone 9" },
      { dataId: "client.got", accessType: "read" },
      { dataId: "client.got", condition: "gut > 1" },
      { dataId: "" },
    ],
  });
});
