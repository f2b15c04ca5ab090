import type { Program } from "../program.ts";
import { finish, pieceOf, type Work } from "../work.ts";
import { Run } from "./run.ts";
import type { Schedule } from "./schedule.ts";

/** Steps of a run of a scenario that sets no limit of its own: a few seconds. */
export const MOST_STEPS = 10_000_000;
/** Probabilistic concurrency testing: how many ordering constraints a bug may need. */
const PCT_DEPTH = 3;

/** A schedule as a person names it. */
export type ScheduleName = { readonly kind: "fifo" } | { readonly kind: "random" | "pct"; readonly seed: number };

/** How far a run is taken: with a limit of its own it stops by itself. */
export const mostSteps = ({ limits }: Program): number => (limits.steps === undefined ? MOST_STEPS : Infinity);

/** The schedule of that name for a program. `pct` spreads its changes over as many steps as the scenario takes under `fifo`. */
export const scheduleFor = (program: Program, name: ScheduleName): Schedule => finish(schedulingFor(program, name));

/** The same, in pieces: for `pct` the scenario is run once. */
export function* schedulingFor(program: Program, name: ScheduleName): Work<Schedule> {
  if (name.kind === "fifo") return name;
  const { kind, seed } = name;
  return kind === "random" ? { kind, seed } : { kind, seed, depth: PCT_DEPTH, steps: yield* lengthOf(program) };
}

function* lengthOf(program: Program): Work<number> {
  const run = new Run(program, { watch: false });
  while (run.step < mostSteps(program) && run.advance()) if (run.step % run.pace === 0) yield pieceOf(run.step);
  return Math.max(1, run.step);
}
