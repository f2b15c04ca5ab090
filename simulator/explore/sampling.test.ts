import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { Run } from "../run/run.ts";
import { finish } from "../work.ts";
import { nothingWrong } from "./default-check.ts";
import { exploring } from "./exploring.ts";
import { type Sampled, type SamplingOptions, sampling } from "./sampling.ts";

const sample = { runs: 100, steps: 1000, seed: 0 };

async function sampled(text: string, options: SamplingOptions = {}): Promise<Sampled> {
  const program = await programOf(text);
  return finish(sampling(program, program.checks[0].clauses, sample, options));
}

/** What is said of the only check of a text. */
async function check(text: string, expected: string): Promise<void> {
  const { verdict, clauses } = await sampled(text);
  const steps = clauses.flatMap(({ found }) => (found === undefined ? [] : ` in ${found.decisions.size}`));
  expect(`${verdict}${steps.join()}`).toBe(expected);
}

const orders = `task a { var x = 0 mutex m mutex n
  main { lock m { yield lock n { x = x + 1 } } }
  fibril f { lock n { yield lock m { x = x + 1 } } } }`;
const racing = `protocol p { method SET }
  task a serves p { var x = 0 on SET { x = 1 answer } main { repeat 3 { yield } assert x == 0 } }
  task b { phone a -> a main { repeat 2 { yield } call a.SET() } }`;

test("a run that is forbidden refutes it", () => check(`${orders} check "c" { forbid deadlock }`, "refuted in 6"));

test("one that is expected shows it", () => check(`${orders} check "c" { expect deadlock among a }`, "holds in 6"));

test("an order of steps that is not everyday is found", () =>
  check(`${racing} check "c" { forbid assertion }`, "refuted in 18"));

test("a condition is found where it holds", () => check(`${racing} check "c" { reachable a.x == 1 }`, "holds in 13"));

test("and where it does not", () => check(`${racing} check "c" { always a.x == 0 }`, "refuted in 13"));

test("a run that stops before what has to come refutes it", () =>
  check(`${orders} check "c" { eventually a.x == 2 }`, "refuted in 6"));

test("what no run speaks against is not known to hold", () =>
  check(
    'task a { var x = 0 main { x = 1 } } check "c" { forbid stuck eventually a.x == 1 always a.x < 2 }',
    "inconclusive",
  ));

test("all that goes wrong is collected, each once", async () => {
  const text =
    'task a { mutex m main { choose { lock m lock m } or { assert false } or { } } } check "c" { forbid deadlock }';
  const { findings, runs } = await sampled(text, { collects: true });
  expect(findings.map(({ kind }) => kind).toSorted()).toEqual(["assertion", "deadlock"]);
  expect(runs).toBe(sample.runs);
});

test("what is executed is counted, and what never is", async () => {
  const text = (condition: string) =>
    `task a x 2 { var x = 0 main { x = 1 if ${condition} { f() } } fn f() { x = 2 } } check "c" { forbid deadlock }`;
  const whole = await sampled(text("x == 1"));
  expect(whole.coverage).toMatchObject({ instructions: whole.coverage.ofInstructions });
  const part = await sampled(text("x == 3"));
  expect(part.coverage.ofInstructions).toBe(whole.coverage.ofInstructions);
  expect(part.coverage.instructions).toBeLessThan(part.coverage.ofInstructions);
});

test("it is known for how long nothing new was seen", async () => {
  const { coverage } = await sampled(`task a x 2 { main { yield } } check "c" { forbid deadlock }`);
  expect(coverage.switches).toBeGreaterThan(1);
  expect(coverage.quietRuns).toBeGreaterThan(50);
  const alone = await sampled(`task a { main { yield } } check "c" { forbid deadlock }`);
  expect(alone.coverage).toMatchObject({ switches: 0, quietRuns: sample.runs });
});

test("it ends when it is told to", async () => {
  const { bound, runs } = await sampled('task a { main { } } check "c" { forbid deadlock }', {
    watch: ({ runs: begun }) => (begun === 3 ? "cancelled" : undefined),
  });
  expect({ bound, runs }).toEqual({ bound: "cancelled", runs: 3 });
});

test("the same seed says the same; what it finds the search of all schedules finds, and its schedule leads there", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(1000), async (text, seed) => {
      const program = await programOf(text);
      const sampled = () => finish(sampling(program, [nothingWrong], { runs: 10, steps: 500, seed }));
      const { clauses, verdict, ...rest } = sampled();
      expect(sampled()).toEqual({ clauses, verdict, ...rest });
      const decisions = clauses[0].found?.decisions;
      if (decisions === undefined) return;
      found++;
      const run = new Run(program, { decisions });
      while (run.step < decisions.size && run.advance());
      expect(run.hasNewFinding || run.machine.faulted).toBe(true);
      const all = finish(exploring(program, [nothingWrong], { states: 2000, bytes: 2 ** 26 }, { minimises: false }));
      expect(all.bound !== undefined || all.verdict === "refuted").toBe(true);
    }),
    { numRuns: 40 },
  );
  expect(found).toBeGreaterThan(10);
});
