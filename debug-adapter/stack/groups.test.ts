import fc from "fast-check";
import { expect, test } from "vitest";
import { printIpc } from "#captures";
import { Run } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { readSample } from "../testing.ts";
import { stackOf } from "./groups.ts";

/** The calls that the console's `ipc` shows of a task: those that its phones count, and those in its box that it has not answered. */
function callsInDump(dump: string): number {
  const [, phones = "", rows = ""] =
    /\[state\n([\s\S]*?)\[call[^\n]*\n([\s\S]*?) --- incoming answers/.exec(dump.replace(/^Active calls:.*\n/m, "")) ??
    [];
  const counts = phones.split("\n").map((line) => Number(/^\d+ +(\d+) /.exec(line)?.[1] ?? 0));
  return counts.reduce((sum, count) => sum + count, 0) + (rows.match(/^0x/gm)?.length ?? 0);
}

/** At each step of a run, every task's rows stand for exactly the pending calls of its dump. */
function checkEachStep(run: Run, mostSteps: number): void {
  do {
    const system = run.system();
    const scene = { system, step: run.step, findings: [], top: undefined, handlerPlace: () => undefined };
    for (const { id, name } of system.tasks) {
      const calls = stackOf(scene, id)
        .rows.slice()
        .flatMap(({ call }) => call ?? []);
      const expected = callsInDump(printIpc(system, id) ?? "");
      // A call of a task to itself is sent and received by it: two rows, and two places in the dump.
      const own = system.calls.filter(({ sender, callee }) => sender === id && callee === id).length;
      expect(calls.length, `${name} at step ${run.step}`).toBe(expected);
      expect(calls.length - new Set(calls).size, `${name} at step ${run.step}`).toBeLessThanOrEqual(own);
    }
  } while (run.step < mostSteps && run.advance());
}

test.each([1, 0])("the sample, EARLY = %i: as many call frames as pending calls, at each step", async (early) => {
  const run = new Run(await readSample(new Map([["EARLY", early]])));
  checkEachStep(run, 2000);
  expect(run.step).toBeGreaterThan(400);
});

test("random systems: as many call frames as pending calls, at each step", { timeout: 600_000 }, async () => {
  await fc.assert(fc.asyncProperty(randomScenario, async (text) => checkEachStep(new Run(await programOf(text)), 40)));
});
