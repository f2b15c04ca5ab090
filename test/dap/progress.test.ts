import { expect, test } from "vitest";
import { writeSchedule } from "#simulator";
import type { ChoicesBody } from "../../debug-adapter/protocol.ts";
import { Conversation } from "../../debug-adapter/testing.ts";
import { programOf } from "../support/program-of.ts";
import { main, tell } from "./tell.ts";

const endless = "task counter id 1 {\n  var n = 0\n  main { loop { n = n + 1 } }\n}\n";

const lateDeadlock = `task t id 1 {
  mutex m
  main { lock m { for i in 0..3000 { yield } lock m { } } }
}
`;

/** A clock that passes 10 ms whenever it is looked at: what takes long is told in the same words on any machine. */
function clock(): () => number {
  let now = 0;
  return () => {
    now += 10;
    return now;
  };
}

/** A client that shows progress, at the entry of a scenario. */
async function atEntry(client: Conversation, more: object = {}): Promise<void> {
  await client.ask("initialize", { adapterID: "ktrace", supportsProgressReporting: true });
  await client.ask("launch", { program: main, stopOnEntry: true, ...more });
  await client.event("initialized");
  await client.go("configurationDone");
}

const conversation = (scenario: string) => new Conversation({ [`file://${main}`]: scenario }, undefined, clock());

tell(
  "progress-of-moving",
  endless,
  async (client) => {
    await atEntry(client);
    client.say("The way to a step is known, and how far along it is, too.");
    await client.go("ktrace/goto", { step: 10_000 });
    client.say("How far it is back to a stop is not known. Cancelling is a pause.");
    const stopped = client.go("reverseContinue", { threadId: 1 });
    const { progressId } = await client.event<{ progressId: string }>("progressStart");
    await client.ask("cancel", { progressId });
    await stopped;
    client.say("What is over cannot be cancelled, and need not be.");
    await client.ask("cancel", { progressId, requestId: 1 });
  },
  clock(),
);

tell(
  "progress-of-a-story",
  lateDeadlock,
  async (client) => {
    await atEntry(client);
    await client.go("continue", { threadId: 1 });
    client.say("A person cancels the search for the cause.");
    const short = client.ask("exceptionInfo", { threadId: 1 });
    const { progressId } = await client.event<{ progressId: string }>("progressStart");
    await client.ask("cancel", { progressId });
    await short;
    client.say("It is asked for again, by two at once, and looked for once. Meanwhile the stop can be asked about.");
    const answers = [client.ask("exceptionInfo", { threadId: 1 }), client.ask("ktrace/graph")];
    await client.event("progressStart");
    await client.ask("threads");
    await Promise.all(answers);
  },
  clock(),
);

tell(
  "progress-of-a-launch",
  lateDeadlock,
  async (client) => {
    await client.ask("initialize", { adapterID: "ktrace", supportsProgressReporting: true });
    const pct = { program: main, schedule: "pct", seed: 3, stopOnEntry: true };
    client.say("The person cancels it.");
    const launched = client.request("launch", pct);
    const { progressId } = await client.event<{ progressId: string }>("progressStart");
    await client.ask("cancel", { progressId });
    await launched;
    client.say("Nothing was launched, so it can be tried again.");
    await client.ask("launch", pct);
    await client.event("initialized");
    await client.go("configurationDone");
  },
  clock(),
);

test("a request that waits is cancelled by its number", async () => {
  const client = conversation(
    "task t id 1 {\n  var n = 0\n  main { loop { n = n + 1 if n < 0 {\n    n = 0\n  } } }\n}",
  );
  await client.ask("initialize", { adapterID: "ktrace", supportsProgressReporting: true });
  const launched = client.refused("launch", { program: main, schedule: "pct" });
  const launch = (await client.event<{ requestId: number }>("progressStart")).requestId;
  await client.ask("cancel", { requestId: launch });
  expect(await launched).toBe("cancelled");
  await client.event("progressEnd");
  await client.ask("launch", { program: main, stopOnEntry: true });
  await client.event("initialized");
  await client.go("configurationDone");
  const found = client.refused("gotoTargets", { source: { path: main }, line: 4 });
  const { requestId } = await client.event<{ requestId: number }>("progressStart");
  await client.ask("cancel", { requestId });
  expect(await found).toBe("cancelled");
});

/** One of two who go on for ever goes first so often: a recording of it, beside the scenario. */
async function recorded(steps: number): Promise<Conversation> {
  const scenario = `${endless}${endless.replace("counter id 1", "other id 2")}`;
  const decisions = Array.from({ length: steps }, (_, step) => [step, { kind: "step", task: 1 }] as const);
  const text = writeSchedule(await programOf(scenario), new Map(decisions));
  const files = { [`file://${main}`]: scenario, "file:///run.ktrace-schedule.json": text };
  return new Conversation(files, undefined, clock());
}

test("very many decisions are read and written down in slices, and either can be cancelled", async () => {
  const client = await recorded(20_000);
  await client.ask("initialize", { adapterID: "ktrace", supportsProgressReporting: true });
  const launch = { program: main, schedule: "/run.ktrace-schedule.json", stopOnEntry: true };
  const launched = client.refused("launch", launch);
  const reading = await client.event<{ title: string; progressId: string }>("progressStart");
  await client.ask("cancel", { progressId: reading.progressId });
  expect([reading.title, await launched]).toEqual(["Reading the recording", notRead]);
  await client.ask("launch", launch);
  await client.event("initialized");
  await client.go("configurationDone");
  const saved = client.refused("ktrace/reproduction");
  const writing = await client.event<{ title: string; progressId: string }>("progressStart");
  await client.ask("cancel", { progressId: writing.progressId });
  expect([writing.title, await saved]).toEqual(["Writing down how this run went", "cancelled"]);
});

const notRead = "The recording was not read to its end, because that was cancelled.";

test("the way back to before a moment at which something else is chosen is announced, and cancelling it is a pause", async () => {
  const client = await recorded(0);
  await client.ask("initialize", { adapterID: "ktrace", supportsProgressReporting: true });
  await client.ask("launch", { program: main, stopOnEntry: true });
  await client.event("initialized");
  await client.ask("setBreakpoints", { source: { path: main }, breakpoints: [{ line: 3, hitCondition: "> 100000" }] });
  await client.go("configurationDone");
  await client.go("ktrace/goto", { step: 20_000 });
  const { choices } = await client.ask<ChoicesBody>("ktrace/choices");
  const stopped = client.go("ktrace/choose", { id: choices.find(({ isNext }) => !isNext)?.id });
  const { progressId } = await client.event<{ progressId: string }>("progressStart");
  await client.ask("cancel", { progressId });
  expect(await stopped).toMatchObject({ reason: "pause" });
});

test("what a person asked to run on is not announced: it has its own buttons", async () => {
  const client = conversation(endless);
  await atEntry(client, { maxSteps: 20_000 });
  await client.go("continue", { threadId: 1 });
  expect(client.transcript).not.toContain("progress");
});

test("a client that shows no progress hears of none", async () => {
  const client = conversation(endless);
  await client.start(main, { stopOnEntry: true });
  await client.go("ktrace/goto", { step: 10_000 });
  expect(client.transcript).not.toContain("event progress");
});

test("who goes on gives the story up, and the request that waits for it is told so", async () => {
  const client = conversation(lateDeadlock);
  await atEntry(client);
  await client.go("continue", { threadId: 1 });
  const refused = client.refused("exceptionInfo", { threadId: 1 });
  await client.event("progressStart");
  await client.go("stepBack", { threadId: 1 });
  expect(await refused).toContain("The search was given up");
});

test("whatever is under way ends with the session", async () => {
  const launching = conversation(endless);
  await launching.ask("initialize", { adapterID: "ktrace", supportsProgressReporting: true });
  const launched = launching.refused("launch", { program: main, schedule: "pct" });
  await launching.event("progressStart");
  await launching.ask("disconnect");
  expect(await launched).toBe("The session was ended.");
  const telling = conversation(lateDeadlock);
  await atEntry(telling);
  await telling.go("continue", { threadId: 1 });
  const told = telling.refused("exceptionInfo", { threadId: 1 });
  await telling.event("progressStart");
  await telling.ask("terminate");
  expect(await told).toContain("given up");
  await telling.event("terminated");
});
