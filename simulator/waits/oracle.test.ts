import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { boot } from "../machine/boot.ts";
import { F_MODE, FibrilMode } from "../machine/fields.ts";
import type { Machine } from "../machine/machine.ts";
import { canStep, fireTimer, isTimed, stepTask } from "../machine/step.ts";
import { Run } from "../run/run.ts";
import { MachineWaits } from "./machine-waits.ts";
import { StuckFinder } from "./stuck.ts";

/** More situations than this are not looked at: the scenario then shows nothing. */
const MOST_SITUATIONS = 600;

/** Every fibril that is ready or timed in some situation that some schedule reaches from this one; `undefined` when there are too many. */
function everFree(m: Machine): Set<number> | undefined {
  const free = new Set<number>();
  const start = m.situation.slice();
  const ledger = m.ledger.slice();
  const seen = new Set([start.join()]);
  const open = [start];
  for (let situation = open.pop(); situation !== undefined; situation = open.pop()) {
    if (seen.size > MOST_SITUATIONS) break;
    m.situation.set(situation);
    for (let fibril = 0; fibril < m.layout.fibrils.at.length; fibril++) {
      const mode = m.situation[m.layout.fibrils.at[fibril] + F_MODE];
      if (mode === FibrilMode.ready || isTimed(m, fibril)) free.add(fibril);
    }
    for (const move of moves(m)) {
      m.situation.set(situation);
      m.ledger.set(ledger);
      move();
      const key = m.situation.join();
      if (seen.has(key) || m.faulted) continue;
      seen.add(key);
      open.push(m.situation.slice());
    }
  }
  m.situation.set(start);
  m.ledger.set(ledger);
  return seen.size > MOST_SITUATIONS ? undefined : free;
}

function moves(m: Machine): (() => void)[] {
  const steps = m.layout.tasks.map((_, task) => task).filter((task) => canStep(m, task));
  const timers = [...m.layout.fibrils.at.keys()].filter((fibril) => isTimed(m, fibril));
  return [...steps.map((task) => () => stepTask(m, task)), ...timers.map((fibril) => () => fireTimer(m, fibril))];
}

const runs = Number(process.env.KTRACE_TEST_RUNS ?? 100);
const TIME_OUT = 600_000;

test(
  "what the analysis calls stuck is freed by no schedule",
  async () => {
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(randomScenario, fc.infiniteStream(fc.nat(3)), async (text, turns) => {
        const m = boot(await programOf(text));
        const finder = new StuckFinder(new MachineWaits(m));
        for (let step = 0; step < 40 && !m.faulted; step++) {
          const able = m.layout.tasks.map((_, task) => task).filter((task) => canStep(m, task));
          if (able.length === 0) break;
          stepTask(m, able[(turns.next().value ?? 0) % able.length]);
        }
        const stuck = m.faulted ? [] : finder.all();
        if (stuck.length === 0) return;
        const free = everFree(m);
        if (free === undefined) return;
        judged++;
        expect(stuck.filter((fibril) => free.has(fibril) && isWaiting(m, fibril))).toEqual([]);
      }),
      { numRuns: runs },
    );
    expect(judged).toBeGreaterThan(runs / 20);
  },
  TIME_OUT,
);

const isWaiting = (m: Machine, fibril: number): boolean =>
  m.situation[m.layout.fibrils.at[fibril] + F_MODE] === FibrilMode.waiting;

test(
  "a run that ends with somebody waiting says so, and a reported deadlock stays",
  async () => {
    const kinds = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomScenario, async (text) => {
        const run = new Run(await programOf(text));
        let reported: readonly number[] | undefined;
        while (run.step < 3_000 && run.advance()) {
          if (reported === undefined && run.hasNewFinding) reported = run.finding()?.members;
        }
        const outcome = run.outcome();
        kinds.set(outcome.kind, (kinds.get(outcome.kind) ?? 0) + 1);
        if (reported !== undefined) {
          const waiting = run.system().fibrils.filter((fibril) => fibril.status === "waiting");
          const ids = waiting.map((fibril) => fibril.id);
          expect(reported.filter((member) => !ids.includes(member))).toEqual([]);
        }
        if (outcome.kind !== "finished") return;
        expect(run.system().fibrils.filter((fibril) => fibril.status === "waiting" && !fibril.excused)).toEqual([]);
      }),
      { numRuns: runs * 2 },
    );
    expect(kinds.get("finished") ?? 0).toBeGreaterThan(runs / 20);
    expect(kinds.get("deadlock") ?? 0).toBeGreaterThan(runs / 20);
  },
  TIME_OUT,
);
