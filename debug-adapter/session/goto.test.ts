import type { DebugProtocol } from "@vscode/debugprotocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Run } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { nowhere } from "../breakpoints/points.ts";
import type { MomentBody } from "../protocol.ts";
import { type LineVisits, visitsOf } from "../running/line-visits.ts";
import type { Search } from "../running/search.ts";
import { Conversation } from "../testing.ts";

const text = `kernel helenos-2011
protocol p { method ASK = 1024 (a) }
task client id 1 {
  phone server -> server
  var n = 0
  main {
    repeat 60 {
      call server.ASK(n)
      n = n + 1
    }
    n = 0
    if n { n = 1 }
    loop { yield }
  }
}
task server id 2 serves p {
  on ASK(a) {
    answer
  }
}`;

const lineOf = (statement: string) => text.split("\n").findIndex((line) => line.trim() === statement) + 1;

async function launched(): Promise<Conversation> {
  const client = new Conversation({ "file:///main.ktrace": text });
  await client.start("/main.ktrace", { stopOnEntry: true });
  return client;
}

const moment = async (client: Conversation) => (await client.ask<MomentBody>("ktrace/moment")).moment.step;

async function targets(client: Conversation, line: number): Promise<DebugProtocol.GotoTarget[]> {
  const args = { source: { path: "/main.ktrace" }, line };
  return (await client.ask<DebugProtocol.GotoTargetsResponse["body"]>("gotoTargets", args)).targets;
}

const labels = async (client: Conversation, line: number) => (await targets(client, line)).map(({ label }) => label);

test("of a line that was not reached yet: the next time; the run stays where it is, and can go there", async () => {
  const client = await launched();
  const [target, ...more] = await targets(client, lineOf("answer"));
  expect(more).toEqual([]);
  expect(target).toMatchObject({
    label: expect.stringMatching(/^step \d+, server, 1st time · next, not seen yet$/),
    line: lineOf("answer"),
  });
  expect(await moment(client)).toBe(0);
  const stop = await client.go("goto", { threadId: 1, targetId: target?.id });
  expect(stop).toMatchObject({ reason: "goto", threadId: 2 });
  expect(await client.line(2)).toBe("answer");
  expect(await client.refused("goto", { threadId: 1, targetId: target?.id })).toContain("earlier stop");
});

test("of a line that was passed often: the first, 20 before, here, 20 after, and the last", async () => {
  const client = await launched();
  await client.go("ktrace/goto", { step: 2000 });
  const line = lineOf("n = n + 1");
  const all = await targets(client, line);
  const visit = all.find(({ label }) => label.includes("45th"));
  await client.go("goto", { threadId: 1, targetId: visit?.id });
  const [first = "", ...others] = await labels(client, line);
  expect(first).toMatch(/1st time$/);
  expect(others.map((label) => label.replace(/^step \d+, client, /, ""))).toEqual([
    ...[25, 26, 27, 28, 29, 30].map((number) => `${number}th time`),
    ...["31st", "32nd", "33rd"].map((number) => `${number} time`),
    ...[34, 35, 36, 37, 38, 39, 40].map((number) => `${number}th time`),
    ...["41st", "42nd", "43rd"].map((number) => `${number} time`),
    "44th time",
    "45th time · here",
    "46th time · next",
    ...[47, 48, 49, 50].map((number) => `${number}th time`),
    ...["51st", "52nd", "53rd"].map((number) => `${number} time`),
    ...[54, 55, 56, 57, 58, 59].map((number) => `${number}th time`),
    "60th time · last",
  ]);
});

test("the head of a handler is a place to go to, too, and the next statement where a line has none", async () => {
  const client = await launched();
  const [target] = await targets(client, lineOf("on ASK(a) {"));
  await client.go("goto", { threadId: 1, targetId: target?.id });
  expect(await client.line(2)).toBe("answer");
  const [below] = await targets(client, 6);
  expect(below?.line).toBe(7);
});

test("a line that is never reached, one below all statements, and one of another file", async () => {
  const client = await launched();
  const refused = (line: number, path = "/main.ktrace") => client.refused("gotoTargets", { source: { path }, line });
  await client.go("ktrace/goto", { step: 3000 });
  const column = (text.split("\n")[lineOf("if n { n = 1 }") - 1] ?? "").indexOf("n = 1") + 2;
  const inside = { source: { path: "/main.ktrace" }, line: lineOf("if n { n = 1 }"), column };
  const search = client.refused("gotoTargets", inside);
  expect((await client.frames(1)).length).toBeGreaterThan(0);
  await client.ask("pause", { threadId: 1 });
  expect(await search).toBe(
    `Line ${lineOf("if n { n = 1 }")} is not reached in the 3000 steps seen so far, and was not found ahead of them.`,
  );
  expect(await refused(99)).toContain("no statement");
  expect(await refused(3, "/other.ktrace")).toContain("no statement");
});

test("a search makes way when the run goes on", async () => {
  const client = await launched();
  await client.go("ktrace/goto", { step: 3000 });
  const search = client.refused("gotoTargets", {
    source: { path: "/main.ktrace" },
    line: lineOf("if n { n = 1 }"),
    column: 14,
  });
  await client.go("stepBack", { threadId: 1 });
  expect(await search).toContain("given up");
});

function finish(search: Search<LineVisits>): LineVisits {
  for (;;) {
    const { done, value } = search.next(false);
    if (done) return value;
  }
}

test("random systems: the visits are the moments at which the run comes to the statement, and it does not move", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(200), fc.nat(20), async (source, present, choice) => {
      const run = new Run(await programOf(source));
      const moments: { pc: number; step: number }[] = [];
      const look = () => {
        const next = run.next();
        if (next?.fibril !== undefined && next.pc !== undefined && run.standing(next.fibril)?.begins)
          moments.push({ pc: next.pc, step: run.step });
      };
      look();
      while (run.step < 300 && run.advance()) look();
      run.goTo(present);
      const at = run.step;
      const pc = moments[choice % moments.length]?.pc ?? 0;
      const all = moments.filter((each) => each.pc === pc).map(({ step }) => step);
      const { visits } = finish(visitsOf(run, { ...nowhere, lines: [pc] }));
      const before = all.filter((step) => step < at).slice(-20);
      const after = all.filter((step) => step >= at).slice(0, all.includes(at) ? 21 : 20);
      const expected = new Set([...all.slice(0, 1), ...before, ...after, ...all.slice(-1)]);
      expect(visits.filter(({ step }) => step <= run.furthest).map(({ step }) => step)).toEqual([...expected]);
      expect(visits.filter(({ step }) => step > run.furthest).length).toBeLessThanOrEqual(1);
      for (const { step, number } of visits) if (step <= run.furthest) expect(all[number - 1]).toBe(step);
      expect(run.step).toBe(at);
    }),
    { numRuns: 30 },
  );
});
