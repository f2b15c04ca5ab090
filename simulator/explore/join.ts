import type { Clause } from "../program.ts";
import { isAboutKinds } from "./attempt.ts";
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

/** Joins the shards of one check. Of one that is there more than once, one counts that has come to its end. */
export function joinShards(kinds: readonly Clause["kind"][], shards: readonly ShardAnswers[]): Joined {
  const { of } = shards[0].part.shard;
  const byIndex = new Map<number, ShardAnswers>();
  for (const each of shards) {
    const { shard, isDone } = each.part;
    if (isDone || !byIndex.has(shard.index)) byIndex.set(shard.index, each);
  }
  const parts = [...byIndex.values()].map(({ part }) => part);
  const all = Array.from({ length: of }, (_, index) => index + 1);
  const lost = all.filter((index) => !byIndex.has(index));
  const unfinished = parts.filter(({ isDone }) => !isDone).map(({ shard }) => shard.index);
  const isMixed = parts.some(({ reduces }) => reduces !== parts[0].reduces);
  const isWhole = lost.length === 0 && unfinished.length === 0 && !isMixed;
  const isOpenToOrder = parts[0].reduces !== "nothing" && parts.some(({ isAnythingWrong }) => isAnythingWrong);
  const seen = kinds.map((_, clause) => worstKnown(shards.map(({ verdicts }) => verdicts[clause])));
  const verdicts = seen.map((verdict, clause): Verdict => {
    const kind = kinds[clause];
    if (verdict !== undefined) return verdict;
    if (!isWhole || kind === "eventually" || (isOpenToOrder && isAboutKinds(kind))) return "inconclusive";
    return refutes(kind) ? "holds" : "refuted";
  });
  const mayDiffer = isWhole && isOpenToOrder && seen.some((verdict, clause) => !verdict && isAboutKinds(kinds[clause]));
  const states = parts.reduce((sum, part) => sum + part.states, 0);
  const sorted = unfinished.toSorted((a, b) => a - b);
  const mayBeFewer = parts.some(({ room }) => room !== parts[0].room);
  return { verdicts, lost, unfinished: sorted, isMixed, mayDiffer, states, distinct: union(parts), mayBeFewer };
}

/** What all shards of a check say of it together, where that is `joined`: each finding once, from the first that has it. `states`, `transitions`: of all of them. */
export function joinAnswers({ verdicts }: Joined, clauses: readonly Clause[], shards: readonly Checked[]): Checked {
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
    states: shards.reduce((sum, { states }) => sum + states, 0),
    transitions: shards.reduce((sum, { transitions }) => sum + transitions, 0),
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
