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
