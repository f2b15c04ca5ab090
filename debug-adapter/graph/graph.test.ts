import { expect, test } from "vitest";
import type { GraphBody, MethodsBody } from "../protocol.ts";
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

test("the methods that a breakpoint can name, and who handles them", async () => {
  const client = new Conversation();
  await client.start(sample, { stopOnEntry: true });
  const { protocols } = await client.ask<MethodsBody>("ktrace/methods");
  const methods = protocols.flatMap((protocol) => protocol.methods);
  expect(protocols.map(({ name }) => name)).toContain("vfs_in");
  expect(methods.find(({ name }) => name === "VFS_IN_READ")).toEqual({
    name: "VFS_IN_READ",
    number: 1025,
    handledBy: ["init:vfs"],
  });
  expect(methods.find(({ name }) => name === "IPC_M_SHARE_OUT")?.handledBy).toEqual(["file_bd"]);
});
