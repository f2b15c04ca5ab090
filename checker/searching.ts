import {
  type Bound,
  type Bounds,
  type Check,
  type Checked,
  type Clause,
  exploring,
  type Found,
  minimised,
  type Program,
  type Progress,
  refutes,
  type SearchOptions,
  STEPS_OF_RUN,
  sampling,
  type Work,
  worstOf,
} from "#simulator";
import type { Subject } from "./subjects.ts";

/** Searches, and where that takes long asks a single run, too: what `fifo` shows needs no more than that. `options.watch` ends the search. */
export function* searching(
  { program, check }: Subject,
  bounds: Bounds,
  options: SearchOptions & Required<Pick<SearchOptions, "watch">>,
): Work<Checked> {
  let decided: ReadonlyMap<Clause, Found> | undefined;
  let last: Progress = { states: 0, transitions: 0, open: 0 };
  let isDecided = false;
  const watch = (progress: Progress): Bound | undefined => {
    last = progress;
    return isDecided ? "cancelled" : options.watch(progress);
  };
  const search = exploring(program, check.clauses, bounds, { ...options, minimises: false, watch });
  for (let next = search.next(); ; next = search.next()) {
    const isAsked = next.done
      ? next.value.verdict === "inconclusive" && next.value.bound !== "cancelled"
      : last.transitions > PATIENCE;
    if (decided === undefined && isAsked) {
      decided = yield* decidedByFifo(program, check);
      isDecided = options.collects !== true && isEnough(check, decided);
    }
    if (next.done) {
      const checked = decided === undefined ? next.value : together(next.value, decided);
      return yield* minimised(program, checked, () => options.watch(last) !== undefined);
    }
    yield;
  }
}

/** Steps of a search that are done before a single run is asked: a fraction of a second. */
const PATIENCE = 2 ** 16;

/** What the one run under `fifo` refutes or shows of the clauses of a check. */
function* decidedByFifo(program: Program, { clauses }: Check): Work<ReadonlyMap<Clause, Found>> {
  const sample = { runs: 1, steps: STEPS_OF_RUN, seed: 0, schedule: "fifo" } as const;
  const sampled = yield* sampling(program, clauses, sample, { minimises: false });
  return new Map(sampled.clauses.flatMap(({ clause, found }) => (found === undefined ? [] : [[clause, found]])));
}

/** Whether what is decided decides the check. */
const isEnough = ({ clauses }: Check, decided: ReadonlyMap<Clause, Found>): boolean =>
  clauses.some((clause) => decided.has(clause) && refutes(clause.kind)) ||
  clauses.every((clause) => decided.has(clause));

/** What a search says, and what it does not know by the other. */
function together(checked: Checked, decided: ReadonlyMap<Clause, Found>): Checked {
  const clauses = checked.clauses.map((known) => {
    const found = known.verdict === "inconclusive" ? decided.get(known.clause) : undefined;
    return found === undefined
      ? known
      : { ...known, verdict: refutes(known.clause.kind) ? ("refuted" as const) : ("holds" as const), found };
  });
  return { ...checked, clauses, verdict: worstOf(clauses.map(({ verdict }) => verdict)) };
}
