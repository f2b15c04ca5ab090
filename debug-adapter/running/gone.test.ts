import { expect, test } from "vitest";
import { Conversation } from "../testing.ts";

/** A client that ends at once: its call is answered when nobody is there any more, and its hang-up lies in the box of a server that ends, too. */
const leaving = `protocol p { method ASK = 1024 (n) }
task client id 1 { phone s -> server main { send s.ASK(1) exit } }
task server id 2 serves p { main { sleep 1ms exit } on ASK(n) { yield yield yield answer ENOENT } }
`;

const startedWith = async (more: object, filterOptions: object[]) => {
  const client = new Conversation({ "file:///main.ktrace": leaving });
  await client.launch("/main.ktrace", more);
  await client.ask("setExceptionBreakpoints", { filters: [], filterOptions });
  return { client, stop: await client.go("configurationDone") };
};

test("an answer to who is gone has its code", async () => {
  const { client, stop } = await startedWith({}, [{ filterId: "error answer", condition: "rc == ENOENT" }]);
  expect(stop).toMatchObject({ reason: "exception", text: "error answer" });
  expect(await client.ask("exceptionInfo", { threadId: 2 })).toMatchObject({
    description: expect.stringContaining("with ENOENT"),
  });
});

test("who ends with the hang-up of who is gone in its box is told of", async () => {
  const { client, stop } = await startedWith({ trace: true }, [{ filterId: "error answer" }]);
  for (let last = stop; last.description !== "At the end"; ) last = await client.go("continue", { threadId: 2 });
  expect(client.transcript).not.toContain("failed");
});

test("a breakpoint that counts does not hold up who stands at another", async () => {
  const text = "task t id 1 {\n  var n = 0\n  main {\n    loop {\n      n = n + 1\n      n = n + 2\n    }\n  }\n}\n";
  const client = new Conversation({ "file:///main.ktrace": text });
  await client.launch("/main.ktrace");
  const source = { path: "/main.ktrace" };
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: 5 }] });
  await client.go("configurationDone");
  const before = client.session.run?.step ?? 0;
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: 5 }, { line: 6, hitCondition: "3" }] });
  await client.go("continue", { threadId: 1 });
  expect(client.session.run?.step).toBeGreaterThan(before);
});
