import {
  type Bound,
  type Checked,
  type Coverage,
  measuring,
  type Sample,
  type SampleCounts,
  type Work,
} from "#simulator";
import type { Subject } from "./subjects.ts";

/** Which runs are followed in place of a search. */
export interface ChanceOptions extends Sample {
  /** Told of how far it has come, after each piece of work. True ends it. */
  readonly watch?: (progress: SampleCounts) => boolean;
}

/** What was followed, and what it covers. */
export interface Chance extends SampleCounts {
  readonly sample: Sample;
  /** Runs that would have gone on after the most steps. */
  readonly cut: number;
  readonly coverage: Coverage;
}

/** Follows runs by chance, and says of a check what a search says that does not come to its end. `isOver`: why it has to end. */
export function* byChance(
  { program, check }: Subject,
  { watch, ...sample }: ChanceOptions,
  collects: boolean,
  isOver: () => Bound | undefined,
): Work<[Checked, Chance]> {
  const sampled = yield* measuring(program, check.clauses, sample, {
    collects,
    watch: (counts) => (watch?.(counts) === true ? "cancelled" : isOver()),
  });
  const { runs, steps, cut, coverage, ...answers } = sampled;
  const checked = { ...answers, states: coverage.situations, transitions: steps };
  return [checked, { sample, runs, steps, cut, coverage }];
}
