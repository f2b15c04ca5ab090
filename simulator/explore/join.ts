import type { Clause } from "../program.ts";
import { isAboutKinds } from "./attempt.ts";
import type { Reduces } from "./expander.ts";
import { Sketch } from "./sketch.ts";
import {
  type Checked,
  type ClauseResult,
  type Found,
  type Part,
  refutes,
  seenKey,
  type Verdict,
  worstOf,
} from "./verdict.ts";

/** What one shard says: of each clause, and of itself. */
export interface ShardAnswers {
  readonly part: Part;
  readonly verdicts: readonly Verdict[];
}

/** What all shards say together. */
export interface Joined {
  /** Of each shard that is there, in their order, the result that came furthest, by its place among those that were given. */
  readonly counted: readonly number[];
  /** Of each clause. */
  readonly verdicts: readonly Verdict[];
  /** Shards that are not there, and those that have not come to their end; from 1. */
  readonly lost: readonly number[];
  readonly unfinished: readonly number[];
  /** Whether they have left out different orders of steps, so that they do not make up a whole. */
  readonly isMixed: boolean;
  /** Whether a search that looks at all orders could say something else. */
  readonly mayDiffer: boolean;
  /** How many situations they have kept, without those of an `eventually`. */
  readonly states: number;
  /** How many of these are different, about; `undefined` where that cannot be said. */
  readonly distinct: number | undefined;
  /** Whether there may be fewer: what shards had in common whose tables had different sizes is not known. */
  readonly mayBeFewer: boolean;
}

/** Whether parts can be those of one search: they are, where all that look at steps alike have dealt out the same, or were over before. */
export function isOneDeal(parts: readonly Part[]): boolean {
  return parts.every((one) =>
    parts.every((other) => {
      if (one.reduces !== other.reduces || (!hasDealt(one) && !one.isDone)) return true;
      return (!hasDealt(other) && !other.isDone) || one.dealt.every((number, at) => number === other.dealt[at]);
    }),
  );
}

const hasDealt = ({ dealt: [, end] }: Part): boolean => end > 0;

/** Joins the shards of one check. Of one that is there more than once, all count for what they have seen, and the one that came furthest for what it has not. */
export function joinShards(kinds: readonly Clause["kind"][], shards: readonly ShardAnswers[]): Joined {
  const { of } = shards[0].part.shard;
  const counted = furthest(shards);
  const parts = counted.map((place) => shards[place].part);
  const there = new Set(parts.map(({ shard }) => shard.index));
  const lost = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !there.has(index));
  const unfinished = parts.filter(({ isDone }) => !isDone).map(({ shard }) => shard.index);
  const isMixed = parts.some(({ reduces }) => reduces !== parts[0].reduces);
  const isWhole = lost.length === 0 && unfinished.length === 0 && !isMixed;
  const isOpenToOrder = parts[0].reduces !== "nothing" && shards.some(({ part }) => part.isAnythingWrong);
  const seen = kinds.map((_, clause) => worstKnown(shards.map(({ verdicts }) => verdicts[clause])));
  const verdicts = seen.map((verdict, clause): Verdict => {
    const kind = kinds[clause];
    if (verdict !== undefined) return verdict;
    if (!isWhole || kind === "eventually" || (isOpenToOrder && isAboutKinds(kind))) return "inconclusive";
    return refutes(kind) ? "holds" : "refuted";
  });
  const mayDiffer = isWhole && isOpenToOrder && seen.some((verdict, clause) => !verdict && isAboutKinds(kinds[clause]));
  const states = parts.reduce((sum, part) => sum + part.states, 0);
  const mayBeFewer = parts.some(({ room }) => room !== parts[0].room);
  const distinct = union(parts);
  return { counted, verdicts, lost, unfinished, isMixed, mayDiffer, states, distinct, mayBeFewer };
}

/** Of each shard the place of the result that came furthest, in the order of the shards. Of equal ones it is the first. */
function furthest(shards: readonly ShardAnswers[]): readonly number[] {
  const reduces = reducesOfMost(shards);
  const byIndex = new Map<number, number>();
  for (const [place, each] of shards.entries()) {
    const { index } = each.part.shard;
    const best = byIndex.get(index);
    if (best === undefined || isFurther(each, shards[best], reduces)) byIndex.set(index, place);
  }
  return [...byIndex].toSorted(([a], [b]) => a - b).map(([, place]) => place);
}

/** How most shards have come to their end. Where as many have done it in each way, it is that which looks at each order: it can say more. */
function reducesOfMost(shards: readonly ShardAnswers[]): Reduces {
  const done = (reduces: Reduces) =>
    new Set(shards.flatMap(({ part }) => (part.isDone && part.reduces === reduces ? [part.shard.index] : []))).size;
  return done("nothing") >= done("independent steps") ? "nothing" : "independent steps";
}

function isFurther(one: ShardAnswers, other: ShardAnswers, reduces: Reduces): boolean {
  const otherRank = rankOf(other, reduces);
  const [difference = 0] = rankOf(one, reduces)
    .map((rank, at) => rank - otherRank[at])
    .filter((each) => each !== 0);
  return difference > 0;
}

/** The larger the further, and what comes first matters most. */
function rankOf({ part, verdicts }: ShardAnswers, reduces: Reduces): readonly number[] {
  const known = verdicts.filter((verdict) => verdict !== "inconclusive").length;
  return [Number(part.isDone), Number(part.reduces === reduces), known, part.states];
}

/**
 * What all shards of a check say of it together, where that is `joined`: each finding once, from the first that has it. `shards`: the same that were joined. `states`, `transitions`: of those
 * that are counted.
 */
export function joinAnswers(
  { verdicts, counted }: Joined,
  clauses: readonly Clause[],
  shards: readonly Checked[],
): Checked {
  const sum = (count: (shard: Checked) => number) => counted.reduce((all, place) => all + count(shards[place]), 0);
  const results = clauses.map((clause, number): ClauseResult => {
    const verdict = verdicts[number];
    const same = shards.map((shard) => shard.clauses[number]).filter((result) => result.verdict === verdict);
    return { clause, verdict, found: same.find(({ found }) => found !== undefined)?.found };
  });
  const findings = new Map<string, Found>();
  for (const finding of shards.flatMap((shard) => shard.findings)) {
    const key = seenKey(finding);
    if (!findings.has(key)) findings.set(key, finding);
  }
  return {
    verdict: worstOf(verdicts),
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    clauses: results,
    bound: undefined,
    limit: shards.find(({ limit }) => limit !== undefined)?.limit,
    findings: [...findings.values()],
  };
}

/** What somebody has seen of a clause; nobody, where it is `undefined`. */
const worstKnown = (verdicts: readonly Verdict[]): Verdict | undefined =>
  verdicts.find((verdict) => verdict === "refuted") ?? verdicts.find((verdict) => verdict === "holds");

function union(parts: readonly Part[]): number | undefined {
  const byRoom = new Map<number, Sketch>();
  for (const { sketch, room } of parts) {
    const own = Sketch.of(sketch);
    if (own === undefined) return undefined;
    const sum = byRoom.get(room);
    if (sum === undefined) byRoom.set(room, own);
    else sum.join(own);
  }
  return [...byRoom.values()].reduce((sum, sketch) => sum + sketch.count, 0);
}
