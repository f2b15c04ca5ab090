import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import type { Clause, Program } from "../program.ts";
import { codeOf, isIntervention } from "../run/decision.ts";
import { finish } from "../work.ts";
import type { Attempt } from "./attempt.ts";
import { nothingWrong } from "./default-check.ts";
import type { Manner } from "./expander.ts";
import { type Bounds, Explorer } from "./explorer.ts";
import { goalOf } from "./goal.ts";
import { Replay } from "./replay.ts";
import { layoutsOf } from "./room.ts";
import { TeamSearch, teamOfOneThread } from "./team.ts";
import type { Found } from "./verdict.ts";

const most: Bounds = { states: 800, bytes: 2 ** 28 };

/** What one says who looks at a search alone, and what a team says; nothing where it is too large, or would have to begin anew. */
function both(
  program: Program,
  clauses: readonly Clause[],
  size: number,
  manner: Manner,
): [Attempt, Attempt] | undefined {
  // As much room as it can take.
  const layouts = layoutsOf(program, 64);
  const alone = finish(new Explorer(program, layouts, clauses, manner, most.bytes).search(most, undefined));
  if (typeof alone === "string" || alone.bound !== undefined) return undefined;
  const team = finish(
    new TeamSearch(teamOfOneThread(size), program, layouts, clauses, manner, most.bytes).search(most, undefined),
  );
  if (typeof team === "string") throw new Error(team);
  return [alone, team];
}

const keysOf = ({ findings }: Attempt): string[] =>
  findings.map(({ decisions: _, ...seen }) => JSON.stringify(seen)).toSorted();

function expectToLead(program: Program, found: Found, clause?: Clause): void {
  const codes = [...found.decisions.values()].flatMap((each) => (isIntervention(each) ? [] : [codeOf(each)]));
  expect(finish(new Replay(program).to(goalOf(found, clause), codes))).toBeDefined();
}

const reduces = fc.constantFrom<Manner["reduces"]>("independent steps", "nothing");

test("a team keeps the same situations as one alone, and finds the same", async () => {
  let looked = 0;
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.integer({ min: 1, max: 4 }), reduces, async (text, size, reduces) => {
      const program = await programOf(text);
      const manner = { reduces, symmetry: true, collects: true, remembersLast: false };
      const searched = both(program, [nothingWrong], size, manner);
      if (searched === undefined) return;
      const [alone, team] = searched;
      const { findings, clauses, limit, frontier, ...counts } = team;
      expect(counts).toEqual({
        ...counts,
        states: alone.states,
        transitions: alone.transitions,
        verdict: alone.verdict,
      });
      expect(keysOf(team)).toEqual(keysOf(alone));
      for (const found of findings) expectToLead(program, found);
      if (alone.states > 50) looked++;
    }),
    { numRuns: 30 },
  );
  expect(looked).toBeGreaterThan(5);
});

const checks = `
check { forbid deadlock, hang, violation, assertion }
check { always t0.done < 1 reachable t1.done == 1 }
check { reachable t0.done == 1 && t1.done == 1 expect deadlock }`;

test("a team decides clauses as one does alone, by runs that lead there", async () => {
  let decided = 0;
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.integer({ min: 2, max: 4 }), reduces, async (text, size, reduces) => {
      let number = 0;
      const program = await programOf(text + checks.replaceAll("check {", () => `check "${number++}" {`));
      const manner = { reduces, symmetry: true, collects: false, remembersLast: false };
      for (const { clauses } of program.checks) {
        const [alone, team] = both(program, clauses, size, manner) ?? [];
        if (alone === undefined || team === undefined) continue;
        expect(team.verdict).toBe(alone.verdict);
        for (const { clause, found } of team.clauses) {
          if (found === undefined) continue;
          expectToLead(program, found, clause);
          decided++;
        }
      }
    }),
    { numRuns: 20 },
  );
  expect(decided).toBeGreaterThan(20);
});

test("no worker passes its memory, and a team says the same each time", async () => {
  const program = await programOf(`task a { var x = 0 main { repeat 60 { x = x + 1 } } }
task b { var x = 0 main { repeat 60 { x = x + 1 } } } check "c" { always a.x + b.x < 100 }`);
  const manner: Manner = { reduces: "nothing", symmetry: true, collects: false, remembersLast: false };
  const search = (bytes: number) =>
    finish(
      new TeamSearch(teamOfOneThread(3), program, layoutsOf(program), program.checks[0].clauses, manner, bytes).search(
        { ...most, states: 100_000 },
        undefined,
      ),
    );
  expect(search(2 ** 17)).toMatchObject({ bound: "memory", verdict: "inconclusive" });
  expect(search(2 ** 24)).toMatchObject({ bound: undefined, verdict: "refuted" });
  expect(search(2 ** 24)).toEqual(search(2 ** 24));
});
