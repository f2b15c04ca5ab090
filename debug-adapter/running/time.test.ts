import fc from "fast-check";
import { expect, test } from "vitest";
import { Run, STRIDE } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { parseHitCount } from "../breakpoints/hit-count.ts";
import { noPoints } from "../breakpoints/points.ts";
import { DebugExpression } from "../expressions/evaluate.ts";
import { parseExpression } from "../expressions/parse.ts";
import { readSample } from "../testing.ts";
import { backStep } from "./back-step.ts";
import { nextStatement } from "./goals.ts";
import { backward, forward, goTo, type Search } from "./search.ts";
import type { Stop } from "./stop.ts";
import { Watch } from "./watch.ts";

const filters = new Map(
  ["deadlock", "hang", "violation", "assertion", "error answer", "hangup"].map((name) => [name, undefined]),
);

/** A watch of a run with breakpoints on some instructions. */
function watchOf(run: Run, isChosen: (pc: number) => boolean): Watch {
  const pcs = Array.from({ length: run.program.code.length / STRIDE }, (_, pc) => pc).filter(isChosen);
  const lines = new Map(pcs.map((pc) => [pc, [pc]]));
  const matches = (method: number) => method % 2 === 0;
  const methods = (["send", "receive"] as const).map((phase, index) => ({ breakpoint: -1 - index, phase, matches }));
  const hits = parseHitCount("% 2");
  const demands = new Map([-2, ...pcs.filter((pc) => pc % 3 === 0)].map((id) => [id, { ...askNothing, hits }]));
  return new Watch(run, { lines, routines: new Map(), methods, data: [], demands }, filters);
}

const askNothing = { asked: {}, condition: undefined, hits: undefined, log: undefined };

/** Does a search to its end without a pause. */
function finish(search: Search): Stop {
  for (;;) {
    const { done, value } = search.next(false);
    if (done) return value;
  }
}

/** All stops until the run ends or `most` have come; then those before that moment, backwards: they must be the same. */
function checkBothWays(watch: Watch, most: number): number {
  const { run } = watch;
  const noted = (stop: Stop) => ({ step: run.step, stop });
  const stops: ReturnType<typeof noted>[] = [];
  let stop = finish(forward(watch, 0));
  for (; stop.kind !== "end" && stops.length < most; stop = finish(forward(watch, 0))) {
    stops.push(noted(stop));
    watch.show(stop);
  }
  watch.show(stop);
  const expected = stops.filter(({ step }) => stop.kind === "end" || step < run.step);
  const back: typeof stops = [];
  while (run.step > 0) {
    const stop = finish(backward(watch, 0));
    watch.show(stop);
    back.unshift(noted(stop));
  }
  if (back[0]?.stop.kind === "entry") back.shift();
  expect(back).toEqual(expected);
  return stops.length;
}

test("the sample: the stops backwards are those forward, the other way round", async () => {
  const run = new Run(await readSample(new Map([["EARLY", 1]])));
  expect(
    checkBothWays(
      watchOf(run, (pc) => pc % 5 === 0),
      1000,
    ),
  ).toBeGreaterThan(50);
});

test("random systems: the stops backwards are those forward", { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.integer({ min: 2, max: 7 }), async (source, part) => {
      checkBothWays(
        watchOf(new Run(await programOf(source)), (pc) => pc % part === 0),
        40,
      );
    }),
  );
});

/** Goes on for a while, forth and back, taking any step that is possible every now and then. */
function checkOtherWays(watch: Watch, turns: readonly number[]): void {
  const { run } = watch;
  for (const turn of turns) {
    for (let step = 0; step < turn % 5; step++) watch.advance();
    if (turn % 3 === 0) {
      run.goTo(turn % (run.step + 1));
      watch.moved();
    }
    const possible = run.possible(3);
    if (possible.length > 0) watch.decide(possible[turn % possible.length]);
  }
  const present = run.step;
  run.goTo(0);
  watch.moved();
  const other = watchOf(run.twin(), (pc) => pc % 2 === 0);
  other.filters = new Map();
  expect(stopsUpTo(watch, present)).toEqual(stopsUpTo(other, present));
}

function stopsUpTo(watch: Watch, last: number): { step: number; stop: Stop }[] {
  const stops: ReturnType<typeof stopsUpTo> = [];
  for (;;) {
    const stop = finish(forward(watch, 0));
    if (stop.kind === "end" || watch.run.step > last) return stops;
    watch.show(stop);
    stops.push({ step: watch.run.step, stop });
  }
}

test("random systems: after other choices the stops are those of a run that took them at once", {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.array(fc.nat(1000), { maxLength: 8 }), async (source, turns) => {
      const watch = watchOf(new Run(await programOf(source)), (pc) => pc % 2 === 0);
      watch.filters = new Map();
      checkOtherWays(watch, turns);
    }),
  );
});

/** Steps over, and back over it, as long as the fibril goes on at the same depth; how often it could be compared. */
function checkOver(run: Run, fibril: number, most: number): number {
  const watch = watchOf(run, () => false);
  watch.points = noPoints;
  watch.filters = new Map();
  const task = run.machine.layout.fibrils.task[fibril];
  let compared = 0;
  for (let turn = 0; turn < most; turn++) {
    const before = run.standing(fibril);
    const [step, moment] = [run.step, run.machine.situation.join()];
    if (before === undefined) break;
    const over = () => finish(forward(watch, task, nextStatement(run, fibril, before.depth)));
    const stop = over();
    if (stop.kind !== "step" || stop.fibril !== fibril) break;
    const reached = run.step;
    if (run.standing(fibril)?.depth !== before.depth) continue;
    expect(finish(backStep(watch, fibril, before.depth))).toEqual({ kind: "step", fibril, task });
    expect(run.step).toBe(step);
    expect(run.machine.situation.join()).toBe(moment);
    compared++;
    over();
    expect(run.step).toBe(reached);
  }
  return compared;
}

test("random systems: reverse step over undoes step over", { timeout: 600_000 }, async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(randomScenario, async (source) => {
      const program = await programOf(source);
      const { layout } = new Run(program).machine;
      for (const { boot } of layout.tasks) compared += checkOver(new Run(program), boot.first, 12);
    }),
  );
  expect(compared).toBeGreaterThan(100);
});

const crowd = `protocol p { method ASK = 1024 (a) }
  task client { phone server -> server  main { repeat 300 { call server.ASK(1) } } }
  task server serves p { on ASK(a) { yield  answer EOK, a } }
  task spinner x 40 { main { loop { yield } } }`;

test("in a crowd the stops backwards are those forward, beyond checkpoints too", async () => {
  const watch = watchOf(new Run(await programOf(crowd)), (pc) => pc < 4);
  expect(checkBothWays(watch, 400)).toBe(400);
  expect(watch.run.furthest).toBeGreaterThan(3 * 4096);
});

const counting = `task a { var n = 0 main { repeat 3000 { n = n + 1 if n == 50 { n = 0 } yield } } }
  check "few" { always a.n > 0 always a.n < 4 }`;

test("where a check is refuted backwards is where it is forward, from a start at which it does not hold", async () => {
  const run = new Run(await programOf(counting));
  const always = run.program.checks[0].clauses.flatMap((clause) =>
    clause.kind === "always" ? [{ condition: clause.condition, place: clause.place, text: "" }] : [],
  );
  const watch = new Watch(run, noPoints, new Map([["check", undefined]]), { name: "few", always });
  expect(checkBothWays(watch, 2000)).toBeGreaterThan(100);
  expect(run.furthest).toBeGreaterThan(2 * 4096);
});

const long = `task a id 1 { var n = 0 main { repeat 20000 { n = n + 1 } n = 0 loop { yield } } }`;

test("in a long run the last stop before is found beyond many checkpoints, and the search gives way on the way", async () => {
  const run = new Run(await programOf(long));
  const once = run.program.places.findIndex(({ column }) => column === long.indexOf("n = 0 loop"));
  const watch = watchOf(run, (pc) => pc === once);
  finish(goTo(watch, 0, 60_000));
  let pieces = 0;
  const search = backward(watch, 0);
  for (let result = search.next(false); !result.done; result = search.next(false)) pieces++;
  expect(run.step).toBeGreaterThan(40_000);
  expect(run.step).toBeLessThan(40_010);
  expect(pieces).toBeGreaterThan(20);
});

/** In how many pieces the run gets from the start to a moment. */
function piecesTo(watch: Watch, target: number): number {
  finish(goTo(watch, 0, 0));
  let pieces = 0;
  const search = goTo(watch, 0, target);
  for (let result = search.next(false); !result.done; result = search.next(false)) pieces++;
  expect(watch.run.step).toBe(target);
  return pieces;
}

test("on the way forth to a moment that was seen there is a look at what is passed only where a breakpoint may write of it", async () => {
  const watch = watchOf(new Run(await programOf(long)), () => false);
  watch.points = noPoints;
  finish(goTo(watch, 0, 50_000));
  expect(piecesTo(watch, 49_000)).toBeLessThan(20);
  const written: number[] = [];
  watch.visits.listener = { log: () => written.push(watch.run.step), failed: () => {}, filterFailed: () => {} };
  const once = watch.run.program.places.findIndex(({ column }) => column === long.indexOf("n = 0 loop"));
  watch.points = { ...noPoints, lines: new Map([[once, [1]]]), demands: new Map([[1, { ...askNothing, log: [""] }]]) };
  expect(piecesTo(watch, 49_000)).toBeGreaterThan(180);
  expect(written).toEqual([expect.closeTo(40_002, -1)]);
});

test("a search gives way after each condition that was asked, and counts pieces by steps all the same", async () => {
  const run = new Run(await programOf(long));
  const pcs = Array.from({ length: run.program.code.length / STRIDE }, (_, pc) => pc);
  const condition = new DebugExpression(parseExpression("a.n < 0", []).expression);
  const demands = new Map([[0, { ...askNothing, condition }]]);
  const watch = new Watch(run, { ...noPoints, lines: new Map(pcs.map((pc) => [pc, [0]])), demands }, filters);
  const search = forward(watch, 0);
  let [turns, pieces] = [0, 0];
  for (; run.step < 10_000; turns++) pieces += search.next(false).value === 1 ? 1 : 0;
  expect(turns).toBeGreaterThan(2_000);
  expect(pieces).toBe(Math.floor(run.step / 256));
});

test("a search that is paused stands between its beginning and where it was going", async () => {
  const run = new Run(await programOf(long));
  const watch = watchOf(run, () => false);
  finish(goTo(watch, 0, 30_000));
  const search = backward(watch, 0);
  for (let piece = 0; piece < 40; piece++) search.next(false);
  const { done, value } = search.next(true);
  expect(done && value?.kind).toBe("pause");
  expect(run.step).toBeLessThan(30_000);
  expect(run.step).toBeGreaterThan(0);
  const ahead = forward(watch, 0);
  const start = run.step;
  ahead.next(false);
  expect(ahead.next(true)).toMatchObject({ done: true, value: { kind: "pause" } });
  expect(run.step).toBeGreaterThan(start);
});
