import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { boot } from "../machine/boot.ts";
import { canStep, choicesOf, isTimed } from "../machine/step.ts";
import type { Program } from "../program.ts";
import { isTimer, stepOf, subjectOf, timerOf } from "../run/decision.ts";
import { take } from "../run/schedule.ts";
import { finish } from "../work.ts";
import { nothingWrong } from "./default-check.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { exploring } from "./exploring.ts";
import type { Unfinished } from "./unfinished.ts";

const most = { states: 100_000, bytes: 2 ** 28 };

/** Looks at a text whose tasks are `a`, `b` … and says the verdict, the bound, and the tasks that step on the way to what is found. */
async function check(text: string, bounds: Partial<Bounds>, expected: string): Promise<void> {
  const program = await programOf(text);
  const clauses = program.checks[0]?.clauses ?? [nothingWrong];
  const { verdict, bound, clauses: results } = finish(exploring(program, clauses, { ...most, ...bounds }));
  const found = results.find((result) => result.found !== undefined)?.found;
  const way = [...(found?.decisions.values() ?? [])].map((each) =>
    each.kind === "step" ? program.tasks[each.task].name : each.kind,
  );
  expect([verdict, bound, way.join("")].filter((part) => part).join(" ")).toBe(expected);
}

const abba = (between: string) => `protocol p { method LOCK method ALL }
task a serves p { phone b -> b mutex m main { lock m ${between} call b.LOCK() unlock m } on LOCK { lock m unlock m answer } }
task b serves p { phone a -> a mutex m main { lock m ${between} call a.LOCK() unlock m } on LOCK { lock m unlock m answer } }`;

/** Each adds to a number that it has read before. */
const adding = `task a { var sum = 0 var seen = 0 main { seen = sum sum = seen + 1 } fibril other { seen = sum sum = seen + 1 } }`;
const halfway = `task a { var x = 0 main { x = 1 x = 2 } }
task b { var y = 0 main { y = 1 y = 2 } } check "c" { always a.x != 1 || b.y != 1 }`;

test("depth: all schedules of so many steps, and no more", async () => {
  await check(halfway, { depth: 1 }, "inconclusive depth");
  await check(halfway, { depth: 2 }, "refuted ab");
  await check(adding, { depth: 3 }, "inconclusive depth");
  await check(adding, { depth: 100 }, "holds");
});

test("preemptions: none is needed where a task waits, one where it could go on", async () => {
  await check(halfway, { preemptions: 0 }, "inconclusive preemptions");
  await check(halfway, { preemptions: 1 }, "refuted ab");
  await check(abba(""), { preemptions: 0 }, "refuted aabbbbbaaa");
  await check(adding, { preemptions: 0 }, "holds");
});

test("one situation that leads to very many: a search ends there, too, and goes on when it may", async () => {
  const program = await programOf(`task a { var x = 0 main { x = choose 0..20_000 } }`);
  const within = (states: number, depthFirst: boolean, from?: Unfinished) =>
    finish(exploring(program, [nothingWrong], { ...most, states }, { depthFirst, keeps: true, ...(from && { from }) }));
  for (const depthFirst of [false, true]) {
    const whole = within(most.states, depthFirst);
    const part = within(100, depthFirst);
    expect(part.bound).toBe("states");
    expect(part.states).toBe(100);
    const { verdict, states, transitions } = within(most.states, depthFirst, part.unfinished);
    expect([verdict, states, transitions]).toEqual([whole.verdict, whole.states, whole.transitions]);
  }
  const ended = finish(exploring(program, [nothingWrong], most, { watch: () => "seconds" }));
  expect([ended.bound, ended.states < 5000]).toEqual(["seconds", true]);
});

test.each<[Partial<Bounds>, SearchOptions]>([
  [{}, {}],
  [{}, { depthFirst: true }],
  [{}, { fingerprints: { bits: 64, seed: 0 } }],
  [{ preemptions: 2 }, {}],
])("no more states are kept than there may be, whatever one leads to: %j %j", async (within, options) => {
  const program = await programOf(`task a { var x = 0 main { repeat 2 { x = choose 0..4 } } }
task b { var x = 0 main { x = choose 0..2 } }`);
  const search = (states: number, from?: Unfinished) => {
    const how = { ...options, reduces: false, keeps: true, ...(from && { from }) };
    return finish(exploring(program, [nothingWrong], { ...most, ...within, states }, how));
  };
  const { unfinished: _, ...whole } = search(most.states);
  for (let states = 1; states <= whole.states; states++) {
    const { unfinished, ...part } = search(states);
    expect([part.states, part.bound]).toEqual([states, states < whole.states ? "states" : whole.bound]);
    const { unfinished: __, ...resumed } = search(most.states, unfinished);
    if (unfinished !== undefined) expect(resumed).toEqual(whole);
  }
});

test("what is seen where the bound of states is passed is told all the same", async () => {
  await check(
    `task a { var x = 0 main { x = choose 0..9 } } check "c" { always a.x != 7 }`,
    { states: 2 },
    "refuted a",
  );
});

/** How many moments there are within so many preemptions, a moment being a situation and who stepped last: one after the other, without anything that saves time. */
function momentsWithin(program: Program, preemptions: number, limit: number): number | undefined {
  const m = boot(program);
  const ledger = m.ledger.slice();
  const least = new Map<string, number>();
  const open: [situation: Int32Array, last: number, count: number][] = [];
  const meet = (situation: Int32Array, last: number, count: number) => {
    const key = `${situation.join()} ${last}`;
    if (count > preemptions || (least.get(key) ?? Infinity) <= count) return;
    least.set(key, count);
    open.push([situation, last, count]);
  };
  meet(m.situation.slice(), -1, 0);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [situation, last, count] = next;
    if (least.size > limit) return undefined;
    m.situation.set(situation);
    const goesOn = last >= 0 && canStep(m, last);
    const codes: number[] = [];
    for (let task = 0; task < program.tasks.length; task++) {
      if (!canStep(m, task)) continue;
      for (let choice = 0; choice < choicesOf(m, task); choice++) codes.push(stepOf(task, choice));
    }
    for (let fibril = 0; fibril < m.layout.fibrils.at.length; fibril++)
      if (isTimed(m, fibril)) codes.push(timerOf(fibril));
    for (const code of codes) {
      m.situation.set(situation);
      m.ledger.set(ledger);
      take(m, code);
      if (m.faulted) continue;
      const task = subjectOf(code);
      const isPreemption = !isTimer(code) && goesOn && task !== last;
      meet(m.situation.slice(), isTimer(code) ? last : task, count + (isPreemption ? 1 : 0));
    }
  }
  return least.size;
}

test("within a number of preemptions the search comes to all that can be come to, each once", async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.integer({ min: 0, max: 3 }), async (text, preemptions) => {
      const program = await programOf(text);
      const moments = momentsWithin(program, preemptions, 500);
      if (moments === undefined) return;
      const all = { ...most, preemptions };
      const { states, limit } = finish(exploring(program, [nothingWrong], all, { collects: true, minimises: false }));
      expect(limit).toBeUndefined();
      expect(states).toBe(moments);
      compared++;
    }),
    { numRuns: 20 },
  );
  expect(compared).toBeGreaterThan(4);
});

test("memory is not passed, however much there is", async () => {
  const program = await programOf(abba("yield"));
  const whole = finish(exploring(program, [nothingWrong], most, { reduces: false, collects: true }));
  expect(whole.bound).toBeUndefined();
  for (let bytes = 2 ** 12; ; bytes *= 2) {
    const { bound, states, frontier } = finish(
      exploring(program, [nothingWrong], { ...most, bytes }, { reduces: false, collects: true }),
    );
    if (bound === undefined) {
      expect(states).toBe(whole.states);
      break;
    }
    expect(bound).toBe("memory");
    expect(states).toBeLessThan(whole.states);
    expect(frontier?.open).toBeGreaterThanOrEqual(0);
  }
});
