import { asking, circle } from "./scenarios.ts";
import { main, tell } from "./tell.ts";

tell("method-phases", asking, async (client) => {
  await client.launch(main);
  await client.ask("setFunctionBreakpoints", {
    breakpoints: [{ name: "send ASK" }, { name: "ASK" }, { name: "answer ASK" }],
  });
  for (const command of ["configurationDone", "continue", "continue"]) {
    client.say(command === "continue" ? "Continue" : "F5");
    const { threadId } = await client.go(command, command === "continue" ? { threadId: 1 } : {});
    await client.ask("stackTrace", { threadId });
  }
});

tell("method-names", circle, async (client) => {
  await client.launch(main);
  const names = ["GIVE", "left.GIVE", "right -> left.GIVE", "bystander -> *.GIVE", "p.GIVE", "1024", "left.*", "G*"];
  await client.ask("setFunctionBreakpoints", { breakpoints: names.map((name) => ({ name })) });
  client.say("what means nothing here");
  const wrong = ["GIVEN", "lift.GIVE", "left.TAKE", "nobody -> left.GIVE", "1999", "GIVE to left", "", "->"];
  await client.ask("setFunctionBreakpoints", { breakpoints: wrong.map((name) => ({ name })) });
});

tell("method-with-condition", asking, async (client) => {
  await client.launch(main);
  await client.ask("setFunctionBreakpoints", {
    breakpoints: [
      { name: "ASK", condition: "arg(1) == 3" },
      { name: "double", hitCondition: "2" },
      { name: "send ASK", condition: "nothing == 3" },
    ],
  });
  client.say("F5: the second time that the fn is entered");
  const { threadId } = await client.go("configurationDone");
  await client.ask("stackTrace", { threadId });
  client.say("Continue: the third question");
  await client.go("continue", { threadId: 2 });
});

tell("methods-of-a-scenario", circle, async (client) => {
  await client.start(main, { stopOnEntry: true });
  await client.ask("ktrace/methods");
});

tell("methods-counted", asking, async (client) => {
  await client.start(main);
  await client.ask("ktrace/methods", { counts: true });
  client.say("as it was when the first question was under way");
  await client.go("ktrace/goto", { step: 3 });
  await client.ask("ktrace/methods", { counts: true });
});
