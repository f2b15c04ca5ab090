import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Conversation } from "../testing.ts";

const scenario = `kernel helenos-2011
limits { async_calls 1 }
protocol p { method ASK = 1024 (n) }
task client id 1 {
  phone server -> server
  main {
    call server.ASK(1)
    call server.ASK(2)
    let m = send server.ASK(3)
    let n = send server.ASK(4)
    wait all m, n
    hangup server
    mutex_twice()
  }
  mutex m
  fn mutex_twice() { lock m  lock m }
}
task server id 2 serves p {
  on ASK(n) { if n == 1 { answer ENOENT } else { answer ELIMIT } }
}
`;

type Set = DebugProtocol.SetExceptionBreakpointsResponse["body"];

/** The stops of a run with these filters, each with the filter and the exception's headline, forward; backwards they have to be the same. */
async function stopsWith(args: object): Promise<{ set: Set; stops: string[]; client: Conversation }> {
  const client = new Conversation({ "file:///main.ktrace": scenario });
  await client.launch("/main.ktrace");
  const set = await client.ask<Set>("setExceptionBreakpoints", { filters: [], ...args });
  const stops: string[] = [];
  const told = async (stop: DebugProtocol.StoppedEvent["body"]) => {
    const info = await client.ask<DebugProtocol.ExceptionInfoResponse["body"]>("exceptionInfo", {
      threadId: stop.threadId,
    });
    return `${info.exceptionId}: ${info.details?.message}`;
  };
  let stop = await client.go("configurationDone");
  for (; stop.reason === "exception"; stop = await client.go("continue", { threadId: stop.threadId })) {
    stops.push(await told(stop));
  }
  const back: string[] = [];
  stop = await client.go("reverseContinue", { threadId: 1 });
  for (; stop.reason === "exception"; stop = await client.go("reverseContinue", { threadId: 1 })) {
    back.unshift(await told(stop));
  }
  expect(back).toEqual(stops);
  return { set, stops, client };
}

test("answers with an error, calls without room, hang-ups: only where they are asked for, and backwards too", async () => {
  const filters = ["error answer", "limit", "hangup"];
  expect((await stopsWith({ filters })).stops).toEqual([
    "error answer: server answers ASK(1024) of client with ENOENT (-1)",
    "error answer: server answers ASK(1024) of client with ELIMIT (-3)",
    "limit: client has no room for ASK(1024) of client to server",
    "error answer: server answers ASK(1024) of client with ELIMIT (-3)",
    "error answer: server answers ASK(1024) of client with ELIMIT (-3)",
    "hangup: client: phone 1 of client is hung up",
  ]);
  expect((await stopsWith({})).stops).toEqual([]);
});

test("a filter with a condition", async () => {
  const only = async (filterId: string, condition: string) =>
    (await stopsWith({ filterOptions: [{ filterId, condition }] })).stops;
  expect(await only("error answer", "rc == ENOENT && arg(1) == 1 && sender == 1")).toHaveLength(1);
  expect(await only("error answer", "rc == EOK")).toEqual([]);
  expect(await only("deadlock", '"server" in cycle')).toEqual([]);
  expect(await only("deadlock", "client.x == 1")).toEqual([]);
  expect(await only("deadlock", '"client" in cycle && 1 in cycle')).toHaveLength(1);
});

test("filters that have no meaning are not verified, and say why", async () => {
  const { set } = await stopsWith({
    filters: ["deadlok"],
    filterOptions: [
      { filterId: "deadlock", condition: '"client" in cicle' },
      { filterId: "deadlock", condition: '"clint" in cycle' },
      { filterId: "hang" },
    ],
  });
  expect(set?.breakpoints).toEqual([
    { verified: false, message: "There is no exception filter deadlok. Did you mean deadlock?" },
    { verified: false, message: "In the condition, column 13: Nothing here is called cicle. Did you mean cycle?" },
    { verified: false, message: "In the condition, column 1: There is no task clint. Did you mean client?" },
    { verified: true },
  ]);
});

test("a condition without a value lets nothing through where it has none, and that is said once", async () => {
  const { client, stops } = await stopsWith({
    filterOptions: [{ filterId: "error answer", condition: "1 / (rc - rc)" }],
  });
  expect(stops).toEqual([]);
  expect(
    client.transcript.match(/"error answer" has no value here, so it does not stop: This is a division by zero/g),
  ).toHaveLength(1);
});

test("a filter whose condition has no meaning any more after a restart is off, and that is said", async () => {
  const client = new Conversation({ "file:///main.ktrace": "task a id 1 { var n = 0 main { n = 1 assert n == 0 } }" });
  await client.launch("/main.ktrace");
  const filterOptions = [{ filterId: "assertion", condition: "a.n == 1" }];
  await client.ask("setExceptionBreakpoints", { filters: [], filterOptions });
  expect((await client.go("configurationDone")).reason).toBe("exception");
  client.edit("file:///main.ktrace", (text) => text.replace(/\bn\b/g, "m"));
  expect((await client.go("restart")).reason).toBe("pause");
  expect(client.transcript).toContain(
    'The exception filter "assertion" is off in the text as it is now. In the condition',
  );
});

test.each([
  ["helenos-2011", "server answers ASK(1024) of client with EHANGUP (-7)"],
  ["helenos-2026", "server answers ASK(1024) of client with EHANGUP (7)"],
])("what is no error code of %s is the result of a call, such as a handle", async (kernel, message) => {
  const client = new Conversation({
    "file:///main.ktrace": `kernel ${kernel}
      protocol p { method ASK = 1024 (n) }
      task client id 1 { phone server -> server main { call server.ASK(7) call server.ASK(-7) } }
      task server id 2 serves p { on ASK(n) { answer n } }`,
  });
  await client.launch("/main.ktrace");
  await client.ask("setExceptionBreakpoints", { filters: ["error answer"] });
  const { threadId } = await client.go("configurationDone");
  const { details } = await client.ask<DebugProtocol.ExceptionInfoResponse["body"]>("exceptionInfo", { threadId });
  expect(details?.message).toContain(message);
  expect(await client.go("continue", { threadId })).toMatchObject({ description: "At the end" });
});
