import {
  type Decisions,
  exploring,
  nothingWrong,
  type Outcome,
  type Program,
  pieceOf,
  Run,
  type Schedule,
  type Work,
} from "#simulator";

/** A run of a scenario that stands where something has just gone wrong. */
export interface Discovery {
  readonly run: Run;
  readonly outcome: Exclude<Outcome, { readonly kind: "running" | "finished" }>;
}

/** What the search for schedules may keep: little, because it goes on beside a person who types. */
const bounds = { states: 200_000, bytes: 48 * 2 ** 20 };
/** A run by chance goes so many steps at most. */
const MOST_STEPS = 20_000;
/** Changes of priority in a `pct` schedule: few are enough for most mistakes. */
const DEPTH = 3;

/**
 * Looks for a schedule under which something goes wrong, as long as it is let: it looks at all schedules, those of fewest decisions first, and in turn with that follows schedules by chance, which
 * come farther. `undefined`: there is no such schedule, or it cannot be found with so little.
 */
export function* searching(program: Program): Work<Discovery | undefined> {
  const all = exploring(program, [nothingWrong], bounds);
  const chance = byChance(program);
  for (let isBounded = false; ; ) {
    const explored = isBounded ? undefined : all.next();
    if (explored?.done) {
      const { verdict, clauses, limit } = explored.value;
      if (verdict === "holds") return undefined;
      const found = clauses.find((clause) => clause.found !== undefined)?.found ?? limit;
      if (found !== undefined) return discovered(new Run(program, { decisions: found.decisions }));
      isBounded = true;
    }
    const { done, value } = chance.next();
    if (done) return value;
    yield;
  }
}

/** What decisions lead to that were found in a program which differs from this one only in where its statements stand. */
export function rerun(program: Program, decisions: Decisions): Discovery | undefined {
  return discovered(new Run(program, { decisions }));
}

/** Takes a run to where something has just gone wrong. */
function discovered(run: Run): Discovery | undefined {
  while (!isOver(run) && run.advance());
  return discoveryAt(run);
}

const isOver = (run: Run): boolean => run.hasNewFinding || run.machine.faulted;

function discoveryAt(run: Run): Discovery | undefined {
  const outcome = run.ending();
  return outcome.kind === "running" || outcome.kind === "finished" ? undefined : { run, outcome };
}

/** Runs without end, each under another schedule. */
function* byChance(program: Program): Work<Discovery> {
  let steps = MOST_STEPS;
  for (let seed = 0; ; seed++) {
    const run = new Run(program, { schedule: scheduleOf(seed, steps) });
    while (run.step < MOST_STEPS && !isOver(run) && run.advance())
      if (run.step % run.pace === 0) yield pieceOf(run.step);
    const discovery = isOver(run) ? discoveryAt(run) : undefined;
    if (discovery !== undefined) return discovery;
    steps = Math.max(1, run.step);
    yield;
  }
}

/** `steps`: how long a run of the scenario is. */
function scheduleOf(seed: number, steps: number): Schedule {
  if (seed === 0) return { kind: "fifo" };
  return seed % 2 === 0 ? { kind: "random", seed } : { kind: "pct", seed, depth: DEPTH, steps };
}
