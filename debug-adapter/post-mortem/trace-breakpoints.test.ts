import { join } from "node:path";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import type { MethodsBody, MomentBody } from "../protocol.ts";
import { Conversation, root } from "../testing.ts";

const file = (name: string) => join(root, "test/data/traces", name);
const pools = file("ftrace-full-pools.txt");
const mount = file("trace-mount.txt");

type Set = DebugProtocol.SetBreakpointsResponse["body"];

/** A session on a trace that has not begun to tell where it stands: breakpoints are set before that. */
async function launched(path: string, more: object = {}) {
  const client = new Conversation();
  await client.launch(path, more);
  const lines = async (...breakpoints: DebugProtocol.SourceBreakpoint[]) =>
    (await client.ask<Set>("setBreakpoints", { source: { path }, breakpoints })).breakpoints;
  const methods = async (...names: string[]) =>
    (await client.ask<Set>("setFunctionBreakpoints", { breakpoints: names.map((name) => ({ name })) })).breakpoints;
  const step = async () => (await client.ask<MomentBody>("ktrace/moment")).moment.step;
  return { client, lines, methods, step };
}

test("a session opens at a breakpoint that comes before the circle, at the line, in the thread of whoever did it", async () => {
  const { client, lines } = await launched(pools);
  const [set] = await lines({ line: 4 });
  expect(set).toMatchObject({ verified: true, line: 4 });
  expect(await client.go("configurationDone")).toMatchObject({
    reason: "breakpoint",
    description: "Event 3, 0.000071 s",
    text: "At event 3 of 7, line 4, after 0.000071 s",
    threadId: 888,
    hitBreakpointIds: [set.id],
  });
  expect((await client.frames(888)).find(({ line }) => line > 0)).toMatchObject({ line: 4 });
});

test("breakpoints and circles are met on the way back where they are met on the way forth", async () => {
  const { client, lines, step } = await launched(pools, { stopOnEntry: true });
  await lines({ line: 3 }, { line: 7 }, { line: 8 });
  await client.go("configurationDone");
  const there: (readonly [number, string])[] = [];
  const back: (readonly [number, string])[] = [];
  for (const [command, met] of [["continue", there] as const, ["reverseContinue", back] as const]) {
    for (let stop = 0; stop < 3; stop++) {
      const { reason } = await client.go(command, { threadId: 888 });
      met.push([await step(), reason]);
    }
  }
  expect(there).toEqual([
    [2, "breakpoint"],
    [6, "exception"],
    [7, "breakpoint"],
  ]);
  expect(back).toEqual([
    [6, "exception"],
    [2, "breakpoint"],
    [0, "step"],
  ]);
});

test("a breakpoint on a line without an event goes to the next that has one; what cannot be met says why", async () => {
  const { lines } = await launched(pools);
  const set = await lines(
    { line: 1 },
    { line: 99 },
    { line: 4, condition: "x == 1" },
    { line: 4, logMessage: "here" },
    { line: 4, hitCondition: "1" },
    { line: 4, hitCondition: "2" },
    { line: 4, hitCondition: "often" },
  );
  expect(set).toMatchObject([
    { verified: true, line: 2 },
    { verified: false, line: 99, message: "There is no event on this line or below it in the trace." },
    { verified: false, message: expect.stringContaining("can have no condition") },
    { verified: false, message: expect.stringContaining("no values to log") },
    { verified: true, line: 4 },
    { verified: false, message: "It happens once in this trace, so the hit count 2 is never met." },
    { verified: false, message: expect.stringContaining("A hit count is written") },
  ]);
  expect(new Set(set.map(({ id }) => id)).size).toBe(set.length);
});

test("those that are set again keep their ids, and those of another file are not the trace's", async () => {
  const { client, lines, step } = await launched(pools, { stopOnEntry: true });
  const [first] = await lines({ line: 5 });
  expect(await lines({ line: 2 }, { line: 5 })).toMatchObject([{ verified: true }, { id: first.id }]);
  const source = { path: mount };
  const other = await client.ask<Set>("setBreakpoints", { source, breakpoints: [{ line: 7 }] });
  expect(other.breakpoints).toMatchObject([{ verified: false, message: expect.stringContaining("not the trace") }]);
  await client.go("configurationDone");
  await client.go("continue", { threadId: 700 });
  expect(await step()).toBe(1);
  const locations = await client.ask<DebugProtocol.BreakpointLocationsResponse["body"]>("breakpointLocations", {
    source: { path: pools },
    line: 1,
    endLine: 3,
  });
  expect(locations.breakpoints).toEqual([{ line: 2 }, { line: 3 }]);
});

test("a breakpoint on a method is met where its calls are sent, received or answered", async () => {
  const { client, methods } = await launched(pools, { stopOnEntry: true });
  const stopsAt = async (...names: string[]) => {
    await methods(...names);
    await client.go("ktrace/goto", { step: 0 });
    const steps: string[] = [];
    for (let reason = "function breakpoint"; reason === "function breakpoint"; ) {
      const stop = await client.go("continue", { threadId: 700 });
      reason = stop.reason;
      steps.push(`${stop.description} ${reason}`.replace(/^Event (\d+), \S+ s/, "$1"));
    }
    return steps;
  };
  await client.go("configurationDone");
  const circle = "Suspected deadlock exception";
  expect(await stopsAt("5")).toEqual(["3 function breakpoint", circle]);
  expect(await stopsAt("send 6", "send process 888.5")).toEqual([
    "1 function breakpoint",
    "2 function breakpoint",
    circle,
  ]);
  expect(await stopsAt("send app.mail -> 901.*")).toEqual(["2 function breakpoint", circle]);
  expect(await methods("answer 1", "77", "901.5")).toMatchObject([
    { verified: false, message: "No such call is answered in this trace." },
    { verified: false, message: expect.stringContaining("There is no call of 77 in this trace.") },
    { verified: false },
  ]);
});

test("a trace that does not tell who receives a call stops where it is sent, and says so", async () => {
  const { client, methods } = await launched(mount, { stopOnEntry: true });
  const [set] = await methods("read");
  expect(set).toMatchObject({ verified: true, message: expect.stringContaining("it stops where the call is sent") });
  expect(await methods("vfs.open", "opne")).toMatchObject([
    { verified: true },
    { verified: false, message: expect.stringContaining("Did you mean open?") },
  ]);
  await client.go("configurationDone");
  const stop = await client.go("continue", { threadId: 1 });
  expect(stop).toMatchObject({ reason: "function breakpoint", text: expect.stringContaining("line 7") });
});

test("the methods of a trace are listed with who is called, and how often up to a moment", async () => {
  const { client } = await launched(pools);
  await client.go("configurationDone");
  await client.go("ktrace/goto", { step: 5 });
  const { protocols } = await client.ask<MethodsBody>("ktrace/methods", { counts: true });
  const methods = protocols.flatMap(({ methods }) => methods);
  expect(methods.map(({ name, handledBy, counts }) => [name, handledBy, counts])).toEqual([
    ["5", ["process 888"], { sent: 1, received: 1, answered: 0 }],
    ["6", ["process 901"], { sent: 1, received: 1, answered: 0 }],
    ["1", ["process 901"], { sent: 1, received: 0, answered: 0 }],
    ["2", ["process 888"], { sent: 0, received: 0, answered: 0 }],
    ["3", ["process 888"], { sent: 0, received: 0, answered: 0 }],
  ]);
});
