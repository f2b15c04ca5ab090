/** What is concluded from the dumps of a system that runs, held against what the run knows. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Finding, partsOf, Run, type RunSystem } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import type { Capture, CapturedThread, CapturedWait } from "../capture.ts";
import { frozen } from "../kconsole/frozen.ts";
import { openCapture } from "../open.ts";

/** Each random run at a random moment. */
async function everyRun(look: (system: RunSystem, stuck: readonly Finding[]) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(120), async (text, step) => {
      const run = new Run(await programOf(text));
      run.goTo(step);
      look(run.system(), run.stuck());
    }),
    { numRuns: 300 },
  );
}

/** The tasks of which some fibril is stuck. */
function stuckTasks(system: RunSystem, stuck: readonly Finding[]): ReadonlySet<number> {
  const { fibrils } = partsOf(system);
  const ids = stuck.flatMap(({ members, victimFibrils }) => [...members, ...victimFibrils]);
  return new Set(ids.flatMap((id) => fibrils.get(id)?.task ?? []));
}

/** Deadlocks of calls alone: a kernel's dump shows no locks. */
const ofCalls = (system: RunSystem, stuck: readonly Finding[]): readonly Finding[] =>
  stuck.filter(
    ({ kind, members }) =>
      kind === "deadlock" &&
      members.every((id) =>
        partsOf(system)
          .fibrils.get(id)
          ?.waits.every((wait) => wait.kind === "answer" || wait.kind === "queued behind"),
      ),
  );

/** The dump with what the run knows: who serves which call, and waits for which. */
function hinted(system: RunSystem): Capture {
  const addressOf = (serial: number | undefined) =>
    serial === undefined ? undefined : partsOf(system).calls.get(serial)?.address;
  const capture = frozen(system);
  const threadsOf = (task: number): CapturedThread[] =>
    system.fibrils
      .filter((fibril) => fibril.task === task && fibril.status === "waiting")
      .map(({ id, name, request, waits }) => {
        const serving = addressOf(request);
        const told = waits.map(({ call }): CapturedWait | undefined => {
          const address = addressOf(call);
          return address === undefined
            ? undefined
            : { kind: "answer", task: undefined, thread: undefined, call: address, line: 0 };
        });
        return {
          number: id,
          name,
          serving: serving === undefined ? [] : [serving],
          waits: told.filter((wait) => wait !== undefined),
          stack: [],
          line: 0,
        };
      })
      .filter(({ waits }) => waits.length > 0);
  return { ...capture, tasks: capture.tasks.map((task) => ({ ...task, threads: threadsOf(task.id) })) };
}

test("what a dump says is certain is so; a deadlock of calls is at least suspected", { timeout: 300_000 }, async () => {
  let deadlocks = 0;
  await everyRun((system, stuck) => {
    const { findings } = openCapture(frozen(system));
    const inTruth = stuckTasks(system, stuck);
    for (const { certainty, cycle } of findings) {
      if (certainty === "certain") for (const task of cycle) expect(inTruth).toContain(task);
    }
    for (const { cycle } of ofCalls(system, stuck)) {
      deadlocks++;
      expect(findings.some((found) => cycle.every((task) => found.cycle.includes(task)))).toBe(true);
    }
  });
  expect(deadlocks).toBeGreaterThan(0);
});

test("with what leads to what, what is certain is so, and a deadlock of calls can be", {
  timeout: 300_000,
}, async () => {
  let [deadlocks, found] = [0, 0];
  await everyRun((system, stuck) => {
    const certain = openCapture(hinted(system)).findings.filter(({ certainty }) => certainty === "certain");
    const inTruth = stuckTasks(system, stuck);
    for (const { cycle } of certain) for (const task of cycle) expect(inTruth).toContain(task);
    for (const { cycle } of ofCalls(system, stuck)) {
      deadlocks++;
      if (certain.some((other) => cycle.every((task) => other.cycle.includes(task)))) found++;
    }
  });
  // Over which of several phones a call was sent no dump says.
  expect(found).toBeGreaterThan(deadlocks / 2);
});
