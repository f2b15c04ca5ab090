import { expect, test } from "vitest";
import type { Channel } from "../channel.ts";
import { DumpClient } from "./client.ts";

interface Sent {
  readonly seq: number;
  readonly type: string;
  readonly command: string;
  readonly arguments?: object;
  readonly success?: boolean;
  readonly body?: object;
  readonly message?: string;
}

/** An adapter that answers what it is told to, and keeps what it was sent. */
function adapter(answers: Readonly<Record<string, object>> = {}) {
  const sent: Sent[] = [];
  let hear: (message: object) => void = () => {};
  let end: (reason: string) => void = () => {};
  let isClosed = false;
  const channel: Channel<"dap"> = {
    send(message) {
      const request = message as Sent;
      sent.push(request);
      if (request.type !== "request") return;
      const answer = answers[request.command];
      if (answer === undefined) return;
      hear({ seq: 0, type: "response", request_seq: request.seq, command: request.command, success: true, ...answer });
    },
    onMessage(listener) {
      hear = (message) => listener(message as Parameters<typeof listener>[0]);
    },
    onEnd(listener) {
      end = listener;
    },
    close() {
      isClosed = true;
    },
  };
  return { channel, sent, hear: (m: object) => hear(m), end: (r: string) => end(r), isClosed: () => isClosed };
}

const noText = async () => "";
const ready = { initialize: {}, launch: {}, configurationDone: {} };

test("a dump is opened as an editor opens a session, and asked about", async () => {
  const { channel, sent } = adapter({ ...ready, "ktrace/dump": { body: { kind: "any" } } });
  const client = new DumpClient(channel, noText);
  await client.open("/hang.txt");
  expect(await client.ask("ktrace/dump")).toEqual({ kind: "any" });
  expect(sent.map(({ command }) => command)).toEqual(["initialize", "launch", "configurationDone", "ktrace/dump"]);
  expect(sent[1]?.arguments).toEqual({ program: "/hang.txt", dump: true });
});

test("a refusal has the adapter's words", async () => {
  const { channel } = adapter({ ...ready, launch: { success: false, message: "It is no dump." } });
  await expect(new DumpClient(channel, noText).open("/a.txt")).rejects.toThrow("It is no dump.");
});

test("what the adapter wants to read it gets, or hears why not", async () => {
  const { channel, sent, hear } = adapter();
  new DumpClient(channel, async (uri) => {
    if (uri === "untitled:a") return "kconsole>";
    throw new Error("It is gone.");
  });
  const ask = (seq: number, uri: string) =>
    hear({ seq, type: "request", command: "ktrace/readFile", arguments: { uri } });
  ask(7, "untitled:a");
  ask(8, "untitled:b");
  await expect
    .poll(() => sent)
    .toMatchObject([
      { request_seq: 7, success: true, body: { text: "kconsole>" } },
      { request_seq: 8, success: false, message: "It is gone." },
    ]);
});

test("nobody waits for an adapter that has ended, by itself or because the dump was closed", async () => {
  const died = adapter();
  const waiting = new DumpClient(died.channel, noText).ask("ktrace/dump");
  died.end("exit code 1");
  await expect(waiting).rejects.toThrow("exit code 1");

  const closed = adapter();
  const client = new DumpClient(closed.channel, noText);
  const asked = client.ask("ktrace/dump");
  client.close();
  await expect(asked).rejects.toThrow();
  await expect(client.ask("ktrace/graph")).rejects.toThrow();
  expect(closed.isClosed()).toBe(true);
});
