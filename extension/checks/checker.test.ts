import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import {
  CancellationToken,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { Checker } from "./checker.ts";

const none = () => {};

/** A checker whose servers note what they are asked, and answer when they are told to. */
function checking(idle: number) {
  const events: string[] = [];
  const answers: (() => void)[] = [];
  let end: (reason: string) => void = none;
  const start = async () => {
    events.push("start");
    return {
      send: none,
      onMessage: none,
      onEnd(listener: (reason: string) => void) {
        end = listener;
      },
      close: () => void events.push("close"),
    };
  };
  const connect = async () => {
    const [up, down] = [new PassThrough(), new PassThrough()];
    const server = createMessageConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    server.onRequest("ktrace/check", async ({ uri }: { uri: string }) => {
      events.push(`ask ${uri}`);
      await new Promise<void>((resolve) => answers.push(resolve));
      const { text } = await server.sendRequest<{ text: string }>("ktrace/readFile", { uri });
      return { kind: "mistakes", mistakes: [{ text }] };
    });
    server.listen();
    return createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  };
  const checker = new Checker({ start, connect, readText: async (uri) => `text of ${uri}` }, idle);
  const ask = (uri: string) => checker.ask({ uri, maxMegabytes: 1 }, CancellationToken.None, none);
  return {
    ask,
    events,
    answer: () => vi.waitFor(() => (answers.shift() ?? expect.fail("nobody asked"))()),
    end: (reason: string) => end(reason),
  };
}

test("a server is started by a question, answers the next one, too, and ends when it has rested", async () => {
  const { ask, events, answer } = checking(20);
  const first = ask("a");
  await answer();
  expect(await first).toMatchObject({ mistakes: [{ text: "text of a" }] });
  const second = ask("b");
  await answer();
  expect(await second).toMatchObject({ mistakes: [{ text: "text of b" }] });
  expect(events).toEqual(["start", "ask a", "ask b"]);
  await vi.waitFor(() => expect(events).toContain("close"));
  const third = ask("c");
  await answer();
  await third;
  expect(events.slice(3, 6)).toEqual(["close", "start", "ask c"]);
});

test("where one ends by itself, the reason is told, and the next question starts another", async () => {
  const { ask, events, answer, end } = checking(60_000);
  const lost = ask("a");
  const failed = expect(lost).rejects.toThrow("The explorer ended: out of memory");
  await vi.waitFor(() => expect(events).toContain("ask a"));
  end("out of memory");
  await failed;
  await answer();
  const next = ask("b");
  await answer();
  expect(await next).toMatchObject({ mistakes: [{ text: "text of b" }] });
  expect(events).toEqual(["start", "ask a", "start", "ask b"]);
});

test("a server that cannot be started is tried again", async () => {
  let isBroken = true;
  const start = async () => {
    if (isBroken) throw new Error("dist/ktrace.js is missing.");
    throw new Error("tried again");
  };
  const connect = () => expect.fail("there is nothing to connect to");
  const checker = new Checker({ start, connect, readText: async () => "" });
  const ask = () => checker.ask({ uri: "a", maxMegabytes: 1 }, CancellationToken.None, none);
  await expect(ask()).rejects.toThrow("is missing");
  isBroken = false;
  await expect(ask()).rejects.toThrow("tried again");
  checker.dispose();
});
