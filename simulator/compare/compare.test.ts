import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import type { Program } from "../program.ts";
import { isSameDecision } from "../run/decision.ts";
import { Run } from "../run/run.ts";
import { scheduleFor } from "../run/schedule-for.ts";
import { compare } from "./compare.ts";
import { type Comparison, comparedAt, isSame } from "./comparison.ts";
import { goTogether } from "./together.ts";

const scenario = `protocol p { method ASK = 1024 (n) }
task client id 1 {
  phone server -> server
  var last: message
  main {
    last = send server.ASK(7)
    wait last
  }
}
task server id 2 serves p {
  mutex m
  semaphore tickets = 2
  var table[3] = 0
  on ASK(n) {
    down tickets
    lock m {
      table[1] = n
      answer
    }
    exit
  }
}
`;

/** A program's run at a step, as it is compared. */
function momentOf(program: Program, step: number) {
  const run = new Run(program);
  run.goTo(step);
  return comparedAt(run);
}

/** What differs between two moments of one course. */
async function between(text: string, left: number, right: number): Promise<Comparison> {
  const program = await programOf(text);
  return compare(momentOf(program, left), momentOf(program, right), Math.min(left, right));
}

/** The first step after which a run of the scenario has this in its system. */
async function stepWhere(found: (run: Run) => boolean): Promise<number> {
  const run = new Run(await programOf(scenario));
  while (!found(run) && run.advance());
  expect(found(run)).toBe(true);
  return run.step;
}

test("elements of arrays, owners of locks and counts of semaphores", async () => {
  const step = await stepWhere((run) => run.system().tasks[1]?.variables[0]?.values[1] === 7);
  const { variables, locks } = await between(scenario, 0, step);
  expect(variables).toContainEqual({ task: 2, name: "table", index: 1, left: 0, right: 7 });
  expect(locks.map(({ left, right }) => [left.name, left.owner, right.owner, left.count, right.count])).toEqual([
    ["m", undefined, expect.any(Number), 0, 0],
    ["tickets", undefined, undefined, 2, 1],
  ]);
});

test("a call is told by its stages, and one that is over as one that there is not", async () => {
  const sent = await stepWhere((run) => run.system().calls.length === 1);
  const handled = await stepWhere((run) => run.system().calls[0]?.stage === "being handled");
  const stages = ({ calls }: Comparison) => calls.map(({ left, right }) => [left?.stage, right?.stage]);
  expect(stages(await between(scenario, 0, sent))).toEqual([[undefined, "sent"]]);
  expect(stages(await between(scenario, sent, handled))).toEqual([["sent", "being handled"]]);
  expect(stages(await between(scenario, handled, 1000))).toEqual([["being handled", undefined]]);
});

test("tasks that have ended, and how the runs stand", async () => {
  const { tasks, ending } = await between(scenario, 5, 1000);
  expect(tasks.map(({ left, right }) => [left.name, left.life, right.life])).toEqual([["server", "alive", "gone"]]);
  expect(ending).toEqual({ left: "running", right: "finished" });
});

const twoCallers = `protocol p { method M (n) }
task a id 1 { phone s -> s main { call s.M(1) } }
task b id 2 { phone s -> s main { call s.M(2) } }
task s id 3 serves p { var x = 0 on M(n) { x = n  loop { yield } } }
`;

test("after courses have parted a call is the one that says the same, whichever was sent first", async () => {
  const program = await programOf(twoCallers);
  const [one, two] = [new Run(program), new Run(program)];
  expect(one.decide({ kind: "step", task: 0 }) && one.decide({ kind: "step", task: 1 })).toBe(true);
  expect(two.decide({ kind: "step", task: 1 }) && two.decide({ kind: "step", task: 0 })).toBe(true);
  const [left, right] = [comparedAt(one), comparedAt(two)];
  expect(left.system.calls.map(({ sender }) => sender)).toEqual([1, 2]);
  expect(right.system.calls.map(({ sender }) => sender)).toEqual([2, 1]);
  expect(isSame(compare(left, right, 0))).toBe(true);
  expect(isSame(compare(left, right, 2))).toBe(false);
});

/** A signal that is lost when the fibril that waits for it is late. */
const hanging = `task t id 1 {
  condvar c
  mutex m
  var late = 0
  main {
    repeat late { yield }
    lock m { wait c with m }
  }
  fibril waker { signal c }
}
`;

test("a fibril that waits for something else, and what is stuck", async () => {
  const program = await programOf(hanging);
  const [one, two] = [new Run(program), new Run(program)];
  expect(two.decide({ kind: "set", task: 0, offset: 0, value: 9 })).toBe(true);
  for (const run of [one, two]) while (run.advance());
  const { waits, findings, ending, variables } = compare(comparedAt(one), comparedAt(two), 0);
  expect(ending).toEqual({ left: "finished", right: "hang" });
  expect([findings.left, findings.right.map(({ kind }) => kind)]).toEqual([[], ["hang"]]);
  expect(waits.map(({ left, right }) => [left?.name, left?.status, right?.status])).toEqual([
    ["main", "ended", "waiting"],
  ]);
  expect(variables.map(({ left, right }) => [left, right])).toEqual([[0, 9]]);
});

/** The differences with their sides exchanged. */
const exchanged = <T extends { readonly left: unknown; readonly right: unknown }>(all: readonly T[]) =>
  all.map((each) => ({ ...each, left: each.right, right: each.left }));

/** Calls come in an order that depends on the side: first those of the left. */
const textOf = (part: unknown): string =>
  JSON.stringify(part, (_, value) => (typeof value === "bigint" ? String(value) : value)) ?? "";

test("a moment is the same as itself, and the other way round the differences are the same", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(150), fc.nat(150), fc.nat(9), async (source, first, second, seed) => {
      const program = await programOf(source);
      const one = new Run(program);
      const two = new Run(program, { schedule: scheduleFor(program, { kind: "random", seed }) });
      one.goTo(first);
      two.goTo(second);
      const [left, right] = [comparedAt(one), comparedAt(two)];
      expect(isSame(compare(left, left, left.step))).toBe(true);
      expect(isSame(compare(left, left, 0))).toBe(true);
      const forth = compare(left, right, 0);
      const back = compare(right, left, 0);
      const { ending, findings, variables, locks, calls, waits, tasks } = back;
      expect({ ...forth, calls: forth.calls.map(textOf).sort() }).toEqual({
        ending: ending && { left: ending.right, right: ending.left },
        findings: { left: findings.right, right: findings.left },
        variables: exchanged(variables),
        locks: exchanged(locks),
        calls: exchanged(calls).map(textOf).sort(),
        waits: exchanged(waits),
        tasks: exchanged(tasks),
      });
    }),
  );
});

test("the first decision that differs between a branch and its parent is at the fork", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(60), fc.nat(9), fc.nat(100), async (source, seen, chosen, more) => {
      const run = new Run(await programOf(source));
      const fork = Math.min(run.goTo(seen), run.goTo(seen + 10) - 1);
      run.goTo(fork);
      const next = run.next()?.decision;
      const others = run.possible().filter(({ decision }) => next === undefined || !isSameDecision(decision, next));
      const decision = others[chosen % (others.length || 1)]?.decision ?? { kind: "kill", task: 0 };
      fc.pre(fork >= 0 && run.decide(decision));
      run.goTo(fork + more);
      const [parent, child] = run.branches;
      expect(run.sharedWith(parent?.id ?? 0, child?.id)).toBe(fork);
      const [first, second] = [run.onBranch(0, 0), run.onBranch(1, 0)];
      goTogether(first, second, 1000);
      expect([first.step, second.step]).toEqual([fork, fork]);
      expect(first.agreesWith(second)).toBe(false);
      expect(isSame(compare(comparedAt(first), comparedAt(second), fork))).toBe(true);
    }),
  );
});
