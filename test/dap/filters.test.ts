import { circle } from "./scenarios.ts";
import { main, tell } from "./tell.ts";

tell("deadlock", circle, async (client) => {
  const { threadId } = await client.start(main);
  await client.ask("threads");
  await client.ask("stackTrace", { threadId });
  await client.ask("exceptionInfo", { threadId });
  client.say("of a task that is not in the circle");
  await client.request("exceptionInfo", { threadId: 3 });
  client.say("Continue: the others go on");
  await client.go("continue", { threadId });
  await client.ask("threads");
});

tell("hang", "task t id 1 {\n  condvar c\n  mutex m\n  main { lock m { wait c with m } }\n}\n", async (client) => {
  const { threadId } = await client.start(main);
  await client.ask("exceptionInfo", { threadId });
  await client.ask("threads");
});

const twice = `protocol p { method ASK = 1024 }
task client id 1 {
  phone server -> server
  main { call server.ASK() }
}
task server id 2 serves p {
  on ASK {
    answer EOK
    answer EOK
  }
}
`;

tell("violation", twice, async (client) => {
  const { threadId } = await client.start(main);
  await client.ask("stackTrace", { threadId });
  await client.ask("exceptionInfo", { threadId });
  client.say("Continue: there is nothing after it");
  await client.go("continue", { threadId });
  client.say("Step Back");
  await client.go("stepBack", { threadId });
});

tell("assertion", 'task t id 1 {\n  var n = 3\n  main { n = n + 1 assert n == 3, "n is {n}" }\n}\n', async (client) => {
  const { threadId } = await client.start(main);
  await client.ask("exceptionInfo", { threadId });
});

tell("filter-off", circle, async (client) => {
  await client.launch(main);
  await client.ask("setExceptionBreakpoints", { filters: [] });
  client.say("F5: the deadlock is there, but nobody asked to stop at it");
  await client.go("configurationDone");
  await client.ask("threads");
});

const refusing = `protocol p { method ASK = 1024 (n) }
task client id 1 {
  phone server -> server
  main {
    call server.ASK(1)
    call server.ASK(2)
    hangup server
    call server.ASK(3)
  }
}
task server id 2 serves p {
  on ASK(n) { if n == 2 { answer ENOENT } else { answer EPERM } }
}
`;

tell("filter-error-answer", refusing, async (client) => {
  await client.launch(main);
  await client.ask("setExceptionBreakpoints", {
    filters: [],
    filterOptions: [{ filterId: "error answer", condition: "rc == ENOENT" }],
  });
  const { threadId } = await client.go("configurationDone");
  await client.ask("exceptionInfo", { threadId });
  client.say("Continue");
  await client.go("continue", { threadId });
});

tell("filter-hang-up", refusing, async (client) => {
  await client.launch(main);
  await client.ask("setExceptionBreakpoints", { filters: ["hangup"] });
  const { threadId } = await client.go("configurationDone");
  await client.ask("exceptionInfo", { threadId });
});

const full = `kernel helenos-2011
limits { async_calls 1 }
protocol p { method ASK = 1024 (n) }
task client id 1 {
  phone server -> server
  main {
    let one = send server.ASK(1)
    let two = send server.ASK(2)
    wait all one, two
  }
}
task server id 2 serves p { on ASK(n) { answer } }
`;

tell("filter-limit", full, async (client) => {
  await client.launch(main);
  await client.ask("setExceptionBreakpoints", { filters: ["limit"] });
  const { threadId } = await client.go("configurationDone");
  await client.ask("exceptionInfo", { threadId });
});

tell("filters-wrong", refusing, async (client) => {
  await client.launch(main);
  await client.ask("setExceptionBreakpoints", {
    filters: ["deadlok"],
    filterOptions: [
      { filterId: "error answer", condition: "rc ==" },
      { filterId: "hang", condition: "nobody == 1" },
      { filterId: "hangups", condition: "1" },
    ],
  });
  client.say("a condition that has no value when it is asked");
  await client.ask("setExceptionBreakpoints", {
    filters: [],
    filterOptions: [{ filterId: "error answer", condition: "1 / (rc - rc) == 1" }],
  });
  await client.go("configurationDone");
});
