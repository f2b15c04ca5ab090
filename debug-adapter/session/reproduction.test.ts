import { expect, test } from "vitest";
import type { ReproductionBody } from "../protocol.ts";
import { Conversation } from "../testing.ts";

const main = `import "../lib/p.ktrace"
limits { steps 5000 }
const TIMES = 1
task first id 1 { var x = 0 phone s -> server main { repeat TIMES { call s.ASK(x) } choose { x = 1 } or { x = 2 } } }
task second id 2 { var y = 0 main { loop { y = y + 1 yield } } }
task server id 3 serves p { on ASK(a) { answer EOK, a } }
check "twice" with TIMES = 2 { always second.y < 1000 }
`;
const files = { "file:///s/a/main.ktrace": main, "file:///s/lib/p.ktrace": "protocol p { method ASK (a) }\n" };
const path = "/elsewhere/main.ktrace-reproduction.json";

const save = async (client: Conversation) => client.ask<ReproductionBody>("ktrace/reproduction");

/** A client that has nothing but the reproduction. */
async function openAgain(text: string, more: object = {}): Promise<Conversation> {
  const other = new Conversation({ [`file://${path}`]: text });
  await other.start(path, more);
  return other;
}

const stateOf = ({ session }: Conversation) => {
  const { step, machine } = session.run ?? {};
  return { step, situation: machine?.situation };
};

test.each([
  [{}],
  [{ schedule: "random", seed: 9, check: "twice", kernel: "helenos-2011" }],
  [{ schedule: "pct", seed: 3, constants: { TIMES: 3 }, maxSteps: 500 }],
])("launched with %j and changed by hand, a run is the same again, to the bit", async (launch) => {
  const client = new Conversation(files);
  await client.start("/s/a/main.ktrace", { stopOnEntry: true, ...launch });
  await client.go("ktrace/goto", { step: 7 });
  const { stackFrames } = await client.ask<{ stackFrames: { id: number }[] }>("stackTrace", { threadId: 2 });
  await client.ask("setExpression", { expression: "y", value: "70", frameId: stackFrames[1]?.id });
  await client.event("stopped");
  await client.go("ktrace/goto", { step: 40 });
  await client.ask("terminateThreads", { threadIds: [2] });
  const { name, text } = await save(client);
  expect(name).toBe("main.ktrace-reproduction.json");
  const again = await openAgain(text);
  expect(stateOf(again)).toEqual(stateOf(client));
  expect((await save(again)).text).toBe(text);
});

test("its frames show the texts that are in it, and breakpoints can be set there", async () => {
  const client = new Conversation(files);
  await client.start("/s/a/main.ktrace", { stopOnEntry: true });
  const again = await openAgain((await save(client)).text);
  const [, frame] = await again.frames(1);
  expect(frame?.source).toEqual({ name: "main.ktrace", path: `${path}/a/main.ktrace`, sourceReference: 1 });
  expect(await again.ask("source", { sourceReference: 1 })).toEqual({ content: main });
  const set = await again.ask("setBreakpoints", { source: frame?.source, breakpoints: [{ line: 6 }] });
  expect(set).toMatchObject({ breakpoints: [{ verified: true, line: 6 }] });
  expect(await again.go("continue", { threadId: 1 })).toMatchObject({ reason: "breakpoint", threadId: 3 });
});

test("where something got stuck, it begins with that", async () => {
  const client = new Conversation({ "file:///m.ktrace": "task t id 1 { semaphore s = 0 main { down s } }\n" });
  await client.start("/m.ktrace");
  const again = new Conversation({ [`file://${path}`]: (await save(client)).text });
  expect(await again.start(path)).toMatchObject({ reason: "exception", text: "hang" });
});

test.each([
  [{ constants: { TIMES: 2 } }, 'A reproduction brings its own "constants"'],
  [{ schedule: "fifo" }, 'A reproduction brings its own "schedule"'],
])("%j beside a reproduction is refused", async (more, message) => {
  const client = new Conversation(files);
  await client.start("/s/a/main.ktrace", { stopOnEntry: true });
  const again = new Conversation({ [`file://${path}`]: (await save(client)).text });
  await again.ask("initialize", { adapterID: "ktrace" });
  expect(await again.refused("launch", { program: path, ...more })).toContain(message);
});

test("constants that name none, and a mark of byte order before it, are let pass", async () => {
  const client = new Conversation(files);
  await client.start("/s/a/main.ktrace", { stopOnEntry: true });
  const again = await openAgain(`\uFEFF${(await save(client)).text}`, { constants: {} });
  expect(stateOf(again)).toEqual(stateOf(client));
});

test("its limit of steps is told as its own", async () => {
  const client = new Conversation(files);
  await client.start("/s/a/main.ktrace", { maxSteps: 30 });
  const again = new Conversation({ [`file://${path}`]: (await save(client)).text });
  const { threadId } = await again.start(path);
  const { description } = await again.ask<{ description: string }>("exceptionInfo", { threadId });
  expect(description).toContain('"maxSteps" of the reproduction is 30;');
});

test.each([
  [(text: string) => text.slice(20), "it is not JSON"],
  [(text: string) => text.replace("yield", "yeild"), "main.ktrace:5:"],
  [
    (text: string) => text.replace('"step"', '"check": "twise", "step"'),
    `${path}: its "check": The scenario has no check "twise"; it has "twice". Did you mean`,
  ],
  [
    (text: string) => text.replace('"constants": {', '"constants": { "TIME": 3'),
    `${path}: its "constants": There is no constant \`TIME\` to override. Did you mean`,
  ],
  [(text: string) => text.replace("yield", "yield yield"), 'its "recording" is not right'],
  [(text: string) => text.replace('"0.1.0"', '"0.0.9"').replace("yield", "yield yield"), "saved by KTrace 0.0.9"],
])("a file that is no right reproduction is refused with its reason", async (spoil, message) => {
  const client = new Conversation(files);
  await client.start("/s/a/main.ktrace", { stopOnEntry: true });
  const again = new Conversation({ [`file://${path}`]: spoil((await save(client)).text) });
  await again.ask("initialize", { adapterID: "ktrace" });
  expect(await again.refused("launch", { program: path })).toContain(message);
});
