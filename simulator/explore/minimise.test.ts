import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import type { Program } from "../program.ts";
import type { Decision } from "../run/decision.ts";
import { namesOf } from "../run/judge.ts";
import { Run } from "../run/run.ts";
import type { Schedule } from "../run/schedule.ts";
import type { Decisions } from "../run/schedule-file.ts";
import { finish } from "../work.ts";
import { circlesOf, isSeen } from "./circle.ts";
import { nothingWrong } from "./default-check.ts";
import { exploring } from "./exploring.ts";
import { goalOf } from "./goal.ts";
import { minimising } from "./minimise.ts";
import type { Seen } from "./verdict.ts";

/** Who moves in a schedule, each with as many steps as it does in a row. */
function blocksOf(program: Program, decisions: Decisions): { who: string; steps: number }[] {
  const { layout } = new Run(program).machine;
  const blocks: { who: string; steps: number }[] = [];
  for (const decision of decisions.values()) {
    const task = decision.kind === "timer" ? layout.fibrils.task[decision.fibril] : taskOf(decision);
    const who = program.tasks[task].name;
    if (blocks.at(-1)?.who !== who) blocks.push({ who, steps: 0 });
    blocks[blocks.length - 1].steps++;
  }
  return blocks;
}

function taskOf(decision: Decision): number {
  if ("task" in decision) return decision.task;
  throw new Error("no task does this");
}

/** What goes wrong first under a schedule, and all decisions up to there. */
function firstIn(program: Program, schedule: Schedule): { seen: Seen; decisions: Decisions } {
  const run = new Run(program, { schedule });
  const decisions = new Map<number, Decision>();
  for (let next = run.next(); !run.hasNewFinding && next !== undefined; next = run.next()) {
    decisions.set(run.step, next.decision);
    run.advance();
  }
  return { seen: seenBy(run), decisions };
}

function seenBy(run: Run): Seen {
  const ending = run.ending();
  if ("fault" in ending) return { kind: ending.kind, cycle: [], circle: [], place: ending.fault.place };
  if (!("finding" in ending)) throw new Error(`nothing is wrong: ${ending.kind}`);
  const { finding } = ending;
  const cycle = namesOf(run.program, finding.cycle);
  const [circle] = circlesOf(run.machine, finding);
  return { kind: ending.kind, cycle, circle, place: undefined };
}

async function check(text: string, expected: string): Promise<void> {
  const program = await programOf(text);
  const { seen, decisions } = firstIn(program, { kind: "random", seed: 1 });
  const least = finish(minimising(program, decisions, goalOf(seen, undefined)));
  expect(blocksOf(program, decisions).length).toBeGreaterThan(blocksOf(program, least).length);
  expect(
    blocksOf(program, least)
      .map(({ who, steps }) => `${who} ${steps}`)
      .join(", "),
  ).toBe(expected);
}

const pair = `protocol p { method ASK }
task a serves p { phone b -> b main { call b.ASK() } on ASK { call b.ASK() answer } }
task b serves p { phone a -> a on ASK { call a.ASK() answer } }
`;

test("who has nothing to do with it is left out", () =>
  check(
    `${pair} task c { var x = 0 main { repeat 20 { x = x + 1 } } } task d { main { loop { yield } } }`,
    "a 1, b 3, a 3",
  ));

test("steps of a task come together", () =>
  check(
    `task a { var x = 0 main { x = 1 x = 2 x = 3 } fibril f { yield } }
     task b { main { repeat 3 { yield } crash_here() } fn crash_here() { assert false } }`,
    "b 9",
  ));

test("what a task chooses stays chosen", () =>
  check(
    `task a { var x = 0 main { loop { let k = choose 0..4 if k == 3 { assert false } } } }
     task b { main { loop { yield } } }`,
    "a 3",
  ));

test("a timer that the mistake needs stays", () =>
  check("task a { var x = 0 main { sleep 1s assert x } } task b { main { repeat 5 { yield } } }", "a 4"));

test("a schedule that does not lead there stays as it is", async () => {
  const program = await programOf(pair);
  const decisions: Decisions = new Map([[0, { kind: "step", task: 0 }]]);
  const goal = goalOf({ kind: "hang", cycle: [], circle: [], place: undefined }, undefined);
  expect(finish(minimising(program, decisions, goal))).toBe(decisions);
});

test("as soon as it is to be over it is left as it is by then, and leads there still", async () => {
  const program = await programOf(`${pair} task c { var x = 0 main { repeat 20 { x = x + 1 } } }`);
  const { seen, decisions } = firstIn(program, { kind: "random", seed: 1 });
  expect(finish(minimising(program, decisions, goalOf(seen, undefined), () => true))).toBe(decisions);
  const sizes = [1, 3, 8, 1000].map((most) => {
    let asked = 0;
    const isOver = () => ++asked > most;
    const { size } = finish(minimising(program, decisions, goalOf(seen, undefined), isOver));
    expect(asked).toBeLessThan(most + 100);
    return size;
  });
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  expect(sizes.at(-1)).toBeLessThan(sizes[0]);
});

test("a run that has to stop before something still does", async () => {
  const program = await programOf(
    'task a { var x = 0 main { yield } fibril f { yield } } task b { main { yield } } check "c" { eventually a.x }',
  );
  const { clauses } = finish(exploring(program, program.checks[0].clauses, { states: 1000, bytes: 2 ** 24 }));
  const decisions = clauses[0].found?.decisions ?? new Map();
  expect(blocksOf(program, decisions)).toHaveLength(2);
  const run = new Run(program, { decisions });
  while (run.advance());
  expect(run.step).toBe(decisions.size);
});

test("whatever is found, the schedule leads to it still, with no more steps and switches; and there is nothing left to be done", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(randomScenario, async (text) => {
      const program = await programOf(text);
      const options = { minimises: false, collects: true };
      const { findings } = finish(exploring(program, [nothingWrong], { states: 300, bytes: 2 ** 26 }, options));
      for (const seen of findings.slice(0, 3)) {
        const least = finish(minimising(program, seen.decisions, goalOf(seen, undefined)));
        const run = new Run(program, { decisions: least });
        while (run.step < least.size && run.advance());
        expect(run.step).toBe(least.size);
        if ("fault" in run.ending())
          expect(seenBy(run)).toEqual({ kind: seen.kind, cycle: [], circle: [], place: seen.place });
        else {
          expect(run.hasNewFinding).toBe(true);
          expect(run.stuck().some((each) => isSeen(run.machine, each, seen))).toBe(true);
        }
        expect(least.size).toBeLessThanOrEqual(seen.decisions.size);
        const [before, after] = [blocksOf(program, seen.decisions), blocksOf(program, least)];
        expect(after.length).toBeLessThanOrEqual(before.length);
        expect(finish(minimising(program, least, goalOf(seen, undefined)))).toEqual(least);
        found++;
      }
    }),
    { numRuns: 30 },
  );
  expect(found).toBeGreaterThan(20);
});
