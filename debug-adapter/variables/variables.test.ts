import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Conversation } from "../testing.ts";

const text = `protocol p { method ASK (a, b) }
task client id 1 {
  phone direct -> server
  session s -> server exchange serialize
  session pooled -> server exchange parallel pool 3
  mutex m
  mutex many[120]
  var t[250] = 0
  var below = 0 - 26
  var last: message
  main {
    t[249] = 255
    lock m {
      let ex = begin s
      let other = begin pooled
      let handle = send ex.ASK(17, 5)
      let rc = wait handle
    }
  }
}
task server id 2 serves p { condvar c mutex m on ASK(a, b) { lock m { wait c with m } answer } }`;

/** Where everything waits, in the frame of a task's topmost code. */
async function atTheEnd(threadId: number) {
  const client = new Conversation({ "file:///v.ktrace": text });
  await client.start("/v.ktrace");
  const frameId = (await client.frames(threadId)).find(({ source }) => source !== undefined)?.id ?? 0;
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId });
  const below = async (variablesReference: number, more: object = {}) => {
    const args = { variablesReference, ...more };
    return (await client.ask<DebugProtocol.VariablesResponse["body"]>("variables", args)).variables;
  };
  const scope = (name: string) => scopes.find((each) => each.name === name);
  const inScope = (name: string, more: object = {}) => below(scope(name)?.variablesReference ?? 0, more);
  const evaluate = async (expression: string, more: object = {}) =>
    client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", { expression, frameId, context: "watch", ...more });
  return { below, scope, inScope, evaluate };
}

test("of an array a client asks for a part of its elements; what has names of its own has no elements", async () => {
  const { below, inScope, evaluate } = await atTheEnd(1);
  const array = (await inScope("Task")).find(({ name }) => name === "t");
  expect(array).toMatchObject({ indexedVariables: 250, value: expect.stringMatching(/^\[0, .*, … 150 more\]$/) });
  const reference = array?.variablesReference ?? 0;
  expect(await below(reference, { filter: "indexed", start: 248, count: 2 })).toMatchObject([
    { name: "[248]", value: "0", evaluateName: "client.t[248]" },
    { name: "[249]", value: "255", evaluateName: "client.t[249]" },
  ]);
  expect(await below(reference, { filter: "named" })).toEqual([]);
  expect(await below(reference)).toHaveLength(250);
  expect(await inScope("Task", { filter: "indexed" })).toEqual([]);
  expect(await inScope("Task", { filter: "named" })).toEqual(await inScope("Task"));
  expect(await evaluate("t")).toMatchObject({ indexedVariables: 250 });
});

test("a scope with very many rows has elements, too", async () => {
  const { scope, inScope } = await atTheEnd(1);
  expect(scope("Locks")).toMatchObject({ indexedVariables: 121 });
  expect(scope("Phones")?.indexedVariables).toBeUndefined();
  expect(await inScope("Locks", { filter: "indexed", start: 1, count: 1 })).toMatchObject([
    { name: "many[0]", value: "free", evaluateName: "client.many[0]" },
  ]);
});

test("numbers in hexadecimal, as the language reads them again", async () => {
  const { inScope, evaluate } = await atTheEnd(1);
  const format = { hex: true };
  const values = await inScope("Task", { format });
  expect(values.find(({ name }) => name === "below")?.value).toBe("-0x1a");
  expect(values.find(({ name }) => name === "t")?.value).toMatch(/^\[0x0, /);
  expect((await evaluate("t[249]", { format })).result).toBe("0xff");
  expect((await evaluate("t[249] == 0xff && below == -0x1a")).result).toBe("1");
  expect((await evaluate("t[249]")).result).toBe("255");
  expect((await evaluate("s", { format })).result).toBe((await evaluate("s")).result);
});

test("the name under which a value can be asked for gives it", async () => {
  for (const threadId of [1, 2]) {
    const { inScope, scope, evaluate } = await atTheEnd(threadId);
    let named = 0;
    for (const name of ["Call", "Locals", "Task", "Locks", "Phones"].filter(scope)) {
      for (const { evaluateName, value } of await inScope(name, { start: 0, count: 4 })) {
        if (evaluateName === undefined) continue;
        const { result } = await evaluate(evaluateName);
        expect(value.includes(result), `${evaluateName}: ${result}, not ${value}`).toBe(true);
        named++;
      }
    }
    expect(named).toBeGreaterThan(4);
  }
});

const shadowed = `protocol p { method PUT = 1024 (total) }
task server id 1 serves p { var total = 7 var all[2]  on PUT(total) { assert total != 3  answer } }
task client id 2 { phone server -> server  main { call server.PUT(3) } }`;

test("a task's variable and the whole of an array have names that give them, whatever a local is called", async () => {
  const client = new Conversation({ "file:///s.ktrace": shadowed });
  await client.start("/s.ktrace");
  const frameId = (await client.frames(1)).find(({ source }) => source !== undefined)?.id ?? 0;
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId });
  const variablesReference = scopes.find(({ name }) => name === "Task")?.variablesReference;
  const { variables } = await client.ask<DebugProtocol.VariablesResponse["body"]>("variables", { variablesReference });
  const results = variables.map(({ evaluateName: expression }) =>
    client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", { expression, frameId, context: "watch" }),
  );
  expect((await Promise.all(results)).map(({ result }) => result)).toEqual(["7", "[0, 0]"]);
});

test("a call that is asked for in its own frame has names, in others' it has none", async () => {
  const server = await atTheEnd(2);
  const call = await server.inScope("Call");
  expect(call.slice(0, 4).map(({ evaluateName }) => evaluateName)).toEqual(["method", "arg(1)", "arg(2)", "sender"]);
  const client = await atTheEnd(1);
  const handle = (await client.inScope("Locals")).find(({ name }) => name === "handle");
  for (const { evaluateName } of await client.below(handle?.variablesReference ?? 0)) {
    expect(evaluateName).toBeUndefined();
  }
});

test("sessions: their style, their idle phones, and who has an exchange open", async () => {
  const { inScope, below, scope } = await atTheEnd(1);
  const sessions = await inScope("Sessions");
  expect(sessions.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    "s: serialize, 0 idle, 1 open exchange",
    "pooled: parallel, 2 idle, 1 open exchange",
  ]);
  const rows = await below(sessions[0]?.variablesReference ?? 0);
  expect(rows.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    "style: serialize",
    "idle phones: none",
    expect.stringMatching(/^exchange 1: over phone \d+, begun by main$/),
  ]);
  expect(scope("Sessions")).toBeDefined();
  expect((await atTheEnd(2)).scope("Sessions")).toBeUndefined();
});
