import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { teamOfOneThread } from "../../test/support/team-of-one-thread.ts";
import type { Clause, Program } from "../program.ts";
import { finish } from "../work.ts";
import type { Attempt } from "./attempt.ts";
import { nothingWrong } from "./default-check.ts";
import type { Manner } from "./expander.ts";
import { type Bounds, Explorer } from "./explorer.ts";
import { layoutsOf } from "./room.ts";
import { TeamSearch } from "./team.ts";
import type { Team } from "./team-round.ts";

const most: Bounds = { states: 800, bytes: 2 ** 26 };
/** Situations that one has kept when a team goes on. */
const alone = 20;

/** As much room as it can take. */
const searchOf = (program: Program, clauses: readonly Clause[], manner: Manner) =>
  new Explorer(program, layoutsOf(program, 64), clauses, manner, most.bytes);

/** What a team says that goes on where one has come to, and what that one says who goes on from there as far as it can; nothing where there is little to look at. */
function together(
  program: Program,
  clauses: readonly Clause[],
  team: Team,
  manner: Manner,
  bounds: Bounds,
): [Attempt | string, Attempt | string] | undefined {
  const explorer = searchOf(program, clauses, manner);
  const begun = finish(explorer.search({ ...bounds, states: Math.min(alone, bounds.states) }, undefined));
  if (typeof begun === "string" || begun.bound !== "states" || explorer.begun === undefined) return undefined;
  const search = TeamSearch.of(team, program, layoutsOf(program, 64), clauses, explorer.begun, bounds.bytes);
  if (search === undefined) throw new Error("no memory");
  const attempt = finish(search.search(bounds, undefined));
  expect(explorer.takeUp(search.begun)).toBe(true);
  return [attempt, finish(explorer.search(most, undefined))];
}

const plain = (attempt: Attempt | string | undefined, workers = 1) =>
  typeof attempt === "object" ? { ...attempt, workers } : attempt;

const reduces = fc.constantFrom<Manner["reduces"]>("independent steps", "nothing");
const size = fc.integer({ min: 1, max: 4 });
const choices = fc.array(fc.nat(11), { minLength: 1, maxLength: 40 });
const bounds = fc.record({
  states: fc.integer({ min: 30, max: most.states }),
  depth: fc.option(fc.integer({ min: 3, max: 30 }), { nil: undefined }),
});

const checks = `
check { forbid deadlock, hang, violation, assertion }
check { always t0.done < 1 reachable t1.done == 1 }
check { reachable t0.done == 1 && t1.done == 1 expect deadlock }`;

test("a team says what one says alone: verdicts, runs, what is kept and how far it has come, whoever is faster", async () => {
  const seen = { whole: 0, found: 0, states: 0, depth: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.record({ text: randomScenario, size, choices, reduces, collects: fc.boolean(), bounds }),
      async ({ text, size, choices, reduces, collects, bounds: { states, depth } }) => {
        let number = 0;
        const program = await programOf(text + checks.replaceAll("check {", () => `check "${number++}" {`));
        const isBounded = depth !== undefined;
        const manner: Manner = {
          reduces: isBounded ? "nothing" : reduces,
          symmetry: true,
          collects,
          remembersLast: false,
        };
        const bounds = { ...most, states, ...(isBounded && { depth }) };
        for (const { clauses } of [{ clauses: [nothingWrong] }, ...program.checks]) {
          const all = together(program, clauses, teamOfOneThread(size, choices), manner, bounds);
          if (all === undefined) continue;
          const one = finish(searchOf(program, clauses, manner).search(bounds, undefined));
          expect(plain(all[0])).toEqual(plain(one));
          if (typeof one === "string") continue;
          expect(one.states).toBeLessThanOrEqual(states);
          seen[one.bound === "states" || one.bound === "depth" ? one.bound : "whole"]++;
          if (one.clauses.some(({ found }) => found !== undefined)) seen.found++;
          if (one.bound === undefined) continue;
          const whole = finish(searchOf(program, clauses, manner).search(most, undefined));
          expect(plain(all[1])).toEqual(plain(whole));
        }
      },
    ),
    { numRuns: 20 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5);
});

const counters = `task a { var x = 0 main { repeat 15 { x = x + 1 } } }
task b { var x = 0 main { repeat 15 { x = x + 1 } } }
task c { var x = 0 main { repeat 15 { x = x + 1 } } } check "c" { always a.x + b.x + c.x < 46 reachable a.x == 16 }`;
const everyOrder: Manner = { reduces: "nothing", symmetry: true, collects: false, remembersLast: false };

test("a team never takes more memory than it has, and one alone can go on where it had no more", async () => {
  const program = await programOf(counters);
  const [{ clauses }] = program.checks;
  const one = finish(searchOf(program, clauses, everyOrder).search({ ...most, states: 100_000 }, undefined));
  const bounds = { states: 100_000, bytes: 10 * 2 ** 18 };
  const explorer = searchOf(program, clauses, everyOrder);
  finish(explorer.search({ ...bounds, states: alone }, undefined));
  if (explorer.begun === undefined) throw new Error("nothing begun");
  const layouts = layoutsOf(program, 64);
  const team = teamOfOneThread(3, [0, 2, 1, 1]);
  expect(TeamSearch.of(team, program, layouts, clauses, explorer.begun, 2 ** 17)).toBeUndefined();
  const search = TeamSearch.of(team, program, layouts, clauses, explorer.begun, bounds.bytes);
  if (search === undefined) throw new Error("no memory");
  expect(finish(search.search(bounds, undefined))).toMatchObject({ bound: "memory", verdict: "inconclusive" });
  explorer.takeUp(search.begun);
  expect(finish(explorer.search({ ...bounds, states: 100_000 }, undefined))).toEqual(one);
});

test("what a task picks may have more than ten bits", async () => {
  const program =
    await programOf(`task a { var n = 0 main { repeat 30 { n = n + 1 } let k = choose 0..3000 n = k assert k < 2500 } }
task b { var n = 0 main { repeat 3 { n = n + 1 } } }`);
  const bounds = { ...most, states: 20_000 };
  const clauses = [nothingWrong];
  const one = finish(searchOf(program, clauses, everyOrder).search(bounds, undefined));
  const [team] = together(program, clauses, teamOfOneThread(2, [0, 1, 1]), everyOrder, bounds) ?? [];
  expect(one).toMatchObject({ verdict: "refuted" });
  expect(team).toEqual(plain(one, 2));
});

test("what leads to very many is looked at by one, to any bound", async () => {
  const program =
    await programOf(`task a { var x = 0 main { choose { x = choose 0..5000 } or { x = 4500 } assert x != 4500 } }
task b { var n = 0 main { repeat 12 { n = n + 1 } } }`);
  const clauses = [nothingWrong];
  for (const states of [200, 3000, 5000, 8000, 20_000]) {
    for (const choices of [[0], [1, 0, 0]]) {
      const bounds = { ...most, states };
      const one = finish(searchOf(program, clauses, everyOrder).search(bounds, undefined));
      const [team] = together(program, clauses, teamOfOneThread(2, choices), everyOrder, bounds) ?? [];
      expect(team).toEqual(plain(one, 2));
    }
  }
  const explorer = searchOf(program, clauses, everyOrder);
  finish(explorer.search({ ...most, states: alone }, undefined));
  if (explorer.begun === undefined) throw new Error("nothing begun");
  const team = teamOfOneThread(2, [0, 1]);
  const search = TeamSearch.of(team, program, layoutsOf(program, 64), clauses, explorer.begun, most.bytes);
  const watch = ({ states }: { readonly states: number }) => (states > 4000 ? ("seconds" as const) : undefined);
  const ended = search && finish(search.search({ ...most, states: 20_000 }, watch));
  expect(ended).toMatchObject({ bound: "seconds" });
  expect(typeof ended === "object" && ended.states).toBeLessThan(1000);
});

test("a team goes on with a shard: what it has kept is the same", async () => {
  const program = await programOf(counters);
  const [{ clauses }] = program.checks;
  for (const index of [1, 2, 3]) {
    const manner: Manner = { ...everyOrder, shard: { index, of: 3 } };
    const bounds = { ...most, states: 100_000 };
    const explorer = searchOf(program, clauses, manner);
    expect(explorer.begun).toBeUndefined();
    finish(explorer.search({ ...bounds, states: 2000 }, undefined));
    if (explorer.begun === undefined) throw new Error("not dealt out");
    const team = teamOfOneThread(2, [0, 1]);
    const search = TeamSearch.of(team, program, layoutsOf(program, 64), clauses, explorer.begun, most.bytes);
    const one = finish(searchOf(program, clauses, manner).search(bounds, undefined));
    expect(one).toMatchObject({ part: { states: expect.any(Number) } });
    expect(search && finish(search.search(bounds, undefined))).toEqual(plain(one, 2));
  }
});
