import type { Clause, Program } from "../program.ts";
import type { Work } from "../work.ts";
import { isWholeLevel, type Standing } from "./agenda.ts";
import { type Attempt, attemptOf, partOf } from "./attempt.ts";
import { Expander, type Hindrance, Kept, type Place } from "./expander.ts";
import type { Arrival, Begun, Bounds, SearchOptions } from "./explorer.ts";
import type { Known } from "./inquiry.ts";
import { Memory } from "./memory.ts";
import type { Layouts } from "./room.ts";
import { FULL } from "./rows.ts";
import { foreignFrom, isForeign } from "./shard.ts";
import { type SharedBuffers, SharedMemory, sharedBuffers } from "./shared-memory.ts";
import { SharedOrder, TABLES_OF_ORDER } from "./shared-order.ts";
import { SharedSituations, tablesOfSituations } from "./shared-situations.ts";
import { NOTHING } from "./situations.ts";
import { Sketch } from "./sketch.ts";
import type { TeamReport, TeamRequest, TeamSpec } from "./team-worker.ts";
import type { Bound, Found, Seen } from "./verdict.ts";

/** Workers that look at a search together: each has a `TeamWorker`. */
export interface Team {
  readonly size: number;
  /** When it pays to have it go on with a search: once so many situations are kept. */
  readonly from: number;
  /** Has each begin anew. */
  begin(spec: TeamSpec): void;
  /** Asks all. */
  ask(request: TeamRequest): void;
  /** What they have answered, once all have. */
  answers(): readonly TeamReport[] | undefined;
}

/** Situations that a worker takes at once, at most: so many that it seldom asks, and so few that nobody waits long for it. */
const MOST_TAKEN = 64;
/** The part of the memory that is not shared: what all threads may learn of slices. */
const OF_OWN = 8;
/** Larger than any place. */
const NOWHERE = 2 ** 31 - 1;

/**
 * A search that one worker has begun, gone on with by a team, level by level. Who comes to a situation first is left to chance; but when a level is done, what was found is put in the order in
 * which one worker alone would have come to it. So a team says what one says.
 */
export class TeamSearch {
  readonly #team: Team;
  readonly #clauses: readonly Clause[];
  readonly #expander: Expander;
  readonly #memory: SharedMemory;
  readonly #situations: SharedSituations;
  readonly #order: SharedOrder;
  readonly #spec: TeamSpec;
  readonly #sketch: Sketch | undefined;
  #transitions: number;
  #standing: Standing;

  /** Goes on with what one has `begun`. `bytes`: that all may take together. Nothing when there is not even memory for what was found already. */
  static of(
    team: Team,
    program: Program,
    layouts: Layouts,
    clauses: readonly Clause[],
    begun: Begun,
    bytes: number,
  ): TeamSearch | undefined {
    const own = Math.floor(bytes / (OF_OWN * (team.size + 1)));
    const shared = bytes - own * (team.size + 1);
    const buffers = sharedBuffers(tablesOfSituations(layouts.layout.tasks) + TABLES_OF_ORDER, shared);
    if (buffers === undefined) return undefined;
    const search = new TeamSearch(team, program, layouts, clauses, begun, buffers, own);
    return search.#takeUp(begun) ? search : undefined;
  }

  private constructor(
    team: Team,
    program: Program,
    layouts: Layouts,
    clauses: readonly Clause[],
    begun: Begun,
    buffers: SharedBuffers,
    own: number,
  ) {
    this.#team = team;
    this.#clauses = clauses;
    this.#transitions = begun.transitions;
    this.#standing = begun.standing;
    this.#sketch = begun.sketch;
    const { manner, dealt } = begun;
    const { layout, room } = layouts;
    this.#spec = { program, clauses, manner, room, buffers, own, dealt };
    this.#memory = new SharedMemory(buffers);
    this.#situations = new SharedSituations(layout.tasks, this.#memory, new Memory(own));
    // What it comes to by itself is not kept.
    const keep = () => Kept.ahead;
    this.#expander = new Expander(program, layouts, clauses, manner, this.#situations.slices, keep);
    this.#expander.inquiry.learn(begun.known);
    this.#order = new SharedOrder(this.#memory);
  }

  /** Searches to the end, or up to what makes it necessary to begin anew. */
  *search(bounds: Bounds, watch: SearchOptions["watch"]): Work<Attempt | Hindrance> {
    this.#team.begin(this.#spec);
    const ended = yield* this.#searching(bounds, watch);
    return ended === "out of room" || ended === "asymmetric" ? ended : this.#result(ended);
  }

  /** Takes up what one has found. False when there is no memory for it. */
  #takeUp({ kept }: Begun): boolean {
    for (const { situation, decision, before } of kept(0)) {
      const number = this.#situations.intern(situation, before);
      if (number === FULL || !this.#order.push(number, decision)) return false;
      if (this.#situations.isCrowded) this.#situations.grow();
    }
    return true;
  }

  /** As far as it has come. */
  get begun(): Begun {
    const { manner, dealt } = this.#spec;
    const kept = (from: number) => this.#kept(from);
    const { known } = this.#expander.inquiry;
    const [transitions, standing, sketch] = [this.#transitions, this.#standing, this.#sketch];
    return { manner, known, transitions, standing, dealt, sketch, kept };
  }

  *#kept(from: number): Iterable<Arrival> {
    for (let place = from; place < this.#order.count; place++) yield this.#arrival(place);
  }

  #arrival(place: number): Arrival {
    const number = this.#order.numberOf(place);
    this.#situations.visit(number);
    return {
      situation: this.#situations.visited,
      decision: this.#order.decisionTo(place),
      before: this.#situations.markOf(number),
    };
  }

  *#searching(bounds: Bounds, watch: SearchOptions["watch"]): Work<Bound | Hindrance | undefined> {
    const order = this.#order;
    let first = this.#firstOfLevel();
    for (;;) {
      const { depth, number, end } = this.#standing;
      if (number === end) {
        if (end === order.count) return undefined;
        this.#standing = { depth: depth + 1, number, end: order.count };
        first = number;
      }
      if (this.#standing.depth >= (bounds.depth ?? Infinity)) return this.#boundAtDepth(bounds);
      const ended = yield* this.#round(first, bounds, watch);
      if (ended !== "done") return ended === "over" ? undefined : ended;
    }
  }

  /** The first situation of the level that is begun, or one after it that is before all that lead to the next. */
  #firstOfLevel(): number {
    const { number, end } = this.#standing;
    return end < this.#order.count ? this.#situations.markOf(this.#order.numberOf(end)) : number;
  }

  /** The bound that a search has come to which looks at no further level; none when nothing can happen there. */
  #boundAtDepth({ states }: Bounds): Bound | undefined {
    const { number, end } = this.#standing;
    for (let place = number; place < end; place++) {
      this.#standing = { ...this.#standing, number: place };
      if (isForeign(this.#spec.manner.shard, this.#spec.dealt, place)) continue;
      if (this.#order.count > states) return "states";
      this.#situations.visit(this.#order.numberOf(place));
      if (this.#expander.canGoOn(this.#situations.visitedSlices)) return "depth";
    }
    this.#standing = { ...this.#standing, number: end };
    return undefined;
  }

  /** Has the team look at what is left of a level, or at some of it. */
  *#round(first: number, bounds: Bounds, watch: SearchOptions["watch"]): Work<Bound | Hindrance | "over" | "done"> {
    const { number, end, depth } = this.#standing;
    const share = Math.min(MOST_TAKEN, Math.max(1, Math.floor((end - number) / (4 * this.#team.size))));
    this.#memory.begin(number);
    const buckets = this.#situations.grow();
    const { known } = this.#expander.inquiry;
    this.#team.ask({ first, end, share, mayReduce: !isWholeLevel(depth), most: bounds.states, buckets, known });
    let ended: Bound | undefined;
    for (;;) {
      const reports = this.#team.answers();
      if (reports !== undefined) {
        for (const { sketch = "" } of reports) {
          const kept = Sketch.of(sketch);
          if (kept !== undefined) this.#sketch?.join(kept);
        }
        return this.#arrange(reports, Math.min(end, this.#memory.cursor), bounds) ?? ended ?? "done";
      }
      ended ??= watch?.(this.#progress);
      if (ended !== undefined) this.#memory.pause();
      yield;
    }
  }

  /** Puts what was found in the order in which one would have come to it, up to where one would have ended. */
  #arrange(reports: readonly TeamReport[], end: number, bounds: Bounds): Bound | Hindrance | "over" | undefined {
    const { inquiry } = this.#expander;
    const order = this.#order;
    const first = this.#standing.number;
    const logOf = new Int32Array(end - first).fill(-1);
    for (const [index, { log }] of reports.entries()) for (const place of log.places) logOf[place - first] = index;
    const at = reports.map(() => ({ looked: 0, reached: 0 }));
    const seen = sightingsOf(reports);
    const full = Math.min(...reports.map((report) => report.full ?? NOWHERE));
    const wrong = Math.min(...reports.map((report) => report.wrong ?? NOWHERE));
    const go = (place: number): Bound | Hindrance | "over" | undefined => {
      if (place === full) return "memory";
      const index = logOf[place - first];
      if (index < 0) return undefined;
      if (order.count > bounds.states) return "states";
      const { log, hindrance } = reports[index];
      const { looked, reached } = at[index];
      const count = log.counts[looked];
      const before = order.count;
      let isPast = false;
      for (let each = reached; each < reached + count; each++) {
        const number = log.numbers[each];
        // Another may lead there that comes before.
        if (this.#situations.markOf(number) !== place) continue;
        isPast = order.count >= bounds.states;
        if (isPast) break;
        if (order.push(number, log.decisions[each])) continue;
        order.count = before;
        return "memory";
      }
      at[index] = { looked: looked + 1, reached: reached + count };
      for (const known of seen.get(place) ?? []) inquiry.learn(known);
      if (wrong === place) inquiry.learn({ ...nothing, isAnythingWrong: true });
      if (hindrance?.[1] === place) return hindrance[0];
      // It is looked at once more where the search goes on.
      if (isPast && !inquiry.isOver) return "states";
      this.#transitions += log.transitions[looked];
      return undefined;
    };
    for (let place = first; place < end; place++) {
      const ended = go(place) ?? (inquiry.isOver ? "over" : undefined);
      this.#standing = { ...this.#standing, number: ended === undefined ? place + 1 : place };
      if (ended !== undefined) return ended;
    }
    return undefined;
  }

  get #progress() {
    const { count } = this.#situations;
    return { states: count, transitions: this.#transitions, open: Math.max(0, count - this.#memory.cursor) };
  }

  #result(bound: Bound | undefined): Attempt {
    const { inquiry } = this.#expander;
    const { count } = this.#order;
    const { number, depth } = this.#standing;
    const { manner, dealt, room } = this.#spec;
    const { shard } = manner;
    const isExhausted = bound === undefined && shard === undefined;
    return attemptOf(this.#clauses, inquiry, isExhausted, (seen, at) => this.#found(seen, at), {
      states: count,
      transitions: this.#transitions,
      workers: this.#team.size,
      bound,
      frontier: { open: count - number - foreignFrom(shard, dealt, number), depth, unit: "decision" },
      part: partOf(manner, dealt, room, inquiry, bound, count, this.#sketch),
    });
  }

  #found(seen: Seen, at: Place): Found {
    return this.#expander.found(seen, this.#wayTo(at.situation), at);
  }

  *#wayTo(place: number) {
    const way: number[] = [];
    for (let each = place; each !== NOTHING; each = this.#situations.markOf(this.#order.numberOf(each))) way.push(each);
    for (const each of way.reverse()) yield this.#arrival(each);
  }
}

const nothing: Known<Place> = { decided: [], findings: [], limit: undefined, isAnythingWrong: false };

/** What was seen, by the situation in which it was. */
function sightingsOf(reports: readonly TeamReport[]): Map<number, Known<Place>[]> {
  const seen = new Map<number, Known<Place>[]>();
  const add = (place: number, known: Partial<Known<Place>>) => {
    const each = { ...nothing, ...known };
    const there = seen.get(place);
    if (there === undefined) seen.set(place, [each]);
    else there.push(each);
  };
  for (const { known } of reports) {
    for (const each of known.decided) add(each[2].situation, { decided: [each] });
    for (const each of known.findings) add(each[1].situation, { findings: [each] });
    if (known.limit !== undefined) add(known.limit[1].situation, { limit: known.limit });
  }
  return seen;
}
