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

test("a scenario that cannot be launched", async () => {
  const client = new Conversation({ "file:///main.ktrace": 'import "gone.ktrace"\ntask a { main { x = 1 } }' });
  await client.request("threads");
  await client.ask("initialize", { adapterID: "ktrace" });
  await client.request("launch", { program: "/nowhere.ktrace" });
  await client.request("launch", { program: "/main.ktrace" });
  await client.request("continue", { threadId: 1 });
  await expect(client.transcript).toMatchFileSnapshot("golden/refused.txt");
});
