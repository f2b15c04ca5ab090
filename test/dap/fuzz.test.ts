import type { DebugProtocol } from "@vscode/debugprotocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Conversation } from "../../debug-adapter/testing.ts";
import { randomRequest } from "./random-request.ts";
import { asking } from "./scenarios.ts";
import { main } from "./tell.ts";

const endless = "task client id 1 { var got = 0 mutex m main { loop { got = got + 1 yield } } }";

/** How far a session has come when it is sent what it does not expect. */
const beginnings: Readonly<Record<string, (client: Conversation) => Promise<unknown>>> = {
  "before initialize": () => Promise.resolve(),
  "before launch": (client) => client.ask("initialize", { adapterID: "ktrace" }),
  "before it is configured": (client) => client.launch(main),
  "at a stop": async (client) => {
    await client.start(main, { stopOnEntry: true });
    for (const threadId of [1, 2]) await client.frames(threadId);
    for (const frameId of [1, 2]) await client.ask("scopes", { frameId });
    await client.ask("ktrace/choices");
  },
  "at the end": (client) => client.start(main, { maxSteps: 1000 }),
  "while it runs": async (client) => {
    await client.launch(main);
    await client.ask("configurationDone");
  },
  "after terminate": async (client) => {
    await client.start(main, { stopOnEntry: true });
    await client.ask("terminate");
  },
};

const isForNobody = /is not a function|undefined|\[object|Cannot read prop|call stack|debugger failed/;

/** A response has come: it says in words what was wrong, if anything was. */
function check({ success, command, message = "" }: DebugProtocol.Response): void {
  if (success) return;
  expect(message, command).not.toBe("");
  expect(message, command).not.toMatch(isForNobody);
  expect(message.length, command).toBeLessThan(1000);
}

test.each(Object.keys(beginnings))("whatever is sent %s is answered, and the session goes on", async (when) => {
  const scenario = when === "while it runs" ? endless : asking;
  await fc.assert(
    fc.asyncProperty(fc.array(randomRequest, { maxLength: 12 }), fc.boolean(), async (requests, atOnce) => {
      const client = new Conversation({ [`file://${main}`]: scenario });
      await beginnings[when]?.(client);
      const sent: Promise<DebugProtocol.Response>[] = [];
      for (const [index, request] of requests.entries()) {
        const response = client.send({ seq: 1000 + index, type: "request", ...request });
        sent.push(response);
        if (!atOnce) await response;
      }
      for (const response of await Promise.all(sent)) check(response);
      const threads = await client.request("threads");
      check(threads);
      if (!threads.success) expect(threads.message).toMatch(/send (initialize|launch) first|is still being loaded/);
      await client.ask("disconnect");
      expect(client.transcript).not.toContain("debugger failed");
    }),
    { numRuns: Number(process.env.KTRACE_TEST_RUNS ?? 40) },
  );
});
