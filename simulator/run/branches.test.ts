import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import type { Decision } from "./decision.ts";
import { Run } from "./run.ts";

const clientAndServer = (kernel: string) => `kernel ${kernel}
protocol p { method ASK = 1024 (n) }
task client id 1 {
  phone server -> server
  var x = 1
  var got = 0
  main {
    let rc, v = call server.ASK(x)
    got = v
    let again = call server.ASK(x)
    assert again == EOK, "{again}"
  }
}
task server id 2 serves p {
  on ASK(n) { sleep 1ms  answer EOK, n * 2 }
}
`;

/** The values of the variables of the first task. */
const valuesOf = (run: Run) => run.system().tasks[0]?.variables.map(({ values }) => values[0]);

test("a variable that is set gives another future, and the one that was seen stays", async () => {
  const run = new Run(await programOf(clientAndServer("helenos-2026")));
  while (run.advance());
  const end = run.step;
  expect(valuesOf(run)).toEqual([1, 2]);
  run.goTo(0);
  expect(run.decide({ kind: "set", task: 0, offset: 0, value: 21 }, "x = 21 at step 0")).toBe(true);
  expect(run.step).toBe(1);
  while (run.advance());
  expect(valuesOf(run)).toEqual([21, 42]);
  expect(run.step).toBe(end + 1);
  expect(run.branches).toEqual([
    { id: 0, name: "main", parent: undefined, fork: 0, furthest: end },
    { id: 1, name: "x = 21 at step 0", parent: 0, fork: 0, furthest: end + 1 },
  ]);
  expect(run.changeTo(0)).toBe(true);
  run.goTo(end);
  expect(valuesOf(run)).toEqual([1, 2]);
  expect(run.changeTo(1)).toBe(true);
  run.goTo(end);
  expect(valuesOf(run)).toEqual([21, 42]);
  expect(run.changeTo(7)).toBe(false);
});

test.each([
  ["helenos-2011", "gone"],
  ["helenos-2026", "gone"],
])("a task that is killed under %s: its phones are hung up, its callers hear of it", async (kernel, life) => {
  const run = new Run(await programOf(clientAndServer(kernel)));
  while (run.step < 6) run.advance();
  expect(run.decide({ kind: "kill", task: 1 })).toBe(true);
  while (run.advance());
  expect(run.system().tasks.map((task) => task.life)).toEqual(["alive", life]);
  const outcome = run.outcome();
  expect(outcome.kind === "assertion" && outcome.fault.message).toContain("an assertion does not hold");
  expect(run.decide({ kind: "kill", task: 1 })).toBe(false);
});

test.each(["helenos-2011", "helenos-2026"])("a client that is killed while it waits under %s", async (kernel) => {
  const run = new Run(await programOf(clientAndServer(kernel)));
  while (run.step < 6) run.advance();
  expect(run.decide({ kind: "kill", task: 0 })).toBe(true);
  while (run.advance());
  expect(run.system().tasks.map((task) => task.life)).toEqual(["gone", "alive"]);
  expect(run.outcome().kind).toBe("finished");
});

test("what cannot be done is refused", async () => {
  const run = new Run(await programOf("task t { var c: call var x = 0 main { let y = 1 x = y } }"));
  expect(run.decide({ kind: "set", task: 0, offset: 0, value: 1 })).toBe(false);
  expect(run.decide({ kind: "set", task: 5, offset: 0, value: 1 })).toBe(false);
  expect(run.decide({ kind: "set local", fibril: 0, offset: 99, value: 1 })).toBe(false);
  run.advance();
  expect(run.decide({ kind: "set local", fibril: 0, offset: 0, value: 8 })).toBe(true);
  while (run.advance());
  expect(run.system().tasks[0]?.variables[1]?.values).toEqual([8]);
});

const walk = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("go" as const), to: fc.nat(120) }),
    fc.record({ kind: fc.constant("kill" as const), task: fc.nat(3) }),
    fc.record({ kind: fc.constant("set" as const), task: fc.nat(3), offset: fc.nat(3), value: fc.integer() }),
    fc.record({ kind: fc.constant("step" as const), task: fc.nat(3) }),
    fc.record({ kind: fc.constant("branch" as const), index: fc.nat(5), to: fc.nat(120) }),
  ),
  { maxLength: 12 },
);

test("wherever one goes among branches, a moment is what its recording gives anew", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, walk, async (source, moves) => {
      const program = await programOf(source);
      const run = new Run(program);
      for (const move of moves) {
        if (move.kind === "go") run.goTo(move.to);
        else if (move.kind === "branch") {
          run.changeTo(run.branches[move.index % run.branches.length]?.id ?? 0);
          run.goTo(move.to);
        } else if (move.kind === "step" || move.task < program.tasks.length) run.decide(move satisfies Decision);
      }
      const { step } = run;
      const anew = new Run(program, { decisions: run.recording() });
      anew.goTo(step);
      expect([...anew.machine.situation]).toEqual([...run.machine.situation]);
      expect([...anew.machine.ledger]).toEqual([...run.machine.ledger]);
    }),
  );
});
