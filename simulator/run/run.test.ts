import fc from "fast-check";
import { expect, test } from "vitest";
import { kernels, randomProgram } from "../../test/oracle/random-program.ts";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { F_CONNECTION, F_MODE, F_PC, FibrilMode, TASK_SIZE } from "../machine/fields.ts";
import { Run } from "./run.ts";
import type { Schedule } from "./schedule.ts";

const TIME_OUT = 600_000;

/** Programs that run for long and mostly end well, and short ones with every construct of the language. */
const anyProgram = fc.oneof(randomScenario, ...kernels.map(randomProgram));

const anySchedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant<Schedule>({ kind: "fifo" }),
  fc.nat().map((seed): Schedule => ({ kind: "random", seed })),
  fc.nat().map((seed): Schedule => ({ kind: "pct", seed, depth: 3, steps: 100 })),
);

/** Everything that a moment is, in one text. */
const momentOf = (run: Run): string => `${run.machine.situation.join()}|${run.machine.ledger.join()}`;

test(
  "going back and forth changes nothing: a moment is a function of its step",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        anyProgram,
        anySchedule,
        fc.array(fc.nat(400), { maxLength: 8 }),
        async (text, schedule, jumps) => {
          const program = await programOf(text);
          const run = new Run(program, { schedule });
          const moments = [momentOf(run)];
          while (run.step < 400 && run.advance()) moments.push(momentOf(run));
          for (const jump of jumps) {
            const reached = run.goTo(jump);
            expect(reached).toBe(Math.min(jump, moments.length - 1));
            expect(momentOf(run)).toBe(moments[reached]);
          }
        },
      ),
    );
  },
  TIME_OUT,
);

test(
  "two runs of one program are the same to the bit",
  async () => {
    await fc.assert(
      fc.asyncProperty(anyProgram, anySchedule, async (text, schedule) => {
        const program = await programOf(text);
        const [a, b] = [new Run(program, { schedule }), new Run(program, { schedule })];
        while (a.step < 300 && a.advance()) b.advance();
        expect(momentOf(a)).toBe(momentOf(b));
      }),
      { numRuns: 20 },
    );
  },
  TIME_OUT,
);

test(
  "when all is done, only variables, phones and idle connections are left",
  async () => {
    let finished = 0;
    await fc.assert(
      fc.asyncProperty(randomScenario, async (text) => {
        const run = new Run(await programOf(text));
        const m = run.machine;
        while (run.step < 2_000 && run.advance());
        if (run.outcome().kind !== "finished") return;
        finished++;
        for (const task of m.layout.tasks) {
          expect([...m.situation.subarray(task.at, task.at + TASK_SIZE)].every((field) => field === 0)).toBe(true);
          const first = m.layout.calls.at[task.calls.first];
          const calls = m.situation.subarray(first, m.layout.connections.at[task.connections.first]);
          expect(calls.every((field) => field === 0)).toBe(true);
          for (let fibril = task.fibrils.first; fibril < task.fibrils.first + task.fibrils.count; fibril++) {
            const at = m.layout.fibrils.at[fibril];
            const end = Math.min(m.layout.fibrils.at[fibril + 1] ?? task.end, task.end);
            const used = [...m.situation.subarray(at, end).keys()].filter((field) => m.situation[at + field] !== 0);
            const isIdle = m.situation[at + F_MODE] === FibrilMode.idle;
            expect(used).toEqual(isIdle ? [F_MODE, F_PC, F_CONNECTION] : []);
          }
        }
      }),
    );
    expect(finished).toBeGreaterThan(5);
  },
  TIME_OUT,
);

/** Steps of fibril `main` of task `t`, of connections of `u`, and of messages taken by either, until all is done. */
async function steps(main: string, handler = "answer"): Promise<{ main: number; handler: number; messages: number }> {
  const run = new Run(
    await programOf(`kernel helenos-2011
      protocol p { method M (a) }
      task t { phone u -> u session s -> u exchange parallel pool 1 mutex m rwlock l var v = 0 var w[3]
        fn f(a) { return a + 1 }
        fn g() { }
        main { ${main} } }
      task u serves p { on M(a) { ${handler} } }`),
  );
  const counts = { main: 0, handler: 0, messages: 0 };
  for (let next = run.next(); next !== undefined; next = run.next()) {
    if (next.fibril === undefined) counts.messages++;
    else if (next.task === 0) counts.main++;
    else counts.handler++;
    run.advance();
  }
  expect(run.outcome().kind).toBe("finished");
  return counts;
}

test.each([
  ["a statement that cannot block is one step", "v = 1", 1],
  ["a call sends in one step and takes the answer in another", "call u.M(1)", 2],
  ["on a session, begin comes before and end falls into the last step", "call s.M(1)", 3],
  ["send and wait: the wait is one step up to the block, and one when it goes on", "let m = send u.M(1) wait m", 3],
  ["a wait whose answer is there does not block", "let m = send u.M(1) sleep 1ms wait m", 5],
  ["a lock that is free is one step; its block is released in a step at the brace", "lock m { v = 1 }", 3],
  ["the head of if is a step", "if v { v = 1 } else { v = 2 }", 2],
  ["the head of while is a step each time", "while v < 2 { v = v + 1 }", 5],
  ["the head of repeat is a step each time", "repeat 3 { v = v + 1 }", 7],
  ["the head of for is a step each time", "for i in 1..3 { v = v + i }", 5],
  ["loop has no head; break is a step", "loop { v = v + 1 if v == 2 { break } }", 5],
  ["continue is a step", "repeat 2 { continue v = 9 }", 5],
  ["a fn is entered in one step and returns in another", "v = f(v)", 2],
  ["an empty fn is the step of its call", "g()", 1],
  ["sleep is one step up to the wait, one when the timer fires, and one when it goes on", "sleep 1ms", 3],
  ["yield is one step", "yield", 1],
  ["wait all is one wait", "let a = send u.M(1) let b = send u.M(2) wait all a, b wait a wait b", 6],
  ["an exchange block begins and ends in steps of its own", "exchange s as ex { v = 1 }", 3],
  ["return leaves through a lock block: value, unlock, return", "v = 1 lock m { lock l read { return } }", 6],
])("%s", async (_, main, expected) => {
  expect((await steps(main)).main).toBe(expected);
});

test("a call is taken off the answerbox, begun, answered, and its answer taken", async () => {
  expect(await steps("call u.M(1)")).toEqual({ main: 2, handler: 2, messages: 2 });
});

test("values travel: arguments, answers, arrays, functions, short circuits", async () => {
  const run = new Run(
    await programOf(`kernel helenos-2011
      protocol p { method M (a, b) }
      task t { phone u -> u var r = 0 var s = 0 var w[3] var x = 0
        fn twice(a) { return add(a, a) }
        fn add(a, b) { let sum = a + b return sum }
        main {
          let rc, one, two = call u.M(3, 4)
          r = rc * 100 + one * 10 + two
          w[1] = twice(21)
          s = w[1] + w[0]
          x = (0 && 1 / w[0]) + (5 || 1 / w[0]) * 10 + (2 && 3) * 100
        } }
      task u serves p { on M(a, b) { answer a - b, a, b } }`),
  );
  while (run.advance());
  const [task] = run.system().tasks;
  const values = task?.variables.map(({ name, isArray, values }) => [name, isArray ? values : values[0]]);
  expect(values).toEqual([
    ["r", -66],
    ["s", 42],
    ["w", [0, 42, 0]],
    ["x", 110],
  ]);
});

test("a decision against the schedule branches the history", async () => {
  const run = new Run(
    await programOf(`kernel helenos-2011
      task a { var v = 0 main { v = 1 v = 2 } }
      task b { var v = 0 main { v = 1 } }`),
  );
  expect(run.next()?.task).toBe(0);
  expect(run.decide({ kind: "step", task: 1 })).toBe(true);
  // Nothing later had been seen: there is no other future to keep.
  expect(run.branch).toBe(0);
  expect(run.system().tasks.map((task) => task.variables[0]?.values[0])).toEqual([0, 1]);
  expect(run.decide({ kind: "step", task: 1 })).toBe(false);
  while (run.advance());
  run.goTo(1);
  expect(run.system().tasks.map((task) => task.variables[0]?.values[0])).toEqual([0, 1]);
});

test("a twin takes the same decisions, and moves nothing of the run that it is of", async () => {
  const program = await programOf(`kernel helenos-2011
    task a { var v = 0 main { v = 1 v = 2 v = 3 } }
    task b { var v = 0 main { choose { v = 1 } or { v = 2 } v = v + 1 } }`);
  const run = new Run(program, { schedule: { kind: "random", seed: 5 } });
  run.decide({ kind: "step", task: 1, choice: 1 });
  run.advance();
  const moments = [momentOf(run)];
  while (run.advance()) moments.push(momentOf(run));
  const twin = run.twin();
  expect(momentOf(twin)).toBe(moments.at(-1));
  twin.goTo(2);
  expect(moments).toEqual([momentOf(twin), ...moments.slice(1).map(() => twin.advance() && momentOf(twin))]);
  expect(momentOf(run)).toBe(moments.at(-1));
});

test("functions that share functions many levels deep are looked at once each", async () => {
  const levels = Array.from(
    { length: 40 },
    (_, level) => `fn a${level}() { a${level + 1}() b${level + 1}() } fn b${level}() { a${level + 1}() }`,
  );
  const text = `task t { condvar c ${levels.join("\n")} fn a40() { signal c } fn b40() { } main { yield } }`;
  const run = new Run(await programOf(text));
  while (run.advance());
  expect(run.outcome().kind).toBe("finished");
});
