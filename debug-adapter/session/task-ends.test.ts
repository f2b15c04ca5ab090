import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Conversation } from "../testing.ts";

const threads = async (client: Conversation) =>
  (await client.ask<DebugProtocol.ThreadsResponse["body"]>("threads")).threads.map(({ name }) => name);

test.each([
  ["others are there", "task b id 2 { main { sleep 1s } }", ["a · ended", "b · ended"]],
  ["all others have ended, too", "task b id 2 { main { exit } }", ["a · ended"]],
])(
  "where a task has ended and %s, its thread stays in view, so that time can be gone back from it",
  async (_, other, atEnd) => {
    const client = new Conversation({ "file:///main.ktrace": `task a id 1 { main { sleep 2s exit } }\n${other}` });
    const { threadId } = await client.start("/main.ktrace");
    expect(threadId).toBe(1);
    expect(await threads(client)).toEqual(atEnd);
    expect(client.transcript).not.toMatch(/exited.*threadId: 1/);
    expect(await client.go("stepBack", { threadId })).toMatchObject({ threadId });
    expect((await threads(client))[0]).toBe("a · ready");
  },
);
