import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Conversation } from "../testing.ts";

const scenario = `kernel helenos-2026
protocol p { method ASK = 1024 (n) }
task client id 1 {
  phone server -> "a.server"
  main {
    call server.ASK(1)
    call server.ASK(2)
  }
}
task "a.server" id 2 serves p {
  var told = 0
  var t[3] = 7
  var kept: call
  mutex m
  on ASK(n) {
    told = told + n
    told = told
    lock m { t[n] = n }
    answer
  }
}
`;

type Info = DebugProtocol.DataBreakpointInfoResponse["body"];
type Set = DebugProtocol.SetDataBreakpointsResponse["body"];

async function launched(): Promise<Conversation> {
  const client = new Conversation({ "file:///main.ktrace": scenario });
  await client.launch("/main.ktrace", { stopOnEntry: true });
  await client.go("configurationDone");
  return client;
}

/** The stops for changes of what has this id, forward; backwards they have to be the same. */
async function changesOf(...breakpoints: { dataId: string; condition?: string; hitCondition?: string }[]) {
  const client = await launched();
  const { breakpoints: set } = await client.ask<Set>("setDataBreakpoints", { breakpoints });
  const told: string[] = [];
  let stop = await client.go("continue", { threadId: 1 });
  for (; stop.reason === "data breakpoint"; stop = await client.go("continue", { threadId: 1 })) {
    told.push(`${stop.threadId}: ${stop.text}`);
  }
  const back: string[] = [];
  stop = await client.go("reverseContinue", { threadId: 1 });
  for (; stop.reason === "data breakpoint"; stop = await client.go("reverseContinue", { threadId: 1 })) {
    back.unshift(`${stop.threadId}: ${stop.text}`);
  }
  expect(back).toEqual(told);
  return { set, told };
}

test("a variable, when its value changes, and an element of an array", async () => {
  expect((await changesOf({ dataId: "a.server.told" })).told).toEqual([
    "2: a.server.told: 0 → 1",
    "2: a.server.told: 1 → 3",
  ]);
  expect((await changesOf({ dataId: "a.server.t[2]" })).told).toEqual(["2: a.server.t[2]: 7 → 2"]);
});

test("who has a lock, and the calls that a phone has out", async () => {
  expect((await changesOf({ dataId: "a.server.m" })).told).toEqual([
    "2: a.server.m is now held by connection of client phone 2",
    "2: a.server.m is now free",
    "2: a.server.m is now held by connection of client phone 2",
    "2: a.server.m is now free",
  ]);
  expect((await changesOf({ dataId: "client phone 2" })).told).toEqual([
    "1: client phone 2: no calls → 1 call",
    "1: client phone 2: 1 call → no calls",
    "1: client phone 2: no calls → 1 call",
    "1: client phone 2: 1 call → no calls",
  ]);
});

test("with a condition, and with a hit count", async () => {
  expect((await changesOf({ dataId: "a.server.told", condition: "told > 1" })).told).toHaveLength(1);
  expect((await changesOf({ dataId: "client phone 2", hitCondition: "% 2" })).told).toHaveLength(2);
});

test.each([
  ["b.server.told", "There is no task b.server. Did you mean a.server?"],
  ["a.server.tld", "a.server has no variable or lock tld. Did you mean told?"],
  ["a.server.t", "a.server.t is an array: name one of its elements, from a.server.t[0] to a.server.t[2]."],
  ["a.server.told[1]", "told is no array."],
  ["a.server.t[3]", "t has the elements 0 to 2, not 3."],
  ["nobody phone 1", "There is no task nobody."],
  ["client phone 9", "client never has a phone 9: it can have the phone 2."],
])("what means nothing is refused: %s", async (dataId, message) => {
  const { set, told } = await changesOf({ dataId });
  expect(set).toEqual([{ id: 1, verified: false, message }]);
  expect(told).toEqual([]);
});

test("what a client shows can be watched: a variable of a scope, and what is written in a frame", async () => {
  const client = await launched();
  const frame = (await client.frames(2))[0];
  const frameId = frame?.id;
  const infoOf = async (args: object) => client.ask<Info>("dataBreakpointInfo", args);
  expect(await infoOf({ name: "a.server.told" })).toEqual({
    dataId: "a.server.told",
    description: "a.server.told",
    accessTypes: ["write"],
    canPersist: true,
  });
  expect(await infoOf({ name: "n", ...(frameId !== undefined && { frameId }) })).toEqual({
    dataId: null,
    description: "n cannot be watched for changes: only a task's variables, locks and phones can be watched.",
  });
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "ASK" }] });
  const { threadId } = await client.go("continue", { threadId: 1 });
  const [top] = await client.frames(threadId ?? 0);
  expect(await infoOf({ name: "told", frameId: top?.id })).toMatchObject({ dataId: "a.server.told" });
  const array = "a.server.t is an array: name one of its elements, from a.server.t[0] to a.server.t[2].";
  const asWhole = { dataId: null, description: `t cannot be watched for changes: ${array}` };
  expect(await infoOf({ name: "t", frameId: top?.id })).toEqual(asWhole);
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId: top?.id });
  const idsIn = async (name: string) => {
    const variablesReference = scopes.find((scope) => scope.name === name)?.variablesReference ?? 0;
    const { variables } = await client.ask<DebugProtocol.VariablesResponse["body"]>("variables", {
      variablesReference,
    });
    return Promise.all(variables.map(async (each) => (await infoOf({ variablesReference, name: each.name })).dataId));
  };
  const taskScope = scopes.find(({ name }) => name === "Task")?.variablesReference;
  expect(await infoOf({ name: "t", variablesReference: taskScope })).toEqual(asWhole);
  expect(await idsIn("Task")).toEqual(["a.server.told", null, "a.server.kept"]);
  expect(await idsIn("Locks")).toEqual(["a.server.m"]);
  expect(await idsIn("Phones")).toEqual([]);
});
