import { expect, test } from "vitest";
import { type Decision, writeSchedule } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import type { CompareArguments, CompareBody } from "../protocol.ts";
import { Conversation } from "../testing.ts";

const main = "/main.ktrace";
const recording = "/run.ktrace-schedule.json";

/** Two clients of a server that is stuck with the call of whoever comes last. */
const scenario = `protocol p { method SAY = 1024 (n) }
task a id 1 {
  phone c -> c
  main { call c.SAY(1) }
}
task b id 2 {
  phone c -> c
  main { call c.SAY(2) }
}
task c id 3 serves p {
  var last = 0
  semaphore enough = 1
  on SAY(n) {
    down enough
    last = n
    answer
  }
}
`;

/** A session at the end of a run, beside a recording of these decisions. */
async function finished(decisions: readonly (readonly [step: number, decision: Decision])[] = []) {
  const text = writeSchedule(await programOf(scenario), new Map(decisions));
  const client = new Conversation({ [`file://${main}`]: scenario, [`file://${recording}`]: text });
  await client.start(main);
  return client;
}

const compared = (client: Conversation, args: CompareArguments): Promise<CompareBody> =>
  client.ask("ktrace/compare", args);

test("a run is compared with a recording of the same program", async () => {
  const client = await finished([[0, { kind: "step", task: 1 }]]);
  const { left, right, parting, variables, waits } = await compared(client, {
    right: { run: { schedule: recording } },
  });
  expect([left.name, right.name]).toEqual([
    "the end of this run (step 12)",
    "the end of the recording run.ktrace-schedule.json (step 12)",
  ]);
  expect(parting).toMatchObject({
    step: 0,
    left: { label: "a: main runs the statement", source: { line: 4 } },
    right: { label: "b: main runs the statement", source: { line: 8 } },
  });
  expect(variables).toEqual([{ name: "c.last", left: "1", right: "2" }]);
  expect(waits.map(({ name }) => name)).toEqual([
    "a (main)",
    "b (main)",
    "c (connection of a phone 2)",
    "c (connection of b phone 2)",
  ]);
});

test("a run stands still where its recording asks for what is not possible", async () => {
  const client = await finished([[3, { kind: "timer", fibril: 0 }]]);
  const { right, parting } = await compared(client, { right: { run: { schedule: recording } } });
  expect(right.step).toBe(3);
  expect(parting?.right.label).toBe("nothing: what its recording decides here is not possible");
});

test.each(["random", "pct"])("a run by %s is the one that a launch with that seed gives", async (schedule) => {
  const run = { schedule, seed: 4 };
  const launched = new Conversation({ [`file://${main}`]: scenario });
  await launched.start(main, run);
  const same = await compared(launched, { left: { step: 1000 }, right: { run } });
  expect([same.isSame, same.parting]).toEqual([true, undefined]);
  const other = await compared(await finished(), { right: { run } });
  expect(other.right).toEqual(same.right);
});

test("the run that is shown stays where it is", async () => {
  const client = await finished();
  await client.go("ktrace/goto", { step: 5 });
  const before = await client.ask("ktrace/graph");
  const { moment, left, right } = await compared(client, { right: { step: 10 } });
  expect([moment.step, left.step, right.step]).toEqual([5, 5, 10]);
  expect(await client.ask("ktrace/graph")).toEqual(before);
});

test("a comparison that takes long can be paused, and is given up when the run moves", async () => {
  const endless = "task t id 1 { var x = 0 main { loop { x = x + 1 } } }";
  const client = new Conversation({ [`file://${main}`]: endless });
  await client.start(main, { stopOnEntry: true });
  const far = { left: { step: 0 }, right: { step: 2_000_000_000 } };
  const paused = client.request("ktrace/compare", far);
  await client.ask("threads");
  await client.ask("pause", { threadId: 1 });
  expect((await paused).message).toBe("The comparison was paused before it came to both moments.");
  const left = client.request("evaluate", { expression: "compare 2000000000", context: "repl" });
  await client.ask("threads");
  await client.go("ktrace/goto", { step: 3 });
  expect((await left).message).toContain("The search was given up");
});

test.each<[CompareArguments, string]>([
  [{ left: { branch: 7 } }, "There is no branch 7. There are 0 (main)."],
  [{ right: { step: -1 } }, "A moment is a whole number of steps from 0 to 2147483647: -1 is none."],
  [
    { right: { step: 0.5, run: { schedule: "fifo" } } },
    "A moment is a whole number of steps from 0 to 2147483647: 0.5 is none.",
  ],
  [{ right: { branch: 0, run: { schedule: "fifo" } } }, '"branch": another run has no branches; remove it.'],
  [{ right: { run: { schedule: "random" } } }, '"seed" is missing: with which seed shall random draw?'],
  [
    { right: { run: { schedule: "pct", seed: 0.5 } } },
    '"seed" has to be a whole number of 32 bits such as 42, not 0.5.',
  ],
  [{ right: { run: { schedule: "/gone.json" } } }, '"schedule": /gone.json: there is no such file'],
])("what cannot be compared is told: %j", async (args, message) => {
  expect(await (await finished()).refused("ktrace/compare", args)).toBe(message);
});

const repeating = `protocol p { method SAY = 1024 (n) }
task a id 1 { phone c -> c  main { repeat 9 { call c.SAY(1) } } }
task c id 3 serves p { on SAY(n) { answer EOK } }
`;

test("waits for two calls that say the same are told apart by when these were sent", async () => {
  const client = new Conversation({ [`file://${main}`]: repeating });
  await client.start(main);
  const { waits } = await compared(client, { left: { step: 2 }, right: { step: 9 } });
  const text = "waits for the answer to SAY(1024) with 1, which is on its way to c";
  expect(waits).toMatchObject([{ left: `${text} (sent at step 2)`, right: `${text} (sent at step 9)` }]);
});
