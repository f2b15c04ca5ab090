import type { Program } from "../program.ts";
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

/** The schedule of that name for a program. `pct` spreads its changes over as many steps as the scenario takes under `fifo`: `length`, where that is known. */
export function scheduleFor(program: Program, name: ScheduleName, length?: number): Schedule {
  if (name.kind === "fifo") return name;
  const { kind, seed } = name;
  return kind === "random"
    ? { kind, seed }
    : { kind, seed, depth: PCT_DEPTH, steps: Math.max(1, length ?? lengthOf(program)) };
}

function lengthOf(program: Program): number {
  const run = new Run(program, { watch: false });
  while (run.step < mostSteps(program) && run.advance());
  return run.step;
}
