import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { teamOfOneThread } from "../../test/support/team-of-one-thread.ts";
import { boot } from "../machine/boot.ts";
import { NO_DECISION } from "../run/decision.ts";
import { finish } from "../work.ts";
import { isEventual } from "./eventually.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { exploring } from "./exploring.ts";
import { LivenessTeam } from "./liveness-team.ts";
import { Memory } from "./memory.ts";
import { layoutsOf } from "./room.ts";
import { Situations } from "./situations.ts";

const most: Bounds = { states: 20_000, bytes: 2 ** 26 };

/** What one worker says of the only check of a text, and a team that goes on once it has kept `from` situations: all but how many they were has to be the same. */
async function together(text: string, from: number, bounds: Partial<Bounds>, options: SearchOptions = {}) {
  const program = await programOf(text);
  const search = (team: Partial<SearchOptions>) => {
    const how = { ...options, minimises: false, ...team };
    return finish(exploring(program, program.checks[0].clauses, { ...most, ...bounds }, how));
  };
  const one = search({});
  for (const [size, choices] of [
    [1, [0]],
    [3, [0, 2, 1, 1]],
    [4, [3, 0, 0, 0, 2]],
  ] as const) {
    const all = search({ team: { ...teamOfOneThread(size, choices), from } });
    expect({ ...all, workers: undefined }).toEqual(one);
    expect(all.workers).toBe(size);
  }
  return one;
}

/** Some that ask each other in a row, again and again. `then`: what a client does after each answer; `until`: what is to come. */
const ring = (then: string, until: string, size = 3) => `protocol ring { method ASK (hops) }
task server x ${size} serves ring {
  workers 1
  phone next -> server[(self + 1) % ${size}]
  on ASK(hops) { if hops > 0 && self + 1 < ${size} { call next.ASK(hops - 1) } answer }
}
task client x ${size} { var done = 0 phone own -> server[self] main { loop { call own.ASK(1) ${then} } } }
check "c" { eventually ${until} }`;
const holding = ring("done = 1", "client[0].done + client[1].done + client[2].done == 3");

test("what holds among thousands of situations", async () => {
  for (const from of [1, 500]) {
    const one = await together(holding, from, {});
    expect(one).toMatchObject({ verdict: "holds" });
    expect(one.states).toBeGreaterThan(2048);
  }
});

test("a round is found at the same moment, and is the same", async () => {
  const text = ring("done = (done + 1) % 3", "client[0].done == 1 && client[1].done == 2");
  const { clauses } = await together(text, 100, {}, { reduces: false });
  expect(clauses[0]).toMatchObject({ verdict: "refuted", found: { loop: expect.any(Number) } });
});

test.each([1, 40, 600, 1500])("a bound of %i states is kept alike", async (states) => {
  const one = await together(holding, 1, { states });
  expect(one).toMatchObject({ verdict: "inconclusive", bound: "states", states });
});

test("a team never takes more memory than it has", async () => {
  const program = await programOf(ring("done = 1", "client[3].done + client[0].done == 2", 4));
  for (const [bytes, workers] of [
    [2 ** 18, undefined],
    [2 ** 24, 2],
  ] as const) {
    const team = { ...teamOfOneThread(2, [0, 1, 1]), from: 40 };
    const { clauses } = program.checks[0];
    const all = finish(exploring(program, clauses, { states: Infinity, bytes }, { reduces: false, team }));
    expect(all).toMatchObject({ verdict: "inconclusive", bound: "memory", workers });
  }
});

test("what was seen in a situation counts where there is no memory for all that it leads to", async () => {
  const text = `task z { var d = 0 main { repeat 34 { yield } d = 1 / d } }
task a { var x = 0 main { x = choose 1..4000 } } check "c" { eventually a.x > 0 }`;
  const program = await programOf(text);
  const { clauses } = program.checks[0];
  const whole = finish(exploring(program, clauses, most, { reduces: false, minimises: false }));
  const seen = new Set<string>();
  for (let bytes = 4_440_000; bytes <= 4_580_000; bytes += 20_000) {
    const how = { reduces: false, minimises: false, team: teamOfOneThread(2, [0, 1]) };
    const all = finish(exploring(program, clauses, { states: Infinity, bytes }, how));
    seen.add(all.verdict);
    if (all.verdict === "refuted") expect(all.clauses).toEqual(whole.clauses);
    // It has not looked at all that comes before the last situation, which is the one that refutes.
    else expect(all.transitions).toBeLessThan(((whole.states - 1) * whole.transitions) / whole.states);
  }
  expect([...seen]).toEqual(["inconclusive", "refuted"]);
});

test("where there is no memory for a team, none is taken", async () => {
  const program = await programOf(holding);
  const clause = program.checks[0].clauses.find(isEventual);
  if (clause === undefined) throw new Error("no eventually");
  const layouts = layoutsOf(program);
  const alone = new Situations(layouts.layout.tasks, new Memory());
  alone.intern(boot(program, layouts.layout).situation, NO_DECISION);
  const of = (memory: Memory) =>
    LivenessTeam.of(teamOfOneThread(2), program, layouts, clause, "nothing", alone, memory);
  let failed = 0;
  for (let megabytes = 1; of(new Memory(megabytes * 2 ** 20)) === undefined; megabytes++, failed++) {
    for (let parts = 0; parts < 8; parts++) {
      const memory = new Memory((megabytes + parts / 8) * 2 ** 20);
      const { left } = memory;
      if (of(memory) === undefined) expect(memory.left).toBe(left);
    }
  }
  expect(failed).toBeGreaterThan(0);
});

const wide = (before: string) => `task a { var x = 0 main { ${before} x = choose 1..5000 loop { yield } } }
task b { var y = 0 main { y = 1 } } check "c" { eventually a.x == 1 || a.x == 4999 }`;

test("what leads to very many is looked at by one, to any bound", async () => {
  const whole = await together(wide("yield"), 1, {}, { reduces: false });
  expect(whole).toMatchObject({ verdict: "refuted" });
  for (const states of [100, 4900, 5500]) {
    const bound = states < whole.states ? "states" : undefined;
    expect(await together(wide("yield"), 1, { states }, { reduces: false })).toMatchObject({ bound });
  }
  const watch: SearchOptions["watch"] = ({ states }) => (states > 4000 ? "seconds" : undefined);
  const ended = await together(wide(""), 1, {}, { reduces: false, watch });
  expect([ended.bound, ended.states < 5000]).toEqual(["seconds", true]);
});

test("a worker that has logged a million arrivals stops, and all goes on from there", async () => {
  const program = await programOf(`task s { var y = -1 main { y = choose 0..330 } }
task a { var x = 0 main { x = choose 1..4001 } } check "c" { eventually a.x > 0 }`);
  const logged: number[] = [];
  const team = teamOfOneThread(4);
  const answers = () => {
    const reports = team.answers();
    if (reports !== undefined) logged.push(...reports.map(({ log }) => log.numbers.length));
    return reports;
  };
  const how = { reduces: false, minimises: false, team: { ...team, answers } };
  const all = finish(exploring(program, program.checks[0].clauses, most, how));
  expect(all).toMatchObject({ verdict: "holds", states: 331, transitions: 330 + 331 * 4000 });
  const [first, second] = logged.filter((count) => count > 4330);
  // It looks at no more than some twenty situations before it asks whether it has to stop.
  expect(first).toBeGreaterThanOrEqual(2 ** 20);
  expect(first).toBeLessThan(2 ** 20 + 20 * 4000);
  expect(second).toBe(330 * 4000 - first);
});

test("what leads to very many comes before what a worker has looked at meanwhile", async () => {
  const text = `task a { var x = 0 main { choose { x = choose 1..5000 } or { x = 4500 } loop { yield } } }
check "c" { eventually a.x > 0 && a.x != 4500 }`;
  const { clauses } = await together(text, 1, {}, { reduces: false });
  expect(clauses[0].found?.decisions.get(1)).toMatchObject({ choice: 4499 });
});

test("what was found before a search was ended is told", async () => {
  const program = await programOf(`task a { var x = 0 main { repeat 30 { x = x + 1 } } }
task b { var x = 0 main { repeat 30 { x = x + 1 } } } check "c" { eventually a.x + b.x == 61 }`);
  /** What a team says of which somebody wants that it ends when it has been watched so often; and how often it was. */
  const search = (times: number) => {
    let asked = 0;
    const watch = () => (++asked > times ? "cancelled" : undefined);
    const how = { reduces: false, minimises: false, watch, team: teamOfOneThread(2, [0, 1]) };
    const { verdict, bound } = finish(exploring(program, program.checks[0].clauses, most, how));
    return { verdict, bound, asked };
  };
  const { asked, ...whole } = search(Infinity);
  expect(whole).toEqual({ verdict: "refuted", bound: undefined });
  expect(search(asked - 1)).toMatchObject(whole);
  expect(search(Math.floor(asked / 2))).toMatchObject({ verdict: "inconclusive", bound: "cancelled" });
});
