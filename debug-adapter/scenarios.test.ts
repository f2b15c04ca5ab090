/** The debugger stops in every small scenario as its first line says, and can show everything that there is at that stop. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { expectationOf } from "../test/scenarios/expectation.ts";
import type { GraphBody } from "./protocol.ts";
import { Conversation, root } from "./testing.ts";

const scenarios = globSync("test/scenarios/*/*.ktrace", { cwd: root }).toSorted();

test.each(scenarios)("%s", async (file) => {
  const path = join(root, file);
  const expected = expectationOf(readFileSync(path, "utf8"));
  const client = new Conversation();
  if (expected.kind === "rejected") {
    await client.ask("initialize", { adapterID: "ktrace" });
    const message = await client.refused("launch", { program: path });
    expect(message).toContain(expected.part);
    expect(message).toContain(`:${expected.line}:${expected.column}: `);
    return;
  }
  const stop = await client.start(path);
  const { threadId = 0 } = stop;
  switch (expected.kind) {
    case "finished":
    case "warned":
      expect(stop.text).toContain("Finished after");
      break;
    case "violation":
    case "assertion":
      expect(stop).toMatchObject({ reason: "exception", text: expected.kind });
      expect((await client.frames(threadId)).find(({ source }) => source)?.line).toBe(expected.line);
      break;
    case "limit":
      expect(await reasonOf(client, stop)).toContain(expected.part);
      if (expected.line !== undefined)
        expect((await client.frames(threadId)).find(({ source }) => source)?.line).toBe(expected.line);
      break;
    default: {
      expect(stop).toMatchObject({ reason: "exception", text: expected.kind });
      const graph = await client.ask<GraphBody>("ktrace/graph");
      expect(graph.cycle).toEqual(expected.kind === "deadlock" ? expected.cycle : []);
    }
  }
  if (stop.reason === "exception") {
    const info = await client.ask<DebugProtocol.ExceptionInfoResponse["body"]>("exceptionInfo", { threadId });
    expect(info.description).not.toBe("");
  }
  await showEverything(client);
});

/** Why a run has stopped, as the debugger tells it. */
async function reasonOf(
  client: Conversation,
  { reason, text, threadId = 0 }: DebugProtocol.StoppedEvent["body"],
): Promise<string | undefined> {
  if (reason !== "exception") return text;
  const info = await client.ask<DebugProtocol.ExceptionInfoResponse["body"]>("exceptionInfo", { threadId });
  return info.description;
}

async function showEverything(client: Conversation): Promise<void> {
  const { threads } = await client.ask<DebugProtocol.ThreadsResponse["body"]>("threads");
  for (const { id } of threads) {
    for (const frame of await client.frames(id)) {
      const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId: frame.id });
      for (const { variablesReference } of scopes) await client.ask("variables", { variablesReference });
    }
  }
}
