import type {
  Bound,
  Bounds,
  Clause,
  Counts,
  Found,
  Part,
  Progress,
  SearchOptions,
  Unfinished,
  Verdict,
  Work,
} from "#simulator";
import { byChance, type Chance, type ChanceOptions } from "./chance.ts";
import { type CheckFinding, replaying } from "./finding.ts";
import { type Inconclusive, inconclusiveOf } from "./inconclusive.ts";
import { searching } from "./searching.ts";
import type { Subject } from "./subjects.ts";

/** How far one check is looked at, and how. */
export interface CheckOptions
  extends Pick<
    SearchOptions,
    "reduces" | "depthFirst" | "fingerprints" | "collects" | "keeps" | "from" | "shard" | "team"
  > {
  readonly bounds: Bounds;
  /** The runs by chance that are followed in place of a search through all schedules. */
  readonly chance?: ChanceOptions;
  /** Seconds that the search may take. */
  readonly seconds: number;
  /** Milliseconds since some moment. */
  readonly clock: () => number;
  /** Told of how far it has come, after each piece of work. True ends the search. */
  readonly watch?: (progress: Progress) => boolean;
}

/** What the search says of a clause, and the run that refutes or shows it. */
export interface ClauseResult {
  readonly clause: Clause;
  readonly verdict: Verdict;
  readonly finding: CheckFinding | undefined;
}

/** What the search says of a check. Of runs by chance states are situations that they have come to, about, and transitions their steps. */
export interface CheckResult extends Counts {
  readonly subject: Subject;
  readonly verdict: Verdict;
  /** That the search took. */
  readonly seconds: number;
  readonly clauses: readonly ClauseResult[];
  /** The run that the verdict stands on, where it stands on one. */
  readonly finding: CheckFinding | undefined;
  /** That run first; where all were wanted, then one for each other thing that goes wrong, whether the check asks for it or not. */
  readonly findings: readonly CheckFinding[];
  /** Why it is not known whether the check holds, where it is not. */
  readonly inconclusive: Inconclusive | undefined;
  /** Where it was to be kept: the search that did not come to its end. */
  readonly unfinished: Unfinished | undefined;
  /** How many have looked at it. */
  readonly workers: number;
  /** Where hashes alone were kept of situations: the odds, at most, that one was taken for another, and not looked at. */
  readonly odds: number | undefined;
  /** Where runs by chance were followed: which, and what they cover. */
  readonly chance: Chance | undefined;
  /** Of a shard: what joins it with the others. */
  readonly part: Part | undefined;
}

/** Looks at all schedules for what a check says, or follows some by chance, and runs again what it finds, to tell of it. */
export function* checking(subject: Subject, options: CheckOptions): Work<CheckResult> {
  const { program } = subject;
  const { bounds, chance, seconds, clock, watch, ...how } = options;
  const start = clock();
  const spent = () => (clock() - start) / 1000;
  const bound = (): Bound | undefined => (spent() >= seconds ? "seconds" : undefined);
  const isOver = (progress: Progress) => (watch?.(progress) === true ? "cancelled" : bound());
  const [checked, followed] =
    chance === undefined
      ? ([yield* searching(subject, bounds, { ...how, watch: isOver }), undefined] as const)
      : yield* byChance(subject, chance, how.collects ?? false, bound);
  const took = spent();
  const clauses: ClauseResult[] = [];
  for (const { clause, verdict, found } of checked.clauses) {
    clauses.push({ clause, verdict, finding: found && (yield* replaying(program, clause, found)) });
  }
  const [limit] = yield* all(subject, checked.limit === undefined ? [] : [checked.limit]);
  const { states, transitions, verdict } = checked;
  const shown = clauses.find((each) => each.verdict === verdict && each.finding !== undefined)?.finding;
  const finding = verdict === "inconclusive" ? limit : shown;
  // Of what a search sees it collects what goes wrong; which conditions do not hold, clauses say.
  const broken = how.collects === true ? clauses.filter((each) => each.verdict === "refuted") : [];
  const findings = distinct([
    ...(finding === undefined ? [] : [finding]),
    ...broken.flatMap((each) => each.finding ?? []),
    ...(yield* all(subject, checked.findings)),
  ]);
  return {
    subject,
    verdict,
    states,
    transitions,
    seconds: took,
    clauses,
    finding,
    findings,
    inconclusive: verdict === "inconclusive" ? inconclusiveOf(checked, limit, followed) : undefined,
    workers: checked.workers ?? 1,
    odds: checked.odds,
    chance: followed,
    part: checked.part,
    unfinished: verdict === "inconclusive" ? checked.unfinished : undefined,
  };
}

/** Each once, the first of those that say the same. */
function distinct(findings: readonly CheckFinding[]): CheckFinding[] {
  const byText = new Map<string, CheckFinding>();
  for (const each of findings) {
    const text = JSON.stringify([each.message, each.place, each.waits.map((wait) => wait.text)]);
    if (!byText.has(text)) byText.set(text, each);
  }
  return [...byText.values()];
}

function* all({ program, check }: Subject, found: readonly Found[]): Work<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for (const each of found) findings.push(yield* replaying(program, check.clauses[0], each));
  return findings;
}
