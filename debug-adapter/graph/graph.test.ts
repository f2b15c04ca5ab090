import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import type { GraphBody, GraphTextBody, MethodsBody, TasksBody, TimelineBody } from "../protocol.ts";
import { Conversation, sample } from "../testing.ts";

test("the graph of the sample's deadlock", async () => {
  const client = new Conversation();
  const { threadId = 0 } = await client.start(sample, { __sessionId: "s1" });
  const graph = await client.ask<GraphBody>("ktrace/graph");
  expect(graph).toMatchObject({
    session: "s1",
    moment: { branch: 0 },
    cycle: ["init:vfs", "init:fat", "mfs", "file_bd"],
    victims: ["bdsh"],
    cause: { kind: "exchange ended before its answer", task: "init:vfs" },
  });
  expect(graph.tasks.map(({ name, role }) => `${name} ${role}`)).toEqual([
    "init:ns idle",
    "init:loc idle",
    "init:vfs cycle",
    "init:fat cycle",
    "tmpfs idle",
    "locfs idle",
    "console idle",
    "bdsh victim",
    "file_bd cycle",
    "mfs cycle",
  ]);
  const fibrils = graph.tasks.flatMap((task) => task.fibrils);
  const inCycle = fibrils.filter(({ role }) => role === "cycle").map(({ id }) => id);
  const arrows = graph.edges.filter((edge) => edge.inCycle);
  expect(new Set(arrows.flatMap(({ from, to }) => [from, to]))).toEqual(new Set(inCycle));
  for (const { from, to } of graph.edges) {
    expect(fibrils.some(({ id }) => id === from)).toBe(true);
    expect(fibrils.some(({ id }) => id === to)).toBe(true);
  }
  const stopped = graph.tasks.find(({ id }) => id === threadId)?.fibrils.find(({ role }) => role === "cycle");
  const frames = await client.frames(threadId);
  const shown = frames.find(({ id }) => id === stopped?.frame);
  expect(shown).toMatchObject({ line: stopped?.source?.line, column: stopped?.source?.column });
  expect(shown).toBe(frames.find(({ source }) => source !== undefined));
  expect(graph.story).toContain("Deadlock among");
  const details = fibrils.filter(({ detail }) => detail !== "").map(({ id, detail }) => [id, detail] as const);
  expect(details.map(([id]) => id).sort()).toEqual([...new Set(graph.edges.map(({ from }) => from))].sort());
  for (const [, detail] of details) expect(detail).toContain("has been waiting since step");
});

test("before anything is stuck there is neither cycle nor story; back in time the moment is another", async () => {
  const client = new Conversation();
  await client.start(sample, { stopOnEntry: true });
  const graph = await client.ask<GraphBody>("ktrace/graph");
  expect(graph).toMatchObject({ session: "", moment: { branch: 0, step: 0 }, cycle: [], victims: [] });
  expect(graph.story).toBeUndefined();
  expect(graph.cause).toBeUndefined();
});

test("a wait has its call, a fibril what it serves and since when it waits, a task whom it can call", async () => {
  const client = new Conversation();
  await client.start(sample);
  const { tasks, edges } = await client.ask<GraphBody>("ktrace/graph");
  const named = (name: string) => tasks.find((task) => task.name === name);
  const mfs = named("mfs")?.fibrils.find(({ role }) => role === "cycle");
  expect(mfs).toMatchObject({
    since: 460,
    request: { method: "VFS_OUT_MOUNTED", number: 1030, from: "init:fat", to: "mfs", args: [{ value: 37 }] },
  });
  expect(edges.find(({ from }) => from === mfs?.id)?.call).toMatchObject({
    method: "BD_READ_BLOCKS",
    number: 1026,
    from: "mfs",
    to: "file_bd",
    args: [{ value: 32 }, { value: 0 }, { value: 8 }],
  });
  const peers = named("bdsh")?.peers?.map((id) => tasks.find((task) => task.id === id)?.name);
  expect(peers).toContain("init:vfs");
});

test.each(["dot", "mermaid"] as const)("the graph as %s is what the command writes", async (format) => {
  const client = new Conversation();
  await client.start(sample, { __sessionId: "s1" });
  const written = join(import.meta.dirname, "../../test/golden", `mount-graph.${format}`);
  const body = await client.ask<GraphTextBody>("ktrace/graphText", { format });
  expect(body).toEqual({ session: "s1", moment: { branch: 0, step: 496 }, text: readFileSync(written, "utf8") });
});

test("the methods that a breakpoint can name, and who handles them", async () => {
  const client = new Conversation();
  await client.start(sample, { stopOnEntry: true });
  const { protocols } = await client.ask<MethodsBody>("ktrace/methods");
  const methods = protocols.flatMap((protocol) => protocol.methods);
  expect(protocols.map(({ name }) => name)).toContain("vfs_in");
  const read = methods.find(({ name }) => name === "VFS_IN_READ");
  const line = readFileSync(sample, "utf8").split("\n")[(read?.handlers.at(0)?.source.line ?? 0) - 1];
  expect(line).toContain("on VFS_IN_READ");
  expect(read).toMatchObject({
    name: "VFS_IN_READ",
    number: 1025,
    handledBy: ["init:vfs"],
  });
  expect(methods.find(({ name }) => name === "IPC_M_SHARE_OUT")?.handledBy).toEqual(["file_bd"]);
});

test("the tasks are those of the call stack and the graph, with what each has", async () => {
  const client = new Conversation();
  await client.start(sample);
  const { tasks } = await client.ask<TasksBody>("ktrace/tasks");
  const { threads } = await client.ask<DebugProtocol.ThreadsResponse["body"]>("threads");
  expect(tasks.map(({ name, text }) => (text === "idle" ? name : `${name} · ${text}`))).toEqual(
    threads.map(({ name }) => name),
  );
  const graph = await client.ask<GraphBody>("ktrace/graph");
  const deadlocked = tasks.filter(({ state }) => state === "deadlocked");
  expect(deadlocked.map(({ name }) => name).toSorted()).toEqual(graph.cycle.toSorted());
  for (const { id, locks, fibrils } of tasks) {
    const shown = graph.tasks.find((task) => task.id === id)?.fibrils ?? [];
    expect(fibrils.map((fibril) => fibril.source)).toEqual(shown.map((fibril) => fibril.source));
    for (const held of shown.flatMap((fibril) => fibril.locks)) expect(locks.map(({ name }) => name)).toContain(held);
  }
  const bdsh = tasks.find(({ name }) => name === "bdsh");
  expect(bdsh).toMatchObject({ state: "call", calls: { sent: [{ name: "VFS_IN_MOUNT → init:vfs" }], received: [] } });
  expect(bdsh?.phones).toContainEqual(expect.objectContaining({ text: expect.stringMatching(/^→ init:vfs, 1 call/) }));
});

test.each([0, 100, 300, 496])("methods are counted as the chart shows them up to step %i", async (step) => {
  const client = new Conversation();
  await client.start(sample, { stopOnEntry: true });
  await client.go("ktrace/goto", { step: 496 });
  if (step !== 496) await client.go("ktrace/goto", { step });
  const { items = [] } = await client.ask<TimelineBody>("ktrace/timeline", { to: step });
  const { protocols } = await client.ask<MethodsBody>("ktrace/methods", { counts: true });
  const methods = protocols.flatMap((protocol) => protocol.methods);
  const count = (kind: string, name: string) => items.filter((item) => item.kind === kind && item.name === name).length;
  for (const { name, number, counts } of methods) {
    const label = `${name}(${number})`;
    const [sent, received, answered] = ["call", "serve", "answer"].map((kind) => count(kind, label));
    expect([name, counts]).toEqual([name, { sent, received, answered }]);
  }
  expect(methods.some(({ counts }) => (counts?.sent ?? 0) > 0)).toBe(step > 0);
});
