import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import type { Decision } from "./decision.ts";
import { Run } from "./run.ts";
import { scheduleFor } from "./schedule-for.ts";

const program = await programOf(`
  task a { mutex m main { lock m { yield } } fibril b { lock m { sleep 1ms } } }
  task c { main { repeat 3 { yield } } }`);

const toTheEnd = (run: Run): Run => {
  while (run.advance());
  return run;
};

test("a recording gives the same run without a change of course, also backwards", () => {
  const original = toTheEnd(new Run(program, { schedule: { kind: "random", seed: 3 } }));
  const decisions = original.recording();
  expect(decisions.size).toBeGreaterThan(0);
  const run = toTheEnd(new Run(program, { decisions }));
  expect(run.branch).toBe(0);
  expect(run.misfit).toBeUndefined();
  expect(run.machine.situation).toEqual(original.machine.situation);
  run.goTo(2);
  expect(toTheEnd(run).machine.ledger).toEqual(original.machine.ledger);
});

test("a recorded decision that is not possible stops the run before it, and nobody is called stuck", () => {
  const decisions = new Map<number, Decision>([[4, { kind: "timer", fibril: 0 }]]);
  const run = toTheEnd(new Run(program, { decisions }));
  expect(run.step).toBe(4);
  expect(run.misfit).toBe(4);
  expect(run.outcome().kind).toBe("running");
  expect(run.findings()).toEqual([]);
  run.goTo(1);
  expect(run.misfit).toBeUndefined();
});

test("a decision against the recording takes the rest of it away", () => {
  const run = new Run(program, { decisions: new Map([[4, { kind: "timer", fibril: 0 }]]) });
  expect(run.decide({ kind: "step", task: 1 })).toBe(true);
  expect(toTheEnd(run).outcome().kind).toBe("finished");
});

test("a recording that goes on after the end of the run does not fit", () => {
  const run = toTheEnd(new Run(program, { decisions: new Map([[500, { kind: "step", task: 0 }]]) }));
  expect(run.outcome().kind).toBe("finished");
  expect(run.misfit).toBe(500);
});

test("a limit in place of the scenario's own says how it is raised", async () => {
  const limited = await programOf("limits { steps 2 } task a { main { loop { yield } } }");
  const run = toTheEnd(new Run(limited, { limit: { steps: 5, raising: "ask for more" } }));
  expect(run.step).toBe(5);
  expect(run.outcome()).toMatchObject({
    kind: "limit",
    fault: { message: expect.stringMatching(/5 steps.*: ask for more$/) },
  });
});

test("pct spreads its changes over the steps that the scenario takes under fifo", () => {
  const { step } = toTheEnd(new Run(program));
  expect(scheduleFor(program, { kind: "pct", seed: 7 })).toEqual({ kind: "pct", seed: 7, depth: 3, steps: step });
  expect(scheduleFor(program, { kind: "random", seed: 7 })).toEqual({ kind: "random", seed: 7 });
  expect(scheduleFor(program, { kind: "fifo" })).toEqual({ kind: "fifo" });
});
