import type { Clause, Forbidden, Place } from "../program.ts";
import type { Decisions } from "../run/schedule-file.ts";
import type { Link } from "./circle.ts";
import type { Reduces } from "./expander.ts";
import type { Dealt, Shard } from "./shard.ts";
import type { Unfinished } from "./unfinished.ts";

/** How far a search has come. */
export interface Counts {
  /** Situations that were kept. */
  readonly states: number;
  /** Steps that were done. */
  readonly transitions: number;
}

/** What is seen at a step: something stuck, a rule that is broken, or a condition that has come or gone. */
export interface Seen {
  readonly kind: Forbidden | "limit" | "condition";
  /** Names of the tasks that form the cycle, in waiting order; of a deadlock alone. */
  readonly cycle: readonly string[];
  /** Where each of its fibrils waits: two circles of the same tasks differ in it. Of a hang, one of those that hang. */
  readonly circle: readonly Link[];
  /** The statement that broke a rule. */
  readonly place: Place | undefined;
}

/** The same for what is the same. */
export const seenKey = ({ kind, circle, place }: Seen): string => JSON.stringify([kind, circle, place]);

/** What was seen, and how to get there. */
export interface Found extends Seen {
  /** All decisions up to the step that shows it. */
  readonly decisions: Decisions;
  /** Of a run without end: the step from which the last decisions lead back to the same situation, so that they can be repeated for ever. */
  readonly loop?: number;
}

/** Why a search has ended without having looked at everything. */
export type Bound = "states" | "memory" | "depth" | "preemptions" | "seconds" | "cancelled";

/** Where a search stands. */
export interface Frontier {
  /** Situations that were found, and not yet looked at. */
  readonly open: number;
  /** What comes before the next of them: so many decisions, or preemptions where these are counted. */
  readonly depth: number;
  readonly unit: "decision" | "preemption";
}

export type Verdict = "holds" | "refuted" | "inconclusive";

/** What a search says of a clause. `inconclusive`: it ended before it could know. */
export interface ClauseResult {
  readonly clause: Clause;
  readonly verdict: Verdict;
  /** The run that refutes it, or that shows what it wants. */
  readonly found: Found | undefined;
}

/** What is known of a check. */
export interface Answers {
  /** The worst of the clauses'. */
  readonly verdict: Verdict;
  readonly clauses: readonly ClauseResult[];
  /** What kept the search from looking at everything, if something did. */
  readonly bound: Bound | undefined;
  /** Where it stands then; not known of an `eventually`. */
  readonly frontier?: Frontier | undefined;
  /** A run that comes to a limit, and cannot be followed further: what holds in all others is then not known to hold. */
  readonly limit: Found | undefined;
  /** Where all were wanted: what goes wrong, each circle, fibril that hangs, and statement once, in the order in which the search met them. */
  readonly findings: readonly Found[];
}

/** What a search says of a check. */
export interface Checked extends Answers, Counts {
  /** Where it was asked for: the search that has ended at a bound. */
  readonly unfinished?: Unfinished | undefined;
  /** How many workers have looked at it, where it was a team. */
  readonly workers?: number | undefined;
  /** Where situations were told apart by hashes: the odds, at most, that one of them was taken for another, and not looked at. */
  readonly odds?: number | undefined;
  /** Of one of several shards: what has to be known to join it with the others. */
  readonly part?: Part | undefined;
}

/** One shard of a search. What it has not seen, another may have. */
export interface Part {
  readonly shard: Shard;
  /** How it looks at situations: shards that do so in different ways do not make up a whole. */
  readonly reduces: Reduces;
  /** Which situations were dealt out; none yet where both numbers are 0. All shards of one search deal out the same. */
  readonly dealt: Dealt;
  /** How much room its tables had: sketches with another room cannot be compared. */
  readonly room: number;
  /** Whether it has come to its end. */
  readonly isDone: boolean;
  /** Whether something was stuck or broke a rule somewhere, asked about or not. */
  readonly isAnythingWrong: boolean;
  /** Situations that it has kept, without those of an `eventually`; and which, as `Sketch` writes it. */
  readonly states: number;
  readonly sketch: string;
}

/** The verdict of a check whose clauses have these. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find((verdict) => verdict === "refuted") ?? verdicts.find((verdict) => verdict !== "holds") ?? "holds"
  );
}

/** Whether one run is enough to refute a clause of a kind; else one is enough to show it. */
export const refutes = (kind: Clause["kind"]): boolean =>
  kind === "forbid" || kind === "always" || kind === "eventually";
