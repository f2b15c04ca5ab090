import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import type {
  GraphBody,
  MomentBody,
  TasksBody,
  TimelineBody,
  TimelineFindBody,
  TimelineFollowBody,
  TimelineTraceBody,
} from "../protocol.ts";
import { Conversation, root } from "../testing.ts";

const pools = join(root, "test/data/traces/ftrace-full-pools.txt");
const nested = join(root, "test/data/traces/ftrace-nested.txt");

async function open(program: string, more: object = {}) {
  const client = new Conversation();
  const stop = await client.start(program, { __sessionId: "s", ...more });
  return { client, stop };
}

const stepOf = async (client: Conversation): Promise<number> =>
  (await client.ask<MomentBody>("ktrace/moment")).moment.step;

async function statesOf(client: Conversation): Promise<string[]> {
  const { tasks } = await client.ask<TasksBody>("ktrace/tasks");
  return tasks.map(({ name, state }) => `${name} ${state}`);
}

test("a trace opens where its circle closes, and the graph is of that moment", async () => {
  const { client, stop } = await open(pools);
  expect(stop).toMatchObject({ reason: "exception", description: "Suspected deadlock", threadId: 888 });
  expect(await client.ask<MomentBody>("ktrace/moment")).toMatchObject({ moment: { step: 6 }, furthest: 7 });
  const graph = await client.ask<GraphBody>("ktrace/graph");
  expect(graph.cycle).toEqual(["process 888", "process 901"]);
  expect(graph.victims).toEqual([]);
  expect(graph.isDump).toBeUndefined();
  expect(graph.story).toContain("The circle closed with event 6 of 7, line 7, after 0.000110 s.");
});

test("steps go from event to event, continue to the next circle or the end, and back likewise", async () => {
  const { client, stop } = await open(pools, { stopOnEntry: true });
  expect(stop).toMatchObject({
    reason: "entry",
    description: "Event 0, 0.000000 s",
    text: "At event 0 of 7, after 0.000000 s",
  });
  expect(await statesOf(client)).toEqual(["app.mail idle", "process 888 idle", "process 901 idle"]);
  const ways: [string, number, string][] = [
    ["next", 1, "step"],
    ["stepIn", 2, "step"],
    ["stepBack", 1, "step"],
    ["continue", 6, "exception"],
    ["stepOut", 7, "step"],
    ["continue", 7, "step"],
    ["reverseContinue", 6, "exception"],
    ["reverseContinue", 0, "step"],
    ["stepBack", 0, "step"],
  ];
  for (const [command, step, reason] of ways) {
    expect(await client.go(command, { threadId: 700 }), command).toMatchObject({ reason });
    expect(await stepOf(client), command).toBe(step);
  }
  expect(client.transcript).toContain("The trace ends here: what came next is not in it.");
  expect(client.transcript).toContain("This is the beginning of the trace.");
});

test("one goes to a moment, to a line, or by the console, and everything is of that moment", async () => {
  const { client } = await open(nested);
  await client.go("ktrace/goto", { step: 4 });
  expect((await statesOf(client)).filter((text) => !text.endsWith(" idle"))).toEqual(["process 888 call"]);
  const { targets } = await client.ask<DebugProtocol.GotoTargetsResponse["body"]>("gotoTargets", {
    source: { path: nested },
    line: 26,
  });
  const text = readFileSync(nested, "utf8").split("\n");
  expect(text[targets[0].line - 1]).toContain("received: transaction=5522");
  expect(await client.go("goto", { threadId: 700, targetId: targets[0].id })).toMatchObject({ reason: "goto" });
  const before = await stepOf(client);
  await client.ask("evaluate", { expression: "step +3", context: "repl" });
  await client.stopped();
  expect(await stepOf(client)).toBe(before + 3);
  const { lanes, tasks } = await client.ask<TimelineBody>("ktrace/timeline");
  for (const { lane, task } of lanes)
    expect(await client.go("ktrace/goto", { step: 4, lane })).toMatchObject({ threadId: tasks[task]?.id });
  for (const lane of [-999, 999])
    expect(await client.go("ktrace/goto", { step: 4, lane })).toMatchObject({ reason: "goto" });
  await client.go("ktrace/goto", { step: 1000 });
  expect(await stepOf(client)).toBe(25);
  expect(await client.refused("gotoTargets", { source: { path: nested }, line: 999 })).toContain("no event");
  expect(await client.refused("ktrace/choices")).toContain("needs a run");
});

test("the sequence chart is of the whole trace, with its times and lines", async () => {
  const { client } = await open(nested);
  const body = await client.ask<TimelineBody>("ktrace/timeline");
  const { items = [], places, lanes, tasks } = body;
  expect(body).toMatchObject({ from: 0, to: 25, furthest: 25 });
  const [first] = items;
  expect(first).toMatchObject({ kind: "call", from: 1, to: 2, call: 1, time: 0 });
  expect(places[first.place ?? -1]).toMatchObject({ line: 10 });
  expect(tasks[lanes.find(({ lane }) => lane === first.lane)?.task ?? -1].name).toBe("app.mail");
  const { item } = await client.ask<TimelineFindBody>("ktrace/timelineFind", { text: "storage" });
  expect(item).toMatchObject({ kind: "call", from: 23, name: "method 5" });
  const followed = await client.ask<TimelineFollowBody>("ktrace/timelineFollow", { call: 5, step: 13 });
  expect(followed).toMatchObject({ calls: [5, 7, 8], from: 13, to: undefined });
  const trace = await client.ask<TimelineTraceBody>("ktrace/timelineTrace");
  expect(trace).toMatchObject({ name: "ftrace-nested.perfetto.json", next: undefined, until: 25, furthest: 25 });
  const events: { ph: string; name: string; ts: number }[] = JSON.parse(trace.text).traceEvents;
  const sent = events.filter(({ ph, name }) => ph === "X" && name === "send method 5");
  expect(sent.map(({ ts }) => ts)).toEqual([2076]);
});

test("where a trace has times, moments, the chart and what is out have theirs", async () => {
  const { client } = await open(pools);
  const { moment, tasks } = await client.ask<TasksBody>("ktrace/tasks");
  expect(moment).toEqual({ branch: 0, step: 6, time: 110 });
  expect(tasks.flatMap(({ calls }) => calls.sent.map(({ name, text }) => `${name}, ${text}`))).toEqual([
    "1 → process 901, sent, 5 µs",
    "2 → process 888, sent, 0 µs",
  ]);
  const { edges } = await client.ask<GraphBody>("ktrace/graph");
  expect(edges.map(({ call }) => call)).toMatchObject([
    { sentAt: 5, age: 5 },
    { sentAt: 6, age: 0 },
  ]);
  expect((await client.frames(888)).map(({ name }) => name)).toContain("1 → process 901 · sent, 5 µs");
  const report = await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", {
    expression: "report",
    context: "repl",
  });
  expect(report.result).toContain(
    "5 µs before this moment, with event 5, process 888 (Binder:888_1) sent method 1 to process 901.",
  );
  const chart = await client.ask<TimelineBody>("ktrace/timeline", { from: 2, to: 7 });
  expect(chart.times).toEqual({ width: 1, at: [40, 71, 90, 105, 110, 399_900] });
  const call = chart.items?.find(({ kind, from }) => kind === "notification" && from === 2);
  expect(call).toMatchObject({ time: 40, to: 4, until: 90 });
});

test("where it has none, nothing has one", async () => {
  const { client } = await open(join(root, "test/data/traces/trace-mount.txt"), { stopOnEntry: true });
  await client.go("ktrace/goto", { step: 3 });
  const graph = await client.ask<GraphBody>("ktrace/graph");
  expect(graph.moment).toEqual({ branch: 0, step: 3 });
  const { times, items = [] } = await client.ask<TimelineBody>("ktrace/timeline");
  expect(times).toBeUndefined();
  expect(items.filter(({ time, until }) => time !== undefined || until !== undefined)).toEqual([]);
  expect(JSON.stringify([graph, await client.ask("ktrace/tasks")])).not.toMatch(/"age"| µs| ms/);
});

test("wherever one steps, the thread that is shown stands at the line of the event", async () => {
  const { client } = await open(nested, { stopOnEntry: true });
  for (let moment = 1; moment <= 25; moment++) {
    const { threadId = -1, text = "" } = await client.go("next", { threadId: 700 });
    const [, line] = /line (\d+)/.exec(text) ?? [];
    const top = (await client.frames(threadId)).find((frame) => frame.line > 0);
    expect(top?.line, text).toBe(Number(line));
  }
});
