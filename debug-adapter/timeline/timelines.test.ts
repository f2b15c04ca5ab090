import { expect, test } from "vitest";
import type { TimelineBody, TimelineFindBody, TimelineTraceBody } from "../protocol.ts";
import { Conversation, sample } from "../testing.ts";
import { Recordings } from "./recordings.ts";

const uri = "file:///main.ktrace";
const endless = `protocol p { method ASK (a) }
task client id 1 { phone s -> server var n = 0 main { loop { let rc, v = call s.ASK(n) n = n + v } } }
task server id 2 serves p { on ASK(a) { answer EOK, 1 } }
`;

test("the sample's deadlock: who waits at the end for what, since when, and that it was noticed", async () => {
  const client = new Conversation();
  await client.start(sample);
  const { items = [], lanes, tasks, furthest } = await client.ask<TimelineBody>("ktrace/timeline");
  const taskOf = (lane: number) => tasks[lanes.find((each) => each.lane === lane)?.task ?? -1]?.name;
  const stuck = items.filter(({ kind }) => kind === "stuck");
  expect(stuck.map(({ lane, from }) => [taskOf(lane), from]).sort()).toEqual([
    ["file_bd", furthest],
    ["init:fat", furthest],
    ["init:vfs", furthest],
    ["mfs", furthest],
  ]);
  const waits = items.filter(({ kind, to, lane }) => kind === "wait" && to === undefined && taskOf(lane) === "mfs");
  expect(waits.map(({ name }) => name)).toEqual(["answer to BD_READ_BLOCKS(1026)"]);
});

test("what a stop adds, a choice at the latest moment included, is as the run went", async () => {
  const client = new Conversation({ [uri]: endless });
  await client.start(uri, { stopOnEntry: true });
  for (const step of [40, 90]) {
    await client.go("ktrace/goto", { step });
    await client.ask("ktrace/timeline");
    await client.ask("setExpression", { expression: "client.n", value: `${1000 * step}` });
    await client.stopped();
  }
  await client.go("ktrace/goto", { step: 200 });
  const { items = [] } = await client.ask<TimelineBody>("ktrace/timeline");
  const asked = items.filter(({ kind }) => kind === "call").map(({ words: [n = 0] }) => n);
  expect(asked).toEqual(asked.toSorted((a, b) => a - b));
  expect(Math.max(...asked)).toBeGreaterThan(90_000);
  const now = client.session.run?.machine;
  expect(asked.at(-1)).toBe(now && (await latestArgument(client)));
});

/** What the client has asked last, as the debugger says. */
async function latestArgument(client: Conversation): Promise<number> {
  const { result } = await client.ask<{ result: string }>("evaluate", { expression: "client.n" });
  return Number(result);
}

test("of a very long run a part that is not kept is gone through anew, and is the same", async () => {
  const client = new Conversation({ [uri]: endless });
  await client.start(uri, { maxSteps: 20_000 });
  const { run } = client.session;
  if (run === undefined) throw new Error("Nothing runs.");
  const recordings = new Recordings(3000);
  const finish = <Found>(work: Generator<unknown, Found>) => {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
    }
  };
  const whole = finish(recordings.whole(run));
  expect(whole.timeline.leftFrom).toBeLessThan(10_000);
  const part = finish(recordings.between(run, 15_000, 15_100));
  expect(part).not.toBe(whole);
  const all = finish(new Recordings().whole(run));
  const shown = ({ timeline: t }: typeof whole) =>
    Array.from({ length: t.length }, (_, item) => item)
      .filter((item) => t.from.data[item] >= 15_000 && t.from.data[item] <= 15_100)
      .map((item) => [t.from, t.to, t.kind, t.lane, t.head, t.subject].map(({ data }) => data[item]));
  expect(shown(part ?? whole)).toEqual(shown(all));
  expect(finish(recordings.between(run, 15_010, 15_090))).toBe(part);
  expect(finish(recordings.between(run, 100, 200))).toBe(whole);
});

test("a search says how far it looked; a trace has all events", async () => {
  const client = new Conversation({ [uri]: endless });
  await client.start(uri, { maxSteps: 1000 });
  const found = await client.ask<TimelineFindBody>("ktrace/timelineFind", { text: "nobody" });
  expect(found).toMatchObject({ item: undefined, until: 1000 });
  const { name, text } = await client.ask<TimelineTraceBody>("ktrace/timelineTrace");
  expect(name).toBe("main.perfetto.json");
  const events: { ph: string; name: string }[] = JSON.parse(text).traceEvents;
  const { items = [] } = await client.ask<TimelineBody>("ktrace/timeline");
  const calls = items.filter(({ kind }) => kind === "call").length;
  expect(events.filter(({ ph, name }) => ph === "X" && name.startsWith("send")).length).toBe(calls);
});

test("while the scenario runs there is no answer, but a reason", async () => {
  const client = new Conversation({ [uri]: endless });
  await client.launch(uri);
  await client.ask("configurationDone");
  expect(await client.refused("ktrace/timeline")).toContain("pause it first");
  await client.ask("terminate");
});
