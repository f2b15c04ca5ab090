import { expect, test } from "vitest";
import { Conversation } from "../testing.ts";

const header = `kernel helenos-2011
protocol p { method ASK (a) method TELL (a) method DATA (a) }
`;

/** Two tasks: 1 asks 2. */
const twoTasks = `${header}
task client id 1 {
  phone server -> server
  var got = 0
  fn ask(n) {
    let rc, v = call server.ASK(n)
    return v
  }
  main {
    got = ask(3)
    let m = send server.TELL(1)
    got = got + 1
    wait m
    log "{got}"
  }
}
task server id 2 serves p {
  var told = 0
  fn twice(n) { return n * 2 }
  on ASK(n) {
    let r = twice(n)
    answer EOK, r
    told = told + 1
  }
  on TELL(n) {
    told = n
    answer
  }
}`;

/**
 * Stops before the first step and does one command after the other, each in the thread in which the one before it stopped.
 * Expected is where each leads: the thread and the text of the line.
 */
async function check(text: string, walk: readonly (readonly [command: string, to: string])[]): Promise<void> {
  const client = new Conversation({ "file:///main.ktrace": text });
  let { threadId } = await client.start("/main.ktrace", { stopOnEntry: true });
  const been: string[] = [];
  for (const [command] of walk) {
    ({ threadId } = await client.go(command, { threadId }));
    been.push(`${threadId}: ${await client.line(threadId ?? 0)}`);
  }
  expect(been).toEqual(walk.map(([, to]) => to));
}

test("over: the whole statement, with every call that it waits for answered", () =>
  check(twoTasks, [
    ["next", "1: let m = send server.TELL(1)"],
    ["next", "1: got = got + 1"],
    ["next", "1: wait m"],
    ["next", '1: log "{got}"'],
    ["stepBack", "1: wait m"],
    ["stepBack", "1: got = got + 1"],
    ["stepBack", "1: let m = send server.TELL(1)"],
    ["stepBack", "1: return v"],
  ]));

test("in: a fn, the handler in the other task, the fn in there", () =>
  check(twoTasks, [
    ["stepIn", "1: let rc, v = call server.ASK(n)"],
    ["stepIn", "2: let r = twice(n)"],
    ["stepIn", "2: fn twice(n) { return n * 2 }"],
    ["stepOut", "2: answer EOK, r"],
    ["next", "2: told = told + 1"],
  ]));

test("out: of the handler, to where the caller has the answer; of the fn; and back into the past", () =>
  check(twoTasks, [
    ["stepIn", "1: let rc, v = call server.ASK(n)"],
    ["stepIn", "2: let r = twice(n)"],
    ["stepOut", "1: return v"],
    ["stepOut", "1: let m = send server.TELL(1)"],
    ["stepBack", "1: return v"],
    ["stepBack", "1: let rc, v = call server.ASK(n)"],
    ["stepBack", "1: got = ask(3)"],
  ]));

test("reverse over and out: not into the fn that was called; to its call; to where the call was sent", () =>
  check(twoTasks, [
    ["next", "1: let m = send server.TELL(1)"],
    ["ktrace/reverseStepOver", "1: got = ask(3)"],
    ["stepIn", "1: let rc, v = call server.ASK(n)"],
    ["stepIn", "2: let r = twice(n)"],
    ["stepIn", "2: fn twice(n) { return n * 2 }"],
    ["ktrace/reverseStepOut", "2: let r = twice(n)"],
    ["next", "2: answer EOK, r"],
    ["next", "2: told = told + 1"],
    ["ktrace/reverseStepOver", "2: answer EOK, r"],
    ["ktrace/reverseStepOver", "2: let r = twice(n)"],
    ["next", "2: answer EOK, r"],
    ["next", "2: told = told + 1"],
    ["ktrace/reverseStepOut", "1: let rc, v = call server.ASK(n)"],
    ["ktrace/reverseStepOut", "1: got = ask(3)"],
    ["ktrace/reverseStepOut", "1: got = ask(3)"],
  ]));

test("over the last statement of a handler: to where the caller has the answer", () =>
  check(twoTasks, [
    ["stepIn", "1: let rc, v = call server.ASK(n)"],
    ["stepIn", "2: let r = twice(n)"],
    ["next", "2: answer EOK, r"],
    ["next", "2: told = told + 1"],
    ["next", "1: return v"],
  ]));

test("in, at a send: the handler, when it gets there; back from its first statement: the send", () =>
  check(twoTasks, [
    ["next", "1: let m = send server.TELL(1)"],
    ["stepIn", "2: told = n"],
    ["stepBack", "1: let m = send server.TELL(1)"],
    ["next", "1: got = got + 1"],
    ["next", "1: wait m"],
    ["next", '1: log "{got}"'],
  ]));

const forwarding = `${header}
task client id 1 {
  phone middle -> middle
  main {
    let m = send middle.ASK(1)
    let d = send middle.DATA(2)
    let rc, v = wait m
    wait d
  }
}
task middle id 2 serves p {
  phone last -> last
  on ASK(n) {
    let data = receive DATA
    let inner = send last.ASK(n)
    forward data to last as self
    let rc, v = wait inner
    answer rc, v
  }
}
task last id 3 serves p {
  on ASK(n) {
    let d = receive DATA
    answer EOK to d
    answer EOK, n + 1
  }
}`;

test("in: a forwarded call leads to where it is received, a wait into the handler", () =>
  check(forwarding, [
    ["stepIn", "2: let data = receive DATA"],
    ["next", "2: let inner = send last.ASK(n)"],
    ["next", "2: forward data to last as self"],
    ["stepIn", "3: answer EOK to d"],
    ["next", "3: answer EOK, n + 1"],
    ["stepOut", "2: answer rc, v"],
    ["stepOut", "1: wait d"],
  ]));

test("out of a call that a handler received: to where its caller has the answer, though the handler waits for more", () =>
  check(
    `${header}
task client id 1 {
  phone server -> server
  main {
    let m = send server.ASK(1)
    call server.DATA(2)
    call server.TELL(3)
    wait m
  }
}
task server id 2 serves p {
  on ASK(n) {
    let data = receive DATA
    answer EOK to data
    let told = receive TELL
    answer EOK to told
    answer EOK, n
  }
}`,
    [
      ["next", "1: call server.DATA(2)"],
      ["stepIn", "2: answer EOK to data"],
      ["stepOut", "1: call server.TELL(3)"],
      ["stepIn", "2: answer EOK to told"],
      ["next", "2: answer EOK, n"],
      ["stepOut", "1: wait m"],
    ],
  ));

test("a thread that has nothing to do steps to what it does next", async () => {
  const client = new Conversation({ "file:///main.ktrace": twoTasks });
  await client.start("/main.ktrace", { stopOnEntry: true });
  const { threadId } = await client.go("next", { threadId: 2 });
  expect(threadId).toBe(2);
  expect(await client.line(2)).toBe("let r = twice(n)");
});

test("the end of main: the thread has no frames more; another step goes to the end of the run, and the past is still there", async () => {
  const client = new Conversation({ "file:///main.ktrace": twoTasks });
  await client.start("/main.ktrace", { stopOnEntry: true });
  for (let line = 0; line < 5; line++) await client.go("next", { threadId: 1 });
  expect(await client.frames(1)).toEqual([]);
  expect(await client.go("next", { threadId: 1 })).toMatchObject({
    reason: "pause",
    description: "At the end",
    text: expect.stringMatching(/^Finished after \d+ steps$/),
  });
  await client.go("stepBack", { threadId: 1 });
  expect(await client.line(1)).toBe('log "{got}"');
});
