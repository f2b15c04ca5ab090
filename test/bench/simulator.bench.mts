import { Run } from "#simulator";
import { boot } from "../../simulator/machine/boot.ts";
import { stepTask } from "../../simulator/machine/step.ts";
import { subjectOf } from "../../simulator/run/decision.ts";
import { fifo } from "../../simulator/run/schedule.ts";
import { programOf } from "../support/program-of.ts";
import { median, type Row } from "./row.mts";

/**
 * Six clients and six servers in a ring: each client asks its server and the next one, each server asks its neighbour. More than half of the steps are
 * sends, waits and answers; the others take messages and begin handlers.
 */
const ring = `kernel helenos-2011
protocol p { method ASK (a) method PASS (a) }
task client x 6 {
  phone own -> server[self]
  phone next -> server[(self + 1) % 6]
  main { loop { let m = send own.ASK(1) let q = send next.ASK(2) let rc, v = wait m wait q } }
}
task server x 6 serves p {
  phone next -> server[(self + 1) % 6]
  on ASK(a) { let rc, v = call next.PASS(a) answer rc, v }
  on PASS(a) { answer EOK, a + 1 }
}
`;

/** A thousand tasks that each call the next one. */
const thousand = `protocol p { method M (a) }
task t x 1000 serves p {
  phone next -> t[(self + 1) % 1000]
  mutex m
  var n = 0
  main { lock m { let rc, v = call next.M(self) n = v } }
  on M(a) { answer EOK, a }
}
`;

const STEPS = 2_000_000;
const LONG = 10_000_000;
const JUMPS = 40;

/** The simulator's speed, the detection's share of it, and going back in a long run. */
export async function simulatorRows(): Promise<Row[]> {
  const program = await programOf(ring);
  const bare = () => {
    const machine = boot(program);
    for (let step = 0; step < STEPS; step++) stepTask(machine, subjectOf(fifo(machine)));
  };
  const whole = (watch: boolean) => {
    const run = new Run(program, { watch });
    for (let step = 0; step < STEPS; step++) run.advance();
  };
  bare();
  whole(true);
  const alone: number[] = [];
  const unwatched: number[] = [];
  const watched: number[] = [];
  for (let round = 0; round < 5; round++) {
    alone.push(secondsOf(bare));
    unwatched.push(secondsOf(() => whole(false)));
    watched.push(secondsOf(() => whole(true)));
  }
  const share = median(watched.map((seconds, round) => 1 - (unwatched[round] ?? 0) / seconds));
  return [
    {
      what: "simulator, transitions alone",
      value: STEPS / median(alone) / 1e6,
      unit: "million steps/s",
      hold: "at least 5",
    },
    {
      what: "simulator, a run with history and detection",
      value: STEPS / median(watched) / 1e6,
      unit: "million steps/s",
      hold: "at least 5",
    },
    { what: "wait-for detection's share of a run", value: share * 100, unit: "%", hold: "at most 10" },
    ...longRun(program),
    await startRow(),
  ];
}

function longRun(program: Awaited<ReturnType<typeof programOf>>): Row[] {
  const run = new Run(program);
  run.goTo(LONG);
  const backs: number[] = [];
  for (let jump = 0; jump < JUMPS; jump++) {
    const target = Math.floor((LONG / JUMPS) * ((jump * 17) % JUMPS)) + 1234;
    backs.push(secondsOf(() => void run.goTo(target)) * 1000);
  }
  run.goTo(LONG);
  const one = secondsOf(() => void run.goTo(LONG - 1)) * 1000;
  return [
    { what: "step back at the end of 10 million steps", value: one, unit: "ms", hold: "under 50" },
    {
      what: "goto anywhere in 10 million steps, slowest of 40",
      value: Math.max(...backs),
      unit: "ms",
      hold: "under 50",
    },
    { what: "memory of the process then", value: process.memoryUsage().rss / 2 ** 20, unit: "MB", hold: "under 200" },
  ];
}

/** From the text in memory to a run that stands at its first step. */
async function startRow(): Promise<Row> {
  await programOf(thousand);
  const begun = performance.now();
  const run = new Run(await programOf(thousand));
  run.advance();
  return { what: "a scenario of 1,000 tasks starts", value: performance.now() - begun, unit: "ms", hold: "under 200" };
}

function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}
