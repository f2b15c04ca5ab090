/** Conversations as the editor has them, kept in `golden/`. `npx vitest run debug-adapter -u` accepts what they are now. */
import { expect, test } from "vitest";
import { Conversation, sample } from "./testing.ts";

test("from the launch to a method, and on to the deadlock", async () => {
  const client = new Conversation();
  await client.launch(sample);
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "init:vfs.VFS_IN_READ" }] });
  client.say("F5");
  const { threadId } = await client.go("configurationDone");
  await client.ask("threads");
  await client.ask("stackTrace", { threadId });
  await client.ask("setFunctionBreakpoints", { breakpoints: [] });
  client.say("F5");
  const end = await client.go("continue", { threadId });
  await client.ask("threads");
  await client.ask("stackTrace", { threadId: 6 });
  await client.ask("exceptionInfo", { threadId: end.threadId });
  await client.ask("disconnect");
  await expect(client.transcript).toMatchFileSnapshot("golden/mount.txt");
});

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

test("through a call into the other task and back, and back in time", async () => {
  const client = new Conversation({ "file:///main.ktrace": scenario });
  await client.launch("/main.ktrace", { stopOnEntry: true });
  await client.ask("setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints: [{ line: 11 }, { line: 12 }] });
  let { threadId } = await client.go("configurationDone");
  const walk = async (name: string, command: string) => {
    client.say(name);
    ({ threadId } = await client.go(command, { threadId }));
    await client.ask("stackTrace", { threadId });
  };
  await walk("Step Into", "stepIn");
  await walk("Step Into", "stepIn");
  await walk("Step Out", "stepOut");
  await walk("Step Over", "next");
  await walk("Step Back", "stepBack");
  await walk("Reverse Continue", "reverseContinue");
  await walk("Continue", "continue");
  await walk("Continue", "continue");
  await walk("Continue", "continue");
  await expect(client.transcript).toMatchFileSnapshot("golden/steps.txt");
});

const checked = `const BAD = 0
task t id 7 {
  var x = 0
  main { x = 1 if BAD { x = 5 } loop { yield } }
}
check "small" with BAD = 1 { always t.x < 5 }
`;

test("by chance to where a check is refuted, on to the limit, and once more with the same seed", async () => {
  const client = new Conversation({ "file:///main.ktrace": checked });
  await client.launch("/main.ktrace", { schedule: "random", check: "small", maxSteps: 10 });
  client.say("F5");
  const { threadId } = await client.go("configurationDone");
  await client.ask("exceptionInfo", { threadId });
  client.say("F5");
  await client.go("continue", { threadId });
  await client.ask("exceptionInfo", { threadId });
  client.say("Restart");
  await client.go("restart");
  await client.ask("disconnect");
  await expect(client.transcript).toMatchFileSnapshot("golden/launch.txt");
});

test("a scenario that cannot be launched", async () => {
  const client = new Conversation({
    "file:///main.ktrace": 'import "gone.ktrace"\ntask a { main { x = 1 } }',
    "file:///checked.ktrace": checked,
  });
  await client.request("threads");
  await client.ask("initialize", { adapterID: "ktrace" });
  await client.request("launch", { program: "/nowhere.ktrace" });
  await client.request("launch", { program: "/main.ktrace", schedule: "randon" });
  await client.request("launch", { program: "/main.ktrace", kernel: "helenos-2012" });
  await client.request("launch", { program: "/checked.ktrace", check: "smal" });
  await client.request("launch", { program: "/main.ktrace" });
  await client.request("continue", { threadId: 1 });
  await expect(client.transcript).toMatchFileSnapshot("golden/refused.txt");
});
