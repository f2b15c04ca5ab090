import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import type { ChoicesBody } from "../protocol.ts";
import { Conversation } from "../testing.ts";

const text = `kernel helenos-2011
protocol p { method ASK = 1024 (a) }
task client id 1 {
  phone server -> server
  main {
    call server.ASK(1)
    sleep 1ms
    log "slept"
  }
}
task server id 2 serves p {
  var kind = 0
  on ASK(a) {
    choose {
      kind = 1
    } or {
      kind = 2
    }
    kind = choose 5..8
    answer
  }
}
task other id 3 {
  main {
    log "one"
    log "two"
  }
}`;

async function launched(more: object = {}, at = text): Promise<Conversation> {
  const client = new Conversation({ "file:///main.ktrace": at });
  await client.start("/main.ktrace", { stopOnEntry: true, ...more });
  return client;
}

const choices = (client: Conversation) => client.ask<ChoicesBody>("ktrace/choices");

/** Picks the first choice whose label has this text. */
async function choose(client: Conversation, label: string): Promise<DebugProtocol.StoppedEvent["body"]> {
  const found = (await choices(client)).choices.find((each) => each.label.includes(label));
  expect(found, label).toBeDefined();
  return client.go("ktrace/choose", { id: found?.id });
}

test("what can run next: whose statement, which message, which branch, which value, which timer", async () => {
  const client = await launched();
  const lines: string[] = [];
  const look = async () => {
    const { choices: rows } = await choices(client);
    for (const { label, source, isNext } of rows)
      lines.push(`${isNext ? ">" : " "} ${label}${source === undefined ? "" : ` [${source.line}]`}`);
    lines.push("");
  };
  await look();
  for (const label of [
    "client: main runs",
    "server takes",
    "begins ASK",
    "branch 2",
    "runs the statement",
    "chooses 6",
    "runs the statement",
    "client takes the answer",
    "client: main goes on",
    "client: main runs",
    "other: main runs",
    "is over",
  ]) {
    await choose(client, label);
    await look();
  }
  await expect(lines.join("\n")).toMatchFileSnapshot("../../test/dap/golden/choices.txt");
});

test("another choice than the schedule's is another branch of the past; the same one is not", async () => {
  const client = await launched();
  const first = await choices(client);
  expect(await choose(client, "client: main runs")).toMatchObject({ reason: "step", threadId: 1 });
  const { moment } = await choices(client);
  expect(moment).toEqual({ branch: first.moment.branch, step: 1 });
  await client.go("ktrace/goto", { step: 2 });
  await client.go("ktrace/goto", { step: 1 });
  expect(await choose(client, "other: main")).toMatchObject({ reason: "step", threadId: 3 });
  expect(await client.line(3)).toBe('log "two"');
  expect((await choices(client)).moment).toEqual({ branch: moment.branch + 1, step: 2 });
  expect(client.transcript).toContain("event continued");
  const stale = first.choices[0]?.id;
  expect(await client.refused("ktrace/choose", { id: stale })).toContain("earlier stop");
});

test("step-in targets are the same choices, with their lines where they are in the frame's file", async () => {
  const client = await launched();
  const [, frame] = await client.frames(1);
  const { targets } = await client.ask<DebugProtocol.StepInTargetsResponse["body"]>("stepInTargets", {
    frameId: frame?.id,
  });
  expect(targets.map(({ label, line, endLine }) => [label, line, endLine])).toEqual([
    ["client: main runs the statement at main.ktrace:6", 6, 6],
    ["other: main runs the statement at main.ktrace:25", 25, 25],
  ]);
  const other = { threadId: 1, targetId: targets[1]?.id };
  expect(await client.go("stepIn", other)).toMatchObject({ reason: "step", threadId: 3 });
  expect(await client.refused("stepIn", other)).toContain("earlier stop");
});

test("a step that was chosen stops at what it meets: a breakpoint, or a deadlock", async () => {
  const deadly = `
task a id 1 { mutex m main { lock m { sleep 1ms lock m { } } } }
task b id 2 { main { loop { yield } } }`;
  const client = await launched({}, deadly);
  for (const label of ["a: main runs", "a: main runs", "is over", "a: main goes on"]) await choose(client, label);
  expect(await choose(client, "a: main runs")).toMatchObject({ reason: "exception", text: "deadlock" });
});

test("on another course visits are counted, and log points write, anew", async () => {
  const client = await launched();
  const breakpoints = [
    { line: 25, logMessage: "at {step}" },
    { line: 26, hitCondition: "1" },
  ];
  await client.ask("setBreakpoints", { source: { path: "/main.ktrace" }, breakpoints });
  expect(await client.go("continue", { threadId: 1 })).toMatchObject({ reason: "breakpoint", threadId: 3 });
  const written = () => client.transcript.match(/output: \d+ {2}at \d+/g)?.length;
  expect(written()).toBe(1);
  await client.go("ktrace/goto", { step: 0 });
  for (const label of ["client: main runs", "server takes", "begins ASK", "branch 2"]) await choose(client, label);
  expect(await client.go("continue", { threadId: 1 })).toMatchObject({ reason: "breakpoint", threadId: 3 });
  expect(written()).toBe(3);
});

test("what led to the moment of a choice is counted all the same", async () => {
  const client = await launched({}, text.replace("sleep 1ms", "call server.ASK(2)"));
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "ASK", hitCondition: "2" }] });
  for (const label of ["client: main runs", "server takes", "begins ASK"]) await choose(client, label);
  const { moment, choices: rows } = await choices(client);
  const other = rows.find(({ isNext }) => !isNext)?.label ?? "";
  await client.go("ktrace/goto", { step: moment.step + 2 });
  await client.go("ktrace/goto", { step: moment.step });
  await choose(client, other);
  expect(await client.go("continue", { threadId: 1 })).toMatchObject({ reason: "function breakpoint", threadId: 2 });
  const { result } = await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", {
    expression: "arg(1)",
    frameId: (await client.frames(2)).find(({ name }) => name.startsWith("ASK"))?.id,
  });
  expect(result).toBe("2");
});

test("nothing can happen any more at the end; and of very many values the first are listed", async () => {
  const client = await launched({}, "task a id 1 { var v = 0 main { v = choose 0..1000000 } }");
  const many = await choices(client);
  expect(many.choices.length).toBe(100);
  expect(many.isComplete).toBe(false);
  await client.go("continue", { threadId: 1 });
  expect(await choices(client)).toMatchObject({ choices: [], isComplete: true });
});
