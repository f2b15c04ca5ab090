import fc from "fast-check";
import { expect, test } from "vitest";
import { kernels, randomProgram } from "../../test/oracle/random-program.ts";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { EventKind } from "../machine/machine.ts";
import { codeOf, stepOf, timerOf } from "./decision.ts";
import type { Possible } from "./possible.ts";
import { Run } from "./run.ts";
import { isPossible } from "./schedule.ts";

/** More than a `choose` of a random program has, so that one that is left out would be seen. */
const mostChoices = 12;

/** What is listed is possible, and what is possible is listed; and each leads to what is said of it. */
function checkMoment(run: Run): void {
  const { machine } = run;
  const listed = run.possible();
  const codes = listed.map(({ decision }) => codeOf(decision));
  const tasks = machine.layout.tasks.flatMap((_, task) =>
    Array.from({ length: mostChoices }, (_, choice) => stepOf(task, choice)),
  );
  const all = [...tasks, ...[...machine.layout.fibrils.at.keys()].map(timerOf)];
  expect(codes).toEqual(run.next() === undefined ? [] : all.filter((code) => isPossible(machine, code)));
  for (const possible of listed) checkOne(run, possible);
}

function checkOne(run: Run, possible: Possible): void {
  const other = run.twin();
  const events: [kind: number, subject: number][] = [];
  other.listener = { event: (kind, _, subject) => events.push([kind, subject]) };
  expect(other.decide(possible.decision)).toBe(true);
  const { message, branch, value, fibril } = possible;
  const messages = events.filter(([kind]) => kind === EventKind.dispatched || kind === EventKind.begun);
  for (const [, call] of messages) if (possible.pc === undefined) expect(message).toBe(call);
  if (message !== undefined) expect(possible.pc).toBeUndefined();
  if (branch !== undefined && branch >= 0 && fibril !== undefined) expect(other.standing(fibril)?.pc).toBe(branch);
  const values = events.filter(([kind]) => kind === EventKind.chosen).map(([, chosen]) => chosen);
  if (value !== undefined && values.length > 0) expect(values).toEqual([value]);
}

test("random systems: everything that is listed is possible, and all that is possible is listed", {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(randomScenario, ...kernels.map(randomProgram)),
      fc.infiniteStream(fc.nat()),
      async (text, turns) => {
        const run = new Run(await programOf(text));
        for (let step = 0; step < 25; step++) {
          checkMoment(run);
          const possible = run.possible();
          const turn = turns.next().value ?? 0;
          if (possible.length === 0) break;
          expect(run.decide(possible[turn % possible.length].decision)).toBe(true);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("a choose, of branches and of values: each is listed, up to as many as are wanted", async () => {
  const run = new Run(
    await programOf(`kernel helenos-2011
      task a { var v = 0 main { choose { v = 1 } or { v = 2 } let k = choose 3..100 } }`),
  );
  const branches = run.possible().map(({ branch = -1 }) => run.program.places[branch].column);
  expect(branches).toHaveLength(2);
  expect(branches[0]).toBeLessThan(branches[1] ?? 0);
  run.decide({ kind: "step", task: 0, choice: 1 });
  run.advance();
  expect(run.possible(3).map(({ value }) => value)).toEqual([3, 4, 5]);
  expect(run.possible()).toHaveLength(97);
});

test("after a fault, and at the limit of steps, nothing is possible", async () => {
  const fault = new Run(await programOf("task a { main { assert 0 yield } } task b { main { loop { yield } } }"));
  while (fault.advance());
  expect(fault.possible()).toEqual([]);
  expect(fault.decide({ kind: "step", task: 1 })).toBe(false);
  const limited = new Run(await programOf("limits { steps 5 } task b { main { loop { yield } } }"));
  while (limited.advance());
  expect(limited.step).toBe(5);
  expect(limited.possible()).toEqual([]);
  expect(limited.decide({ kind: "step", task: 0 })).toBe(false);
});
