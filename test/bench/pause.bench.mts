import { Run, schedulingFor } from "#simulator";
import { noPoints } from "../../debug-adapter/breakpoints/points.ts";
import { backward, goTo, type Search } from "../../debug-adapter/running/search.ts";
import { Slices } from "../../debug-adapter/running/slices.ts";
import { Watch } from "../../debug-adapter/running/watch.ts";
import { Stories } from "../../debug-adapter/session/stories.ts";
import { programOf } from "../support/program-of.ts";
import type { Row } from "./row.mts";

const endless = "task counter { var n = 0 main { loop { n = n + 1 } } }";
const LONG = 3_000_000;

/** Stuck after 1.6 million steps. */
const late = "task t { mutex m main { lock m { for i in 0..800000 { yield } lock m { } } } }";

const CROWD = 2000;

/** As many calls at a pool whose workers each call the pool itself, and at one whose workers wait for a signal that any of them could give. */
const pools = ["let rc, v = call r.ASK(a) answer rc", "lock m { wait c with m } signal c answer"].map(
  (handler) => `limits { async_calls ${2 * CROWD} calls ${3 * CROWD} }
protocol p { method ASK (a) }
task client { phone s -> pool main { for i in 0..${CROWD} { send s.ASK(i) } sleep 100s } }
task pool serves p { workers ${CROWD} phone r -> pool condvar c mutex m on ASK(a) { ${handler} } }
`,
);

/** How long the debugger reads no message while it works: so long a pause takes at most. */
export async function pauseRows(): Promise<Row[]> {
  const slices = new Slices(() => performance.now());
  const run = new Run(await programOf(endless));
  const watch = new Watch(run, noPoints, new Map());
  const search = (each: Search) => () => slices.run(each);
  const stuck = new Run(await programOf(late));
  while (stuck.advance());
  const [finding] = stuck.stuck();
  if (finding === undefined) throw new Error("Nothing is stuck.");
  const stories = new Stories(stuck, (each) => slices.run(each));
  const program = await programOf(endless);
  const rows: Row[] = [];
  for (const [what, work] of [
    ["a run of 3 million steps", search(goTo(watch, 0, LONG))],
    ["reverse over 3 million steps", search(backward(watch, 0))],
    ["a story after 1.6 million steps", () => stories.ofFinding(finding)],
    ["measuring a scenario for pct", () => slices.run(schedulingFor(program, { kind: "pct", seed: 1 }))],
  ] as const) {
    rows.push({ what: `without a message, ${what}`, value: await longestGap(work), unit: "ms", hold: "under 100" });
  }
  return [...rows, ...(await crowdRows())];
}

/** The longest time, in ms, in which nobody else has a turn while some work is done. */
async function longestGap(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look);
  await work();
  look();
  clearInterval(timer);
  return longest;
}

/** What each look at a stop needs, where each of very many waits for any of very many. */
async function crowdRows(): Promise<Row[]> {
  const systems: number[] = [];
  const findings: number[] = [];
  for (const text of pools) {
    const run = new Run(await programOf(text));
    while (run.advance());
    if (run.stuck()[0]?.members.length !== CROWD) throw new Error(`Not all of ${CROWD} workers are stuck.`);
    systems.push(timed(() => run.system()));
    findings.push(timed(() => run.stuck()));
  }
  const hold = "under 100";
  return [
    { what: "the system with 2,000 fibrils stuck in a pool", value: Math.max(...systems), unit: "ms", hold },
    { what: "what is stuck, with as many", value: Math.max(...findings), unit: "ms", hold },
  ];
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
