import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import type { DumpBody, DumpTextBody, GraphBody, MomentBody, TasksBody } from "../protocol.ts";
import { Conversation, root } from "../testing.ts";

const slides = join(root, "test/data/helenos-1219-slides.txt");

/** A full set of dumps: what the slides leave out is added as kernels.md predicts it. */
const mount = `capture "mount" kernel helenos-2011 {
  task 6 "init:vfs" {
    phone 8 -> 7 calls 2
    dispatched 1032 (37) from 27 at 1
    dispatched 1025 (3) from 39 at 2
    thread 1 { serving 2  waits answer call 4 }
  }
  task 7 "init:fat" {
    phone 3 -> 41 calls 1
    dispatched 1029 (12) from 6 at 3
    dispatched 1025 (12) from 6 at 4
    thread 1 { serving 3  waits answer call 6 }
  }
  task 27 "bdsh" { phone 5 -> 6 calls 1 }
  task 39 "file_bd" { phone 2 -> 6 calls 1  dispatched 1026 () from 41 at 7  thread 1 { serving 7  waits answer call 2 } }
  task 41 "mfs" { phone 2 -> 39 calls 1  dispatched 1030 (37) from 7 at 6  thread 1 { serving 6  waits answer call 7 } }
}`;

async function open(program: string, files: Record<string, string> = {}) {
  const client = new Conversation(files);
  const stop = await client.start(program, { __sessionId: "s" });
  return { client, stop };
}

test("a dump opens at what is stuck in it, or may be", async () => {
  const { client, stop } = await open(slides);
  expect(stop).toMatchObject({ reason: "exception", description: "Suspected deadlock", threadId: 6 });
  const { threads } = await client.ask<DebugProtocol.ThreadsResponse["body"]>("threads");
  expect(threads.map(({ name }) => name)).toContain("init:vfs · in a suspected deadlock");
  expect(threads.map(({ name }) => name)).toContain("bdsh · waits for init:vfs");
  const info = await client.ask<DebugProtocol.ExceptionInfoResponse["body"]>("exceptionInfo", { threadId: 6 });
  expect(info.description).toContain("“ipc 7” and “ipc 39”");
});

test("a fibril that is picked comes first in its task's stack, and what the dump shows stays written beside the task", async () => {
  const { client, stop } = await open(slides);
  const { tasks } = await client.ask<GraphBody>("ktrace/graph");
  const standing = tasks.find(({ id }) => id === 6)?.fibrils.filter(({ frame }) => frame !== undefined) ?? [];
  expect(standing.length).toBe(2);
  // What the stop is about is told at its own fibril.
  const own = (await client.frames(6))[1]?.line;
  for (const { id, source } of standing) {
    const reason = source?.line === own ? "exception" : "pause";
    const event = await client.go("ktrace/select", { fibril: id });
    expect(event).toEqual({ ...stop, reason, allThreadsStopped: false, isSelection: true });
    expect((await client.frames(6)).find(({ line }) => line > 0)?.line).toBe(source?.line);
  }
  const other = tasks.find(({ id }) => id === 39)?.fibrils.find(({ frame }) => frame !== undefined);
  const event = await client.go("ktrace/select", { fibril: other?.id });
  expect(event).toMatchObject({ threadId: 39, description: "Paused", allThreadsStopped: false });
  expect(await client.refused("ktrace/select", { fibril: 9999 })).toContain("no frame");
});

test("a task's pending calls are frames, at their rows in the dump", async () => {
  const { client } = await open(slides);
  const frames = await client.frames(6);
  const text = readFileSync(slides, "utf8").split("\n");
  const placed = frames
    .filter(({ line }) => line > 0)
    .map(({ name, line }) => `${name} | ${text[line - 1].slice(0, 30)}`);
  expect(placed).toEqual([
    "VFS_IN_READ(3) ← file_bd · being handled | 0xffff800000d77600 1025 3 0 0 ",
    "file_bd: not in the dump | 39 file_bd 0 0xffff80000712000",
    "a call → init:fat · not shown | 0xffff800000d77800 1032 37 0 0",
    "a call → init:fat · not shown | 0xffff800000d77800 1032 37 0 0",
    "VFS_IN_MOUNT(37) ← bdsh · being handled | 0xffff800000d77800 1032 37 0 0",
    "bdsh: main | 27 bdsh 0 0xffff800007ade000 0",
  ]);
});

test("nothing steps, and whoever tries is told; what needs a run says so", async () => {
  const { client } = await open(slides);
  for (const command of ["next", "stepIn", "stepOut", "stepBack", "reverseContinue", "continue"]) {
    expect(await client.go(command, { threadId: 27 }), command).toMatchObject({ reason: "step", threadId: 27 });
  }
  expect(client.transcript).toContain("nothing in it can step");
  expect(await client.ask<MomentBody>("ktrace/moment")).toMatchObject({ moment: { step: 0 }, isDump: true });
  expect(await client.refused("ktrace/timeline", { from: 0, to: 9 })).toContain("The sequence chart needs a run");
  expect(await client.refused("ktrace/goto", { step: 3 })).toContain("To go to a step needs a run");
  const points = await client.ask<DebugProtocol.SetBreakpointsResponse["body"]>("setBreakpoints", {
    source: { path: slides },
    breakpoints: [{ line: 3 }],
  });
  expect(points.breakpoints).toMatchObject([{ verified: false, message: /never met/ }]);
});

test("the console has the kernel's commands, a report, and no expressions", async () => {
  const { client } = await open(slides);
  const say = async (expression: string) =>
    (await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", { expression, context: "repl" })).result;
  expect(await say("ipc vfs")).toContain("8                2 connected to 7 (init:fat)");
  expect(await say("why bdsh")).toBe(
    "bdsh (main) waits for the answer to VFS_IN_MOUNT(1032) with 37, which init:vfs is handling (bdsh serves nobody and has one call out).",
  );
  expect(await say("report")).toContain("Suspected deadlock among init:vfs, init:fat and file_bd");
  expect(await say("help")).toContain("report");
  expect(await client.refused("evaluate", { expression: "x + 1", context: "repl" })).toBe(
    "A dump has no variables or statements, so there is nothing to evaluate. Write help for what the console can do.",
  );
  const { targets } = await client.ask<DebugProtocol.CompletionsResponse["body"]>("completions", {
    text: "ipc init:f",
    column: 11,
  });
  expect(targets.map(({ label }) => label)).toEqual(["init:fat"]);
});

test("graph and tasks of a capture in which somebody has said what leads to what", async () => {
  const { client, stop } = await open("/mount.ktrace", { "file:///mount.ktrace": mount });
  expect(stop).toMatchObject({ reason: "exception", description: "Deadlock", threadId: 6 });
  const graph = await client.ask<GraphBody>("ktrace/graph");
  expect(graph.cycle).toEqual(["init:vfs", "init:fat", "mfs", "file_bd"]);
  expect(graph).toMatchObject({
    victims: ["bdsh"],
    isDump: true,
    headline: "Deadlock among init:vfs, init:fat, mfs and file_bd",
  });
  expect(graph.story).toContain("Deadlock among init:vfs, init:fat, mfs and file_bd.");
  expect(graph.edges.filter(({ inCycle }) => inCycle).map(({ kind, certain }) => [kind, certain])).toEqual([
    ["queued behind", true],
    ["answer", true],
    ["answer", true],
    ["answer", true],
  ]);
  const { tasks } = await client.ask<TasksBody>("ktrace/tasks");
  expect(tasks.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "init:vfs deadlocked",
    "init:fat deadlocked",
    "bdsh call",
    "file_bd deadlocked",
    "mfs deadlocked",
  ]);
  const { name, text } = await client.ask<DumpTextBody>("ktrace/dumpText", { as: "report" });
  expect(name).toBe("mount.md");
  expect(text).toContain("# Deadlock among");
  const scenario = await client.ask<DumpTextBody>("ktrace/dumpText", { as: "scenario" });
  const run = new Conversation({ "file:///made.ktrace": scenario.text });
  expect(await run.start("/made.ktrace")).toMatchObject({ reason: "exception", description: "Deadlock" });
});

test("a text with a capture and a scenario is a scenario; a capture with a mistake is told of", async () => {
  const both = `${mount}\ntask t { main { log "on" } }`;
  const { stop } = await open("/both.ktrace", { "file:///both.ktrace": both });
  expect(stop).toMatchObject({ description: "At the end" });
  const client = new Conversation({ "file:///bad.ktrace": mount.replace("phone 8", "phon 8") });
  await client.ask("initialize", { adapterID: "ktrace" });
  expect(await client.refused("launch", { program: "/bad.ktrace" })).toContain("/bad.ktrace:3:5: ");
});

test("without debugging the report is printed, and that is all", async () => {
  const client = new Conversation();
  await client.launch(slides, { noDebug: true });
  await client.ask("configurationDone");
  expect(await client.event("output")).toMatchObject({ output: expect.stringContaining("Suspected deadlock") });
  expect(await client.event("exited")).toEqual({ exitCode: 1 });
  await client.event("terminated");
});

test("what a dump tells, with the rows that it stands on, and what could not be read in it", async () => {
  const { client } = await open(slides);
  const told = await client.ask<DumpBody>("ktrace/dump");
  expect(told).toMatchObject({
    session: "s",
    kind: "HelenOS kernel console",
    format: "kconsole",
    headline:
      "Suspected deadlock among init:vfs, init:fat and file_bd, if the circle closes where the dump shows nothing",
  });
  const lines = readFileSync(slides, "utf8").split("\n");
  const [waits] = told.sections;
  expect(waits).toMatchObject({ title: "Who waits for whom", ordered: true });
  expect(waits?.sentences.map(({ source }) => lines[(source?.line ?? 0) - 1]?.split(" ")[1])).toEqual([
    "1025",
    "init:fat",
    "file_bd",
  ]);
  expect(told.notes.every(({ source }) => source.uri === pathToFileURL(slides).href)).toBe(true);

  const torn = "file:///torn.txt";
  const whole = readFileSync(slides, "utf8").trimEnd();
  const other = await open("/torn.txt", { [torn]: `${whole}\n0xffff800000d77800 what is this 0 0\n` });
  const { notes } = await other.client.ask<DumpBody>("ktrace/dump");
  const line = whole.split("\n").length + 1;
  expect(notes).toMatchObject([{ severity: "error", source: { uri: torn, line, column: 1 } }]);
});

test("a text without a name is a dump, too; whoever wants a dump is told that it is none", async () => {
  const { stop } = await open("untitled:Untitled-1", { "untitled:Untitled-1": readFileSync(slides, "utf8") });
  expect(stop).toMatchObject({ description: "Suspected deadlock" });
  const files = { "untitled:Untitled-1": "task t { main { } }", "file:///a.json": "{}" };
  for (const program of Object.keys(files)) {
    const client = new Conversation(files);
    await client.ask("initialize", { adapterID: "ktrace" });
    expect(await client.refused("launch", { program, dump: true })).toContain("is no dump that KTrace can read");
  }
  const client = new Conversation(files);
  await client.ask("initialize", { adapterID: "ktrace" });
  expect(await client.refused("launch", { program: "untitled:Untitled-1", dump: 1 })).toContain(
    '"dump" has to be true or false, not 1.',
  );
});
