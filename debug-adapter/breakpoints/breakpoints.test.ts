import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Conversation, sample } from "../testing.ts";

const protocols = `protocol p { method ASK = 1024 (a) method TELL (a) }
protocol q {
  method OTHER = 1025 (a)
}
`;

const scenario = `kernel helenos-2011
import "protocols.ktrace"

task client id 1 {
  phone server -> "a:server"
  phone other -> other[1]

  main {
    call server.ASK(1)
    // nothing here
    if 1 { call server.TELL(2) }
    call other.OTHER(3)
    call server.ASK(4)
  }
}

task "a:server" id 2 serves p {
  var told = 0
  fn keep(n) { told = n }
  on ASK(n) {
    keep(n)
    answer
  }
  on * { answer }
}

task other id 3 serves q x 2 {
  on OTHER(n) {
    answer
  }
}
`;

const files = { "file:///main.ktrace": scenario, "file:///protocols.ktrace": protocols };

async function launched(): Promise<Conversation> {
  const client = new Conversation(files);
  await client.launch("/main.ktrace");
  return client;
}

const lineOf = (text: string) => scenario.split("\n").findIndex((line) => line.includes(text)) + 1;

/** Sets a breakpoint on the line with this text; gives the breakpoint, and where the run stops for it. */
async function onLine(text: string, more: object = {}, path = "/main.ktrace", line = lineOf(text)) {
  const client = await launched();
  const set = await client.ask<DebugProtocol.SetBreakpointsResponse["body"]>("setBreakpoints", {
    source: { path },
    breakpoints: [{ line, ...more }],
  });
  return { set: set.breakpoints[0], stops: await stopsOf(client) };
}

async function onMethod(name: string, more: object = {}) {
  const client = await launched();
  const set = await client.ask<DebugProtocol.SetFunctionBreakpointsResponse["body"]>("setFunctionBreakpoints", {
    breakpoints: [{ name, ...more }],
  });
  return { set: set.breakpoints[0], stops: await stopsOf(client) };
}

/** `thread: line` of every stop until the run ends; the same backwards must be the same the other way round. */
async function stopsOf(client: Conversation): Promise<string[]> {
  const stops: string[] = [];
  const where = async (threadId = 0) => `${threadId}: ${await client.line(threadId)}`;
  let stop = await client.go("configurationDone");
  for (; stop.reason !== "pause"; stop = await client.go("continue", { threadId: stop.threadId })) {
    stops.push(await where(stop.threadId));
  }
  const back: string[] = [];
  for (;;) {
    stop = await client.go("reverseContinue", { threadId: 1 });
    if (stop.reason === "entry") break;
    back.unshift(await where(stop.threadId));
  }
  expect(back).toEqual(stops);
  return stops;
}

test("on a line with a statement it stays, and stops before the statement", async () => {
  const { set, stops } = await onLine("call other.OTHER");
  expect(set).toMatchObject({ verified: true, line: lineOf("call other"), column: 5 });
  expect(stops).toEqual(["1: call other.OTHER(3)"]);
});

test("on a line without one it moves to the next statement, and says so", async () => {
  const { set, stops } = await onLine("nothing here");
  expect(set).toMatchObject({ verified: true, line: lineOf("if 1"), message: "Moved to the next statement." });
  expect(stops).toEqual(["1: if 1 { call server.TELL(2) }"]);
});

test("with a column it means the statement from there on", async () => {
  const { set } = await onLine("if 1", { column: 10 });
  expect(set).toMatchObject({ verified: true, line: lineOf("if 1"), column: 12 });
});

test("below the last statement, or in another file, there is nothing to stop at", async () => {
  expect(await onLine("", {}, "/main.ktrace", 99)).toEqual({
    set: { id: 1, verified: false, line: 99, message: expect.stringContaining("no statement") },
    stops: [],
  });
  expect((await onLine("", {}, "/else.ktrace", 1)).set).toMatchObject({
    verified: false,
    message: expect.stringContaining("not part of the scenario"),
  });
});

test("a condition in the debug expressions, of the line and of a method's call", async () => {
  expect((await onLine("answer\n", { condition: "n == 4" }, "/main.ktrace", lineOf("    answer"))).stops).toEqual([
    "2: answer",
  ]);
  expect(
    (
      await onLine(
        "keep(n)\n",
        { condition: 'told == 1 && "a:server".told == told' },
        "/main.ktrace",
        lineOf("    keep(n)"),
      )
    ).stops,
  ).toEqual(["2: keep(n)"]);
  const { stops } = await onMethod("ASK", { condition: "arg(1) == 4 && sender == 1" });
  expect(stops).toEqual(["2: keep(n)"]);
  expect((await onMethod("answer ASK", { condition: "rc == EOK && arg(1) > 1" })).stops).toEqual([
    "1: call server.ASK(4)",
  ]);
});

test.each([
  ["n = 4", "In the condition, column 3: "],
  ["tld == 1", "In the condition, column 1: Nothing here is called tld. Did you mean told?"],
  ["1 == clint.x", "In the condition, column 6: There is no task clint. Did you mean client?"],
  ["a:server.x == 1", "In the condition, column 1: a:server has no variable x."],
  ["1 == a:server.x", "In the condition, column 6: a:server has no variable x."],
  [
    "keep(1)",
    "In the condition, column 1: keep cannot be called here: told = … in line 19 writes a variable of the task.",
  ],
])("a condition that has no meaning is refused, and says where: %s", async (condition, message) => {
  const { set, stops } = await onLine("", { condition }, "/main.ktrace", lineOf("    answer"));
  expect(set).toMatchObject({ verified: false, message: expect.stringContaining(message) });
  expect(stops).toEqual([]);
});

test("a condition without a value stops nowhere where it has none, and that is said once", async () => {
  const client = await launched();
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "ASK", condition: "1 / told == 1" }] });
  const { threadId } = await client.go("configurationDone");
  expect((await client.go("continue", { threadId })).reason).toBe("pause");
  expect((await client.go("reverseContinue", { threadId })).reason).toBe("function breakpoint");
  expect((await client.go("reverseContinue", { threadId })).reason).toBe("entry");
  expect(client.transcript.match(/event breakpoint/g)).toHaveLength(1);
  expect(client.transcript).toMatch(/verified: true.*In the condition, at step \d+: This is a division by zero\./);
  expect(client.transcript).toMatch(/\d {2}The condition of a breakpoint has no value here, so it does not stop/);
});

test.each([
  ["2", ["2: keep(n)"]],
  ["> 1", ["2: keep(n)"]],
  ["% 1", ["2: keep(n)", "2: keep(n)"]],
  [">= 3", []],
])("a hit count: %s", async (hitCondition, stops) => {
  expect((await onMethod("ASK", { hitCondition })).stops).toEqual(stops);
});

test.each([
  ["two", "In the hit count: A hit count is written 5, > 3, >= 3, < 3, <= 3 or % 2, not two."],
  ...["0", "== 0", "% 0", "< 1", "<= 0", "> 2147483647"].map((never) => [
    never,
    `In the hit count: ${never} means no visit: they are counted from 1 to at most 2147483647.`,
  ]),
  ...["> 99999999999", "< 99999999999"].map((far) => [
    far,
    "In the hit count: A run has at most 2147483647 visits: write a smaller number than 99999999999.",
  ]),
])("a hit count that is none: %s", async (hitCondition, message) => {
  expect((await onMethod("ASK", { hitCondition })).set).toMatchObject({ verified: false, message });
});

test("a hit count that is set late counts from the start", async () => {
  const client = await launched();
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "ASK" }] });
  const first = await client.go("configurationDone");
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "ASK", hitCondition: "2" }] });
  const second = await client.go("continue", { threadId: first.threadId });
  expect([second.reason, await client.line(second.threadId ?? 0)]).toEqual(["function breakpoint", "keep(n)"]);
  const { result } = await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", {
    expression: "a:server.told",
  });
  expect(result).toBe("1");
});

test("a log point writes a line for each moment once, and does not stop", async () => {
  const client = await launched();
  await client.ask("setBreakpoints", {
    source: { path: "/main.ktrace" },
    breakpoints: [{ line: lineOf("    keep(n)"), logMessage: "asked \\{{n}\\} after {told}, {nobody}" }],
  });
  expect(client.transcript).toContain("In the log message, column 30: Nothing here is called nobody.");
  await client.ask("setBreakpoints", {
    source: { path: "/main.ktrace" },
    breakpoints: [{ line: lineOf("    keep(n)"), logMessage: "asked \\{{n}\\} after {told}" }],
  });
  const lines = () => client.transcript.match(/asked \{\d\} after \d/g);
  expect((await client.go("configurationDone")).reason).toBe("pause");
  expect(lines()).toEqual(["asked {1} after 0", "asked {4} after 1"]);
  expect((await client.go("reverseContinue", { threadId: 1 })).reason).toBe("entry");
  expect((await client.go("continue", { threadId: 1 })).reason).toBe("pause");
  expect(lines()).toHaveLength(2);
});

test("a log point whose message is changed writes the new one for moments that have passed", async () => {
  const client = await launched();
  const set = (logMessage: string) =>
    client.ask("setBreakpoints", {
      source: { path: "/main.ktrace" },
      breakpoints: [{ line: lineOf("    keep(n)"), logMessage }],
    });
  await set("old {n}");
  await client.go("configurationDone");
  for (const message of ["new {n}", "new {n}"]) {
    await client.go("reverseContinue", { threadId: 1 });
    await set(message);
    await client.go("continue", { threadId: 1 });
  }
  expect(client.transcript.match(/(?:old|new) \d/g)).toEqual(["old 1", "old 4", "new 1", "new 4"]);
});

test("on a handler's head it stops when the handler begins", async () => {
  expect((await onLine("on ASK")).stops).toEqual(["2: keep(n)", "2: keep(n)"]);
  expect((await onLine("on * {")).stops).toEqual(["2: on * { answer }"]);
  expect((await onLine("on OTHER")).stops).toEqual(["4: answer"]);
});

test("on a method's declaration, in an imported file too, it stops where the method is received", async () => {
  const { set, stops } = await onLine("", {}, "/protocols.ktrace", 3);
  expect(set).toMatchObject({ verified: true, line: 3 });
  expect(stops).toEqual(["4: answer"]);
});

test("places where a breakpoint can be", async () => {
  const client = await launched();
  const body = { source: { path: "/main.ktrace" }, line: lineOf("if 1"), endLine: lineOf("if 1") + 1 };
  const { breakpoints } = await client.ask<DebugProtocol.BreakpointLocationsResponse["body"]>(
    "breakpointLocations",
    body,
  );
  expect(breakpoints.map(({ line, column }) => [line - lineOf("if 1"), column])).toEqual([
    [0, 5],
    [0, 12],
    [1, 5],
  ]);
});

test("a method by its name: received, sent or answered, by and from whom", async () => {
  expect((await onMethod("ASK")).stops).toEqual(["2: keep(n)", "2: keep(n)"]);
  expect((await onMethod("send ASK")).stops).toEqual(["1: call server.ASK(1)", "1: call server.ASK(4)"]);
  expect((await onMethod("answer ASK")).stops).toEqual(["1: call server.ASK(1)", "1: call server.ASK(4)"]);
  expect((await onMethod("a:server.TELL")).stops).toEqual(["2: on * { answer }"]);
  expect((await onMethod('"a:server".TELL')).stops).toEqual(["2: on * { answer }"]);
  expect((await onMethod("client -> a:server.ASK")).stops.length).toBe(2);
  expect((await onMethod("other[0] -> ASK")).stops).toEqual([]);
  expect((await onMethod("other.OTHER")).stops).toEqual(["4: answer"]);
  expect((await onMethod("other[0].OTHER")).stops).toEqual([]);
  expect((await onMethod("q.OTHER")).stops).toEqual(["4: answer"]);
});

test("globs", async () => {
  expect((await onMethod("a:*.*")).stops).toEqual(["2: keep(n)", "2: on * { answer }", "2: keep(n)"]);
  expect((await onMethod("*LL")).stops).toEqual(["2: on * { answer }"]);
  expect((await onMethod("send *")).stops.length).toBe(4);
});

test("a number binds at each callee by its own protocol, and the message says how", async () => {
  const { set, stops } = await onMethod("1025");
  expect(set).toEqual({
    id: 1,
    verified: true,
    message: "1025 is TELL at a:server; OTHER at other[0], other[1]",
  });
  expect(stops).toEqual(["2: on * { answer }", "4: answer"]);
  expect((await onMethod("other[1].1025")).stops).toEqual(["4: answer"]);
});

test("a fn by its name", async () => {
  expect((await onMethod("keep")).stops).toEqual(["2: fn keep(n) { told = n }", "2: fn keep(n) { told = n }"]);
});

test.each([
  ["ASKK", "No task knows a method ASKK. Did you mean ASK?"],
  ["a:servr.ASK", "There is no task a:servr. Did you mean a:server?"],
  ["kepe", "No task knows a method kepe. Did you mean keep?"],
  ["a:server.keep", "a:server does not know a method keep. To stop at the fn of that name, write keep alone."],
  ["nobody -> ASK", "There is no task nobody."],
  ["a:server -> OTHER", "a:server has no phone, so it calls nobody. Those who can call are client."],
  ["server.ASK", "There is no task server. Did you mean a:server?"],
  ["a:server.OTHER", "a:server does not know a method OTHER. Did you mean other.OTHER?"],
  ["4711", "No task knows a method with the number 4711."],
  ["receive", "No task knows a method receive."],
  ["ASK TELL", "A method breakpoint is written [send|receive|answer] [CALLER ->] [TASK.]METHOD."],
  ["server.", "A method breakpoint is written [send|receive|answer] [CALLER ->] [TASK.]METHOD."],
  ["", "A method breakpoint is written [send|receive|answer] [CALLER ->] [TASK.]METHOD."],
  ["(((", "No task knows a method (((."],
])("unknown: %s", async (name, message) => {
  expect((await onMethod(name)).set).toEqual({ id: 1, verified: false, message });
});

test("a method's stop and the line's there are one stop", async () => {
  const client = await launched();
  await client.ask("setBreakpoints", {
    source: { path: "/main.ktrace" },
    breakpoints: [{ line: lineOf("    keep(n)") }],
  });
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "ASK" }] });
  expect(await stopsOf(client)).toEqual(["2: keep(n)", "2: keep(n)"]);
});

test("breakpoints keep their ids when they are set again", async () => {
  const client = await launched();
  const set = async (...lines: number[]) => {
    const args = { source: { path: "/main.ktrace" }, breakpoints: lines.map((line) => ({ line })) };
    const { breakpoints } = await client.ask<DebugProtocol.SetBreakpointsResponse["body"]>("setBreakpoints", args);
    return breakpoints.map(({ id }) => id);
  };
  expect(await set(9, 12)).toEqual([1, 2]);
  expect(await set(12, 13)).toEqual([2, 3]);
});

test("before the expression of a log point, too, a backslash is written twice", async () => {
  const client = new Conversation({ "file:///main.ktrace": "task a id 1 { var x = 7 main { x = 8 } }\n" });
  await client.launch("/main.ktrace");
  const breakpoints = [{ line: 1, logMessage: "C:\\\\{x}\\\\ \\n \\{x}" }];
  await client.ask("setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints });
  await client.go("configurationDone");
  expect(client.transcript).toContain("C:\\7\\ \\n {x}");
});

test("braces in a text of a log point's expression do not end it, and one that closes none is itself", async () => {
  const client = new Conversation({ "file:///main.ktrace": 'task "a}b\\{" id 1 { var x = 7 main { x = 8 } }\n' });
  await client.launch("/main.ktrace");
  const logMessage = '{"a}b\\{".x} of 8} \\"{x}\\"';
  await client.ask("setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints: [{ line: 1, logMessage }] });
  await client.go("configurationDone");
  expect(client.transcript).toContain('7 of 8} \\"7\\"');
});

test("of several breakpoints on the same method each has its own number and condition", async () => {
  const client = new Conversation();
  await client.launch(sample);
  const breakpoints = [
    { name: "VFS_IN_READ", condition: "0" },
    { name: "VFS_IN_READ" },
    { name: "VFS_IN_READ", condition: "0" },
  ];
  type Set = DebugProtocol.SetFunctionBreakpointsResponse["body"];
  const set = await client.ask<Set>("setFunctionBreakpoints", { breakpoints });
  const ids = set.breakpoints.map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(await client.ask<Set>("setFunctionBreakpoints", { breakpoints })).toEqual(set);
  expect((await client.go("configurationDone")).hitBreakpointIds).toEqual([ids[1]]);
});
