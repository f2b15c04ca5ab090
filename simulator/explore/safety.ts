import type { Clause, Program } from "../program.ts";
import type { Work } from "../work.ts";
import { type Attempt, mayDiffer, together } from "./attempt.ts";
import type { Reduces } from "./expander.ts";
import { type Bounds, Explorer, type SearchOptions } from "./explorer.ts";
import { inEnoughRoom } from "./room.ts";
import type { Checked } from "./verdict.ts";

/** Looks at all schedules of a program for what clauses of a check ask for, none of them an `eventually`. */
export function* exploringSafety(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  options: SearchOptions = {},
): Work<Checked> {
  const { depth, preemptions } = bounds;
  // Steps that are done first make runs longer, and one task's steps follow those of another: what is within a depth in one order is not in another.
  const reduces = (options.reduces ?? true) && depth === undefined && preemptions === undefined;
  const first = yield* attempting(program, clauses, bounds, options, reduces ? "independent steps" : "nothing");
  if (!reduces || !mayDiffer(first)) return first;
  const second = yield* attempting(program, clauses, bounds, options, "nothing");
  return together(first, second);
}

/** One search, from the beginning again where it turns out not to be possible as it was begun. */
function* attempting(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  options: SearchOptions,
  wanted: Reduces,
): Work<Attempt> {
  let reduces = wanted;
  return yield* inEnoughRoom(program, function* (layouts) {
    for (;;) {
      const explored = yield* new Explorer(program, layouts, clauses, reduces, bounds, options).search();
      if (explored === "disconnects") reduces = "local steps";
      else return explored === "out of room" ? undefined : explored;
    }
  });
}
