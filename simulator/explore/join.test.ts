import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import type { Clause, Program } from "../program.ts";
import { finish } from "../work.ts";
import type { SearchOptions } from "./explorer.ts";
import { exploring } from "./exploring.ts";
import { isOneDeal, joinShards, type ShardAnswers } from "./join.ts";
import { type Verdict, worstOf } from "./verdict.ts";

const most = { states: 20_000, bytes: 2 ** 28 };

function shardsOf(program: Program, clauses: readonly Clause[], of: number, options: SearchOptions): ShardAnswers[] {
  return Array.from({ length: of }, (_, index) => {
    const shard = { index: index + 1, of };
    const { part, clauses: results } = finish(
      exploring(program, clauses, most, { ...options, shard, minimises: false }),
    );
    if (part === undefined) throw new Error("no part");
    return { part, verdicts: results.map(({ verdict }) => verdict) };
  });
}

const kindsOf = (clauses: readonly Clause[]) => clauses.map(({ kind }) => kind);

const checks = `
check { forbid deadlock, hang, violation, assertion }
check { always t0.done < 1 }
check { always t0.done + t1.done < 3 }
check { reachable t0.done == 1 && t1.done == 1 }
check { reachable t1.done == 5 forbid assertion }
check { expect deadlock }`;

test("shards together say what one search says that looks at all", async () => {
  const seen = { joined: 0, dealt: 0 };
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.integer({ min: 2, max: 4 }), fc.boolean(), async (text, of, reduces) => {
      let number = 0;
      const program = await programOf(text + checks.replaceAll("check {", () => `check "${number++}" {`));
      for (const { clauses } of program.checks) {
        const whole = finish(exploring(program, clauses, { ...most, states: 1500 }, { reduces, minimises: false }));
        if (whole.bound !== undefined) return;
        const shards = shardsOf(program, clauses, of, { reduces });
        const { verdicts, mayDiffer, isMixed, lost, distinct } = joinShards(kindsOf(clauses), shards);
        expect(lost).toEqual([]);
        expect(isOneDeal(shards.map(({ part }) => part))).toBe(true);
        if (mayDiffer || isMixed) expect(worstOf(verdicts)).not.toBe("holds");
        else expect(verdicts).toEqual(whole.clauses.map(({ verdict }) => verdict));
        seen.joined++;
        if (distinct !== undefined && whole.states > 64 * of) seen.dealt++;
      }
    }),
    { numRuns: 16 },
  );
  expect(seen.dealt).toBeGreaterThan(2);
});

const counters = `task a { var x = 0 main { repeat 60 { x = x + 1 } } }
task b { var x = 0 main { repeat 60 { x = x + 1 } } }
check "c" { always a.x < 61 reachable b.x == 61 }`;

test("parts that were dealt out otherwise are not of one search", async () => {
  const counter = (name: string) => `task ${name} { var x = 0 main { repeat 9 { x = x + 1 } } }`;
  const program = await programOf(`${counter("a")} ${counter("b")} ${counter("c")} check "c" { always a.x < 10 }`);
  const [{ clauses }] = program.checks;
  const [first, second] = shardsOf(program, clauses, 2, { reduces: false }).map(({ part }) => part);
  expect(first.dealt[1]).toBeGreaterThan(first.dealt[0]);
  const [begin, end] = second.dealt;
  expect(isOneDeal([first, second])).toBe(true);
  expect(isOneDeal([first, { ...second, dealt: [begin, end + 1] }])).toBe(false);
  expect(isOneDeal([first, { ...second, dealt: [0, 0] }])).toBe(false);
  expect(isOneDeal([first, { ...second, dealt: [0, 0], isDone: false }])).toBe(true);
  expect(isOneDeal([first, { ...second, dealt: [begin, end + 1], reduces: "independent steps" }])).toBe(true);
});

test("what shards keep in common is estimated; one that is lost, or has not come to its end, is named", async () => {
  const program = await programOf(counters);
  const [{ clauses }] = program.checks;
  const whole = finish(exploring(program, clauses, most, { reduces: false }));
  const shards = shardsOf(program, clauses, 4, { reduces: false });
  const kinds = kindsOf(clauses);
  const joined = joinShards(kinds, shards);
  expect(joined.verdicts).toEqual<Verdict[]>(["holds", "refuted"]);
  expect(Math.abs((joined.distinct ?? 0) - whole.states)).toBeLessThan(0.06 * whole.states);
  const wider = joinShards(kinds, shards.with(0, { ...shards[0], part: { ...shards[0].part, room: 8 } }));
  expect([joined.mayBeFewer, wider.mayBeFewer]).toEqual([false, true]);
  expect(wider.distinct).toBeGreaterThan(joined.distinct ?? 0);
  const without = joinShards(kinds, shards.toSpliced(2, 1));
  expect(without).toMatchObject({ lost: [3], verdicts: ["inconclusive", "inconclusive"] });
  const ended = { ...shards[1], part: { ...shards[1].part, isDone: false } };
  expect(joinShards(kinds, shards.with(1, ended))).toMatchObject({ unfinished: [2], verdicts: without.verdicts });
  expect(joinShards(kinds, [...shards, ended])).toEqual(joined);
  expect(joinShards(kinds, [{ ...shards[0], verdicts: ["refuted", "inconclusive"] }]).verdicts[0]).toBe("refuted");
});

test("of a shard that is there more than once all count for what they saw, and the one that came furthest for the rest", async () => {
  const program = await programOf(counters);
  const [{ clauses }] = program.checks;
  const kinds = kindsOf(clauses);
  const [first, second] = shardsOf(program, clauses, 2, { reduces: false });
  const early: ShardAnswers = { ...second, part: { ...second.part, isDone: false, states: 7 } };
  const seeing: ShardAnswers = {
    part: { ...early.part, states: 5, isAnythingWrong: true },
    verdicts: ["refuted", "inconclusive"],
  };
  for (const results of [
    [first, early, seeing],
    [seeing, early, first],
  ]) {
    const { counted, ...joined } = joinShards(kinds, results);
    expect(counted.map((place) => results[place])).toEqual([first, seeing]);
    expect(joined).toMatchObject({ verdicts: ["refuted", "inconclusive"], unfinished: [2] });
  }
  const states = (...results: readonly ShardAnswers[]) => joinShards(kinds, results).states - first.part.states;
  expect([states(first, early, second), states(second, first, early)]).toEqual([
    second.part.states,
    second.part.states,
  ]);
  expect(states(early, first, { ...early, part: { ...early.part, states: 9 } })).toBe(9);
});

test("shards that were looked at again with each order make up a whole, among those that were before", async () => {
  const program = await programOf(counters);
  const [{ clauses }] = program.checks;
  const [few, each] = [true, false].map((reduces) => shardsOf(program, clauses, 2, { reduces }));
  const { counted, isMixed } = joinShards(kindsOf(clauses), [few[0], each[1], few[1], each[0]]);
  expect([counted, isMixed]).toEqual([[3, 1], false]);
  expect(joinShards(kindsOf(clauses), [few[0], each[1], few[1]])).toMatchObject({ counted: [0, 2], isMixed: false });
});
