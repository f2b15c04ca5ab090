import { Run } from "#simulator";
import { Client } from "../../debug-adapter/session/client.ts";
import { Inspector } from "../../debug-adapter/session/inspector.ts";
import { Stories } from "../../debug-adapter/session/stories.ts";
import { programOf } from "../support/program-of.ts";
import type { Row } from "./row.mts";

/** A client whose calls all wait at a server that waits for ever. */
const crowd = `limits { async_calls 10000 calls 10100 }
protocol p { method ASK (a) }
task client { phone s -> server main { for i in 0..10000 { send s.ASK(i) } sleep 100s } }
task server serves p { condvar c mutex m on ASK(a) { lock m { wait c with m } answer } }
`;

const ROUNDS = 15;

/** How long a client of the debugger waits at a stop with very many calls. */
export async function debuggerRows(): Promise<Row[]> {
  const run = new Run(await programOf(crowd));
  while (run.advance());
  const [client, server] = run.program.tasks;
  const stops: number[] = [];
  const pages: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    inspectorOf(run).threads();
    const told = performance.now();
    const threadId = [client, server][round % 2]?.id ?? 0;
    const { totalFrames = 0 } = inspectorOf(run).stackTrace({ threadId, startFrame: 0, levels: 20 });
    pages.push(performance.now() - told);
    stops.push(told - begun);
    if (totalFrames < 10_000) throw new Error(`There are ${totalFrames} frames where 10,000 calls are pending.`);
  }
  return [
    { what: "a stop with 10,000 pending calls, and its threads", value: median(stops), unit: "ms", hold: "under 20" },
    {
      what: "stackTrace of a task with 10,000 pending calls, paged",
      value: median(pages),
      unit: "ms",
      hold: "under 20",
    },
  ];
}

/** Each is at a stop of its own: nothing was asked about it yet. */
const inspectorOf = (run: Run): Inspector =>
  new Inspector(new Client({}), "", run.program, new Stories(run), run, { kind: "pause", fibril: undefined, task: 0 });

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
