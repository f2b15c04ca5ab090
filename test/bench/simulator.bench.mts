import { Run } from "#simulator";
import { boot } from "../../simulator/machine/boot.ts";
import { stepTask } from "../../simulator/machine/step.ts";
import { subjectOf } from "../../simulator/run/decision.ts";
import { fifo } from "../../simulator/run/schedule.ts";
import { programOf } from "../support/program-of.ts";
import type { Row } from "./row.mts";

/** Servers that call each other under locks for ever: each step is one of a real server's, and fibrils block all the time. */
const servers = `kernel helenos-2011
protocol p { method READ (a) method LOOK (a) }
task disk serves p { var n = 0 on READ(a) { n = n + a answer EOK, n } on LOOK(a) { answer EOK, a } }
task fs serves p {
  session disk -> disk exchange parallel pool 2
  mutex cache
  rwlock names
  on READ(a) {
    lock cache { let ex = begin disk let rc, v = call ex.READ(a) end ex answer rc, v }
  }
  on LOOK(a) { lock names read { answer EOK, a + 1 } }
}
task a { phone fs -> fs var sum = 0 main { loop { let rc, v = call fs.READ(1) sum = sum + v } } }
task b { phone fs -> fs var sum = 0 main { loop { let rc, v = call fs.LOOK(2) sum = sum + v } } }
task c { phone fs -> fs main { loop { let m = send fs.LOOK(3) let q = send fs.READ(4) wait all m, q } } }
`;

const STEPS = 2_000_000;
const LONG = 10_000_000;
const JUMPS = 40;

/** The simulator's speed, the detection's share of it, and going back in a long run. */
export async function simulatorRows(): Promise<Row[]> {
  const program = await programOf(servers);
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

function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
