import { type Program, Run, STRIDE } from "#simulator";
import { noPoints } from "../../debug-adapter/breakpoints/points.ts";
import { DebugExpression } from "../../debug-adapter/expressions/evaluate.ts";
import { parseExpression } from "../../debug-adapter/expressions/parse.ts";
import { backStep } from "../../debug-adapter/running/back-step.ts";
import { backward, goTo, type Search } from "../../debug-adapter/running/search.ts";
import { Slices } from "../../debug-adapter/running/slices.ts";
import { Watch } from "../../debug-adapter/running/watch.ts";
import { Client } from "../../debug-adapter/session/client.ts";
import { RunInspector } from "../../debug-adapter/session/run-inspector.ts";
import { SourceReferences, Sources } from "../../debug-adapter/session/sources.ts";
import { Stories } from "../../debug-adapter/session/stories.ts";
import { programOf } from "../support/program-of.ts";
import { median, type Row } from "./row.mts";

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
    ...(await movingRows()),
    { what: "a stop with 10,000 pending calls, and its threads", value: median(stops), unit: "ms", hold: "under 20" },
    {
      what: "stackTrace of a task with 10,000 pending calls, paged",
      value: median(pages),
      unit: "ms",
      hold: "under 20",
    },
  ];
}

/** Two tasks that call each other for ever. */
const pair = `protocol p { method ASK (a) }
task client { phone s -> server var n = 0 main { loop { let rc, v = call s.ASK(n) n = n + v } } }
task server serves p { on ASK(a) { answer EOK, 1 } }
`;

const PAST = 100_000;
const MOVES = 60;
const REVERSES = 5;

/** How long a person waits who moves about in a past of 100,000 steps: what is computed, without what the editor draws. */
async function movingRows(): Promise<Row[]> {
  const program = await programOf(pair);
  const run = new Run(program);
  const everywhere = Array.from({ length: program.code.length / STRIDE }, (_, pc) => [pc, [pc]] as const);
  const condition = new DebugExpression(parseExpression("n < 0 && step > 7", []).expression);
  const demands = new Map(everywhere.map(([pc]) => [pc, { asked: {}, condition, hits: undefined, log: undefined }]));
  const client = program.tasks.findIndex(({ name }) => name === "client");
  const lines = new Map(everywhere.filter(([pc]) => isOf(program, client, pc)));
  const watch = new Watch(run, { ...noPoints, lines, demands }, new Map());
  finish(goTo(watch, 0, PAST));
  const timed = (search: Search): number => {
    const begun = performance.now();
    finish(search);
    new RunInspector(sourcesOf(program), "", program, storiesOf(run), run, {
      kind: "step",
      fibril: 0,
      task: 0,
    }).threads();
    return performance.now() - begun;
  };
  const back = Array.from({ length: MOVES }, () => timed(backStep(watch, 0)));
  const gone = Array.from({ length: MOVES }, (_, move) => timed(goTo(watch, 0, (move * 61_803) % PAST)));
  const reverse = Array.from({ length: REVERSES }, () => {
    finish(goTo(watch, 0, PAST));
    const begun = performance.now();
    finish(backward(watch, 0));
    if (run.step !== 0) throw new Error(`Reverse stopped at step ${run.step}, where no condition holds.`);
    return performance.now() - begun;
  });
  return [
    { what: "step back in 100,000 steps, 95 of 100", value: slowest(back), unit: "ms", hold: "under 10" },
    { what: "goto in 100,000 steps, 95 of 100", value: slowest(gone), unit: "ms", hold: "under 10" },
    {
      what: "reverse over 100,000 steps, conditions on the way",
      value: median(reverse),
      unit: "ms",
      hold: "under 100",
    },
  ];
}

/** Whether an instruction is of a routine that a task's fibrils run. */
const isOf = ({ tasks, routines }: Program, task: number, pc: number): boolean =>
  (tasks[task]?.fibrils ?? []).some(({ routine }) => {
    const { start = 0, end = 0 } = routines[routine] ?? {};
    return start <= pc && pc < end;
  });

function finish(search: Search): void {
  while (!search.next(false).done);
}

/** The value that 95 of 100 are not above. */
const slowest = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0;

const sourcesOf = ({ files }: Program): Sources =>
  new Sources(
    new Client({}),
    files.map((uri) => ({ uri, text: "", isAlone: false })),
    new SourceReferences(),
  );

const storiesOf = (run: Run): Stories => new Stories(run, (search) => new Slices(() => performance.now()).run(search));

/** Each is at a stop of its own: nothing was asked about it yet. */
const inspectorOf = (run: Run): RunInspector =>
  new RunInspector(sourcesOf(run.program), "", run.program, storiesOf(run), run, {
    kind: "pause",
    fibril: undefined,
    task: 0,
  });
