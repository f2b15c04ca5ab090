import {
  type Answers,
  type Decisions,
  exploring,
  type Found,
  nothingWrong,
  type Outcome,
  type Program,
  Run,
  STEPS_OF_RUN,
  sampling,
  type Work,
} from "#simulator";

/** A run of a scenario that stands where something has just gone wrong. */
export interface Discovery {
  readonly run: Run;
  readonly outcome: Exclude<Outcome, { readonly kind: "running" | "finished" }>;
}

/** What the search for schedules may keep: little, because it goes on beside a person who types. */
const bounds = { states: 200_000, bytes: 48 * 2 ** 20 };
/** So many runs by chance are told of together, before it goes on with others. */
const RUNS = 32;

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
      if (explored.value.verdict === "holds") return undefined;
      const found = foundIn(explored.value);
      if (found !== undefined) return rerun(program, found.decisions);
      isBounded = true;
    }
    const { done, value } = chance.next();
    if (done) return rerun(program, value.decisions);
    yield;
  }
}

/** Runs without end, each under another schedule, up to one in which something goes wrong. */
function* byChance(program: Program): Work<Found> {
  for (let seed = 0; ; seed += RUNS) {
    const found = foundIn(yield* sampling(program, [nothingWrong], { runs: RUNS, steps: STEPS_OF_RUN, seed }));
    if (found !== undefined) return found;
  }
}

const foundIn = ({ clauses, limit }: Answers): Found | undefined =>
  clauses.find(({ found }) => found !== undefined)?.found ?? limit;

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
