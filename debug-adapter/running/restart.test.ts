import { expect, test } from "vitest";
import { Conversation } from "../testing.ts";

const text = `kernel helenos-2011
protocol p { method ASK = 1024 (a) }
task client id 1 {
  phone server -> server
  main {
    log "before"
    spawn helper()
    yield
    let rc, v = call server.ASK(3)
    log "after"
  }
  fibril helper() {
    log "one"
    log "two"
  }
}
task server id 2 serves p {
  fn twice(n) {
    let r = n * 2
    return r
  }
  on ASK(n) {
    let r = twice(n)
    answer EOK, r
    log "answered"
  }
}`;

/** The scenario, stopped where this line is about to run. */
async function stoppedAt(line: string): Promise<Conversation> {
  const client = new Conversation({ "file:///main.ktrace": text });
  await client.launch("/main.ktrace");
  const number = text.split("\n").findIndex((each) => each.trim() === line) + 1;
  await client.ask("setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints: [{ line: number }] });
  expect(await client.go("configurationDone")).toMatchObject({ reason: "breakpoint" });
  return client;
}

/** Restarts the frame of a thread whose name has this text, and says where that leads: the thread and the text of the line. */
async function restart(client: Conversation, threadId: number, name: string): Promise<string> {
  const frame = (await client.frames(threadId)).find((each) => each.name.includes(name) && each.canRestart !== false);
  const stop = await client.go("restartFrame", { frameId: frame?.id });
  expect(stop.reason).toBe("restart");
  return `${stop.threadId}: ${await client.line(stop.threadId ?? 0)}`;
}

test("of a fn: to its call", async () => {
  expect(await restart(await stoppedAt("return r"), 2, "twice")).toBe("2: let r = twice(n)");
});

test("of a handler, from a fn in it: to where its call was sent", async () => {
  expect(await restart(await stoppedAt("return r"), 2, "ASK(3)")).toBe("1: let rc, v = call server.ASK(3)");
});

test("of a handler that has answered: to where its call was sent all the same", async () => {
  expect(await restart(await stoppedAt('log "answered"'), 2, "answered")).toBe("1: let rc, v = call server.ASK(3)");
});

test("of a call that a fibril waits for: to where it sent it", async () => {
  expect(await restart(await stoppedAt("return r"), 1, "ASK → server")).toBe("1: let rc, v = call server.ASK(3)");
});

test("of a caller below a served call: as in the caller's own stack", async () => {
  expect(await restart(await stoppedAt("return r"), 2, "client: main")).toBe('1: log "before"');
});

test("of main: to the first statement; of a fibril that was spawned: to its own", async () => {
  expect(await restart(await stoppedAt('log "after"'), 1, "main")).toBe('1: log "before"');
  expect(await restart(await stoppedAt('log "two"'), 1, "fibril helper")).toBe('1: log "one"');
});

test("back from the first statement of a fibril: to its spawn", async () => {
  const client = await stoppedAt('log "one"');
  await client.go("stepBack", { threadId: 1 });
  expect(await client.line(1)).toBe("spawn helper()");
});

test("of a heading: refused", async () => {
  const client = await stoppedAt("return r");
  const [heading] = await client.frames(2);
  expect(await client.refused("restartFrame", { frameId: heading?.id })).toContain("heading");
});
