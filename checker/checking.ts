import {
  type AnswersValue,
  answersValue,
  type Bound,
  type Bounds,
  type Checked,
  type Clause,
  type Counts,
  type Found,
  type Part,
  type Progress,
  type SearchOptions,
  type Unfinished,
  type Verdict,
  type Work,
} from "#simulator";
import { byChance, type Chance, type ChanceOptions } from "./chance.ts";
import { type CheckFinding, replaying } from "./finding.ts";
import { cutShort, type Inconclusive, inconclusiveOf } from "./inconclusive.ts";
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
  /** Where all that goes wrong was wanted of a check whose verdict is known: why there may be more of it. */
  readonly incomplete: Inconclusive | undefined;
  /** Where it was to be kept: the search that did not come to its end. */
  readonly unfinished: Unfinished | undefined;
  /** How many have looked at it. */
  readonly workers: number;
  /** Where hashes alone were kept of situations: the odds, at most, that one was taken for another, and not looked at. */
  readonly odds: number | undefined;
  /** Where runs by chance were followed: which, and what they cover. */
  readonly chance: Chance | undefined;
  /** Of a shard: what joins it with the others. */
  readonly shard: ShardResult | undefined;
}

/** What one shard has to say of itself, and all that it has found. */
export interface ShardResult {
  readonly part: Part;
  readonly answers: AnswersValue;
}

/** Looks at all schedules for what a check says, or follows some by chance, and runs again what it finds, to tell of it. */
export function* checking(subject: Subject, options: CheckOptions): Work<CheckResult> {
  const { bounds, chance, seconds, clock, watch, ...how } = options;
  const start = clock();
  const spent = () => (clock() - start) / 1000;
  const bound = (): Bound | undefined => (spent() >= seconds ? "seconds" : undefined);
  const isOver = (progress: Progress) => (watch?.(progress) === true ? "cancelled" : bound());
  const [checked, followed] =
    chance === undefined
      ? ([yield* searching(subject, bounds, { ...how, watch: isOver }), undefined] as const)
      : yield* byChance(subject, chance, how.collects === true, bound);
  const { collects = false } = how;
  return yield* telling(subject, checked, { seconds: spent(), collects, chance: followed });
}

/** How a search was done. */
interface Circumstances {
  readonly seconds: number;
  /** Whether all that goes wrong was wanted. */
  readonly collects: boolean;
  readonly chance?: Chance | undefined;
}

/** Runs again what a search has found, to tell of it. */
export function* telling(
  subject: Subject,
  checked: Checked,
  { seconds, collects, chance }: Circumstances,
): Work<CheckResult> {
  const { program } = subject;
  const clauses: ClauseResult[] = [];
  for (const { clause, verdict, found } of checked.clauses) {
    clauses.push({ clause, verdict, finding: found && (yield* replaying(program, clause, found)) });
  }
  const [limit] = yield* all(subject, checked.limit === undefined ? [] : [checked.limit]);
  const { states, transitions, verdict } = checked;
  const shown = clauses.find((each) => each.verdict === verdict && each.finding !== undefined)?.finding;
  const finding = verdict === "inconclusive" ? limit : shown;
  // Of what a search sees it collects what goes wrong; which conditions do not hold, clauses say.
  const broken = collects ? clauses.filter((each) => each.verdict === "refuted") : [];
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
    seconds,
    clauses,
    finding,
    findings,
    inconclusive: verdict === "inconclusive" ? inconclusiveOf(checked, limit, chance) : undefined,
    incomplete: verdict !== "inconclusive" && collects ? cutShort(checked) : undefined,
    workers: checked.workers ?? 1,
    odds: checked.odds,
    chance,
    shard: checked.part && { part: checked.part, answers: answersValue({ ...checked, part: undefined }) },
    // Who wants all that goes wrong wants it of a check that is refuted, too.
    unfinished: verdict === "inconclusive" || collects ? checked.unfinished : undefined,
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
