import type { Clause, Program } from "../program.ts";
import type { Work } from "../work.ts";
import { type Attempt, mayDiffer, together } from "./attempt.ts";
import { mayReuseConnections } from "./automorphisms.ts";
import { type Hindrance, isAlone, type Manner } from "./expander.ts";
import { type Bounds, Explorer, type SearchOptions } from "./explorer.ts";
import { inEnoughRoom, type Layouts, layoutsOf } from "./room.ts";
import { TeamSearch } from "./team.ts";
import type { Checked } from "./verdict.ts";

/** A search of this kind that has ended at a bound. */
export interface UnfinishedSafety {
  readonly explorer: Explorer;
  /** What the one before it has said, where it is the second. */
  readonly first: Attempt | undefined;
}

/** Looks at all schedules of a program for what clauses of a check ask for, none of them an `eventually`. `from`: one that is gone on with. */
export function* exploringSafety(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  options: SearchOptions,
  from?: UnfinishedSafety,
): Work<[checked: Checked, unfinished: UnfinishedSafety | undefined]> {
  const manner = from?.explorer.manner ?? mannerOf(program, bounds, options);
  const attempt = (as: Manner, explorer?: Explorer) => attempting(program, clauses, bounds, options, as, explorer);
  let first = from?.first;
  if (first === undefined) {
    const [begun, explorer] = yield* attempt(manner, from?.explorer);
    if (begun.bound !== undefined) return [begun, { explorer, first }];
    // Shards are looked at again by whoever joins them.
    const isEnough = manner.reduces === "nothing" || manner.shard !== undefined || !mayDiffer(begun);
    if (isEnough) return [begun, undefined];
    first = begun;
  }
  const again = from?.first === undefined ? undefined : from.explorer;
  const [second, explorer] = yield* attempt({ ...manner, reduces: "nothing" }, again);
  return [together(first, second), second.bound === undefined ? undefined : { explorer, first }];
}

function mannerOf(program: Program, { depth, preemptions }: Bounds, options: SearchOptions): Manner {
  const { reduces = true, symmetry = true, collects = false, depthFirst = false, shard, fingerprints } = options;
  // Steps that are done first make runs longer, and one task's steps follow those of another: what is within a depth in one order is not in another.
  const mayReduce = reduces && depth === undefined && preemptions === undefined;
  return {
    reduces: mayReduce ? "independent steps" : "nothing",
    // All shards have to know alike whether tasks may be exchanged to the end.
    symmetry: symmetry && (shard === undefined || !mayReuseConnections(program)),
    collects,
    remembersLast: preemptions !== undefined,
    depthFirst,
    fingerprints,
    shard,
  };
}

/** Goes on with a search, by a team where that can and there is one. */
function* goingOn(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  { team, keeps, watch }: SearchOptions,
  explorer: Explorer,
  layouts: Layouts,
): Work<Attempt | Hindrance> {
  const mayHelp = isAlone(explorer.manner) ? undefined : team;
  for (let states = mayHelp?.from ?? 0; mayHelp !== undefined && states < bounds.states; states *= 2) {
    const alone = yield* explorer.search({ ...bounds, states }, watch);
    if (typeof alone === "string" || alone.bound !== "states") return alone;
    const { begun, taken } = explorer;
    if (begun === undefined) continue;
    // What is to be kept has to be taken back in the end.
    const bytes = (bounds.bytes - taken) / (keeps ? 2 : 1);
    const search = TeamSearch.of(mayHelp, program, layouts, clauses, begun, bytes);
    if (search === undefined) break;
    const attempt = yield* search.search(bounds, watch);
    if (typeof attempt !== "string" && attempt.bound !== undefined && keeps) explorer.takeUp(search.begun);
    return attempt;
  }
  return yield* explorer.search(bounds, watch);
}

/** One search, from the beginning again where it turns out not to be possible as it was begun. */
function* attempting(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  options: SearchOptions,
  wanted: Manner,
  from: Explorer | undefined,
): Work<[Attempt, Explorer]> {
  let manner = wanted;
  let resumed = from;
  const search = function* (layouts: Layouts): Work<[Attempt, Explorer] | undefined> {
    for (;;) {
      const explorer = resumed ?? new Explorer(program, layouts, clauses, manner, bounds.bytes);
      resumed = undefined;
      const explored = yield* goingOn(program, clauses, bounds, options, explorer, layouts);
      if (explored === "asymmetric") manner = { ...manner, symmetry: false };
      else return explored === "out of room" ? undefined : [explored, explorer];
    }
  };
  return yield* inEnoughRoom(program, search, layoutsOf(program, from?.room));
}
