import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { Run } from "../run/run.ts";
import { finish } from "../work.ts";
import { nothingWrong } from "./default-check.ts";
import { exploring } from "./exploring.ts";
import { type Measured, measuring, type SamplingOptions, sampling } from "./sampling.ts";

const sample = { runs: 100, steps: 1000, seed: 0 };

async function sampled(text: string, options: SamplingOptions = {}): Promise<Measured> {
  const program = await programOf(text);
  return finish(measuring(program, program.checks[0].clauses, sample, options));
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
  expect(whole.coverage).toMatchObject({ statements: { seen: 4, of: 4 }, neverRun: [] });
  const { coverage } = await sampled(text("x == 3"));
  expect(coverage.statements).toEqual({ seen: 2, of: 4 });
  expect(coverage.neverRun).toMatchObject([{ routine: undefined }, { routine: { kind: "fn", name: "f" } }]);
});

test("what can be chosen is counted, and what never is", async () => {
  const { coverage } = await sampled(`task a { var x = 0 main {
    x = choose 0..200
    choose { x = 1 } or { x = 2 } or { }
    if x == 900 { choose { x = 1 } or { } }
  } } check "c" { forbid deadlock }`);
  expect(coverage.choices.of).toBe(205);
  expect(coverage.choices.seen).toBeLessThan(203);
  expect(coverage.partlyTried).toMatchObject([{ place: { line: 1 }, choices: { of: 200 } }]);
});

test("what each single run shows anew is expected of the next, too", async () => {
  const text = (values: number) => `task a { var x = 0 main { repeat 20 { x = choose 0..${values} } } }
    task b { main { repeat 3 { yield } } } check "c" { forbid deadlock }`;
  const [few, many] = [await sampled(text(1)), await sampled(text(1_000_000))];
  expect(few.coverage.situations).toBeLessThan(many.coverage.situations / 10);
  expect(few.coverage.newInNextRun).toBeLessThan(0.05);
  const narrow = `task t x 6 { main { repeat 2 { yield } } } check "c" { forbid deadlock }`;
  const program = await programOf(narrow);
  const ofRuns = (runs: number) => finish(measuring(program, program.checks[0].clauses, { ...sample, runs })).coverage;
  expect(ofRuns(3).newInNextRun).toBeGreaterThan(ofRuns(300).newInNextRun);
  expect(ofRuns(3).switches).toBeLessThan(ofRuns(300).switches);
});

test("all schedules can be of one kind", async () => {
  const program = await programOf(`${racing} check "c" { forbid assertion }`);
  const verdicts = (["fifo", "random", "pct"] as const).map((schedule) =>
    finish(sampling(program, program.checks[0].clauses, { runs: 60, steps: 1000, seed: 1, schedule })),
  );
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["inconclusive", "refuted", "refuted"]);
});

test("runs that would go on are counted", async () => {
  const program = await programOf(
    'task a { main { loop { choose { yield } or { exit } } } } check "c" { forbid deadlock }',
  );
  const { cut, runs } = finish(sampling(program, program.checks[0].clauses, { runs: 100, steps: 3, seed: 1 }));
  expect(runs).toBe(100);
  expect(cut).toBeGreaterThan(5);
  expect(cut).toBeLessThan(95);
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
