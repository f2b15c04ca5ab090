import type { Clause, Program } from "../program.ts";
import type { Work } from "../work.ts";
import { isWholeLevel, type Standing } from "./agenda.ts";
import { type Attempt, attemptOf, partOf } from "./attempt.ts";
import type { Expander, Hindrance, Place } from "./expander.ts";
import type { Arrival, Begun, Bounds, SearchOptions } from "./explorer.ts";
import { Arrivals, SafetyLooker } from "./looker.ts";
import { Memory } from "./memory.ts";
import type { Layouts } from "./room.ts";
import { FULL } from "./rows.ts";
import { foreignFrom, isForeign } from "./shard.ts";
import { type SharedBuffers, SharedMemory, sharedBuffers } from "./shared-memory.ts";
import { SharedOrder, TABLES_OF_ORDER } from "./shared-order.ts";
import { SharedSituations, tablesOfSituations } from "./shared-situations.ts";
import { NOTHING } from "./situations.ts";
import { Sketch } from "./sketch.ts";
import { type LookedAt, Round, roundOf, type Team } from "./team-round.ts";
import type { TeamRequest, TeamSpec } from "./team-worker.ts";
import type { Bound, Found, Seen } from "./verdict.ts";

/** How the situations of a level are looked at. */
type Asked = Pick<TeamRequest, "first" | "mayReduce" | "most">;

/** The part of the memory that is not shared: what all threads may learn of slices. */
const OF_OWN = 8;
/**
 * A search that one worker has begun, gone on with by a team, level by level. Who comes to a situation first is left to chance; but when a level is done, what was found is put in the order in
 * which one worker alone would have come to it. So a team says what one says.
 */
export class TeamSearch {
  readonly #team: Team;
  readonly #clauses: readonly Clause[];
  readonly #looker: SafetyLooker;
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
    this.#looker = new SafetyLooker(this.#spec, layouts, this.#situations);
    this.#expander.inquiry.learn(begun.known);
    this.#order = new SharedOrder(this.#memory);
  }

  /** Searches to the end, or up to what makes it necessary to begin anew. */
  *search(bounds: Bounds, watch: SearchOptions["watch"]): Work<Attempt | Hindrance> {
    this.#team.begin(this.#spec);
    const ended = yield* this.#searching(bounds, watch);
    return ended === "out of room" || ended === "asymmetric" ? ended : this.#result(ended);
  }

  get #expander(): Expander {
    return this.#looker.expander;
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
    const { known } = this.#expander.inquiry;
    const asked = { first, end, mayReduce: !isWholeLevel(depth), most: bounds.states, known };
    let ended: Bound | undefined;
    const isEnded = () => {
      ended ??= watch?.(this.#progress);
      return ended !== undefined;
    };
    const reports = yield* roundOf(this.#team, this.#memory, this.#situations, { number, ...asked }, isEnded);
    for (const { sketch } of reports) this.#sketchMore(sketch);
    const round = new Round(reports);
    // While one looks at what leads to very many, the others do nothing.
    this.#expander.isToEnd = () => {
      if (this.#situations.isCrowded) this.#situations.grow();
      return isEnded() || this.#order.count + this.#looker.arrivals.count > bounds.states;
    };
    const arranged = this.#arrange(round, asked, Math.min(end, this.#memory.cursor));
    return (arranged === "memory" ? ended : undefined) ?? arranged ?? ended ?? "done";
  }

  #sketchMore(text = ""): void {
    const kept = Sketch.of(text);
    if (kept !== undefined) this.#sketch?.join(kept);
  }

  /** Puts what was found in the order in which one would have come to it, up to where one would have ended. */
  #arrange(round: Round, asked: Asked, end: number): Bound | Hindrance | "over" | undefined {
    for (let place = this.#standing.number; place < end; place++) {
      const ended = this.#arrangeOne(place, round.take(place), asked);
      this.#standing = { ...this.#standing, number: ended === undefined ? place + 1 : place };
      if (ended !== undefined) return ended;
    }
    return undefined;
  }

  #arrangeOne(place: number, found: LookedAt | undefined, asked: Asked): Bound | Hindrance | "over" | undefined {
    if (found === undefined) return undefined;
    const { inquiry } = this.#expander;
    const { count } = this.#order;
    this.#expander.transitions = found.transitions;
    const bound =
      found.ended === "full" ? "memory" : (this.#push(place, found, asked) ?? this.#look(place, found, asked));
    if (bound === "memory") {
      this.#order.count = count;
      return bound;
    }
    for (const known of found.known) inquiry.learn(known);
    const hindrance = found.hindrance ?? this.#expander.hindrance;
    if (hindrance !== undefined) return hindrance;
    // Past a bound it is looked at once more where the search goes on.
    if (bound === undefined || inquiry.isOver) this.#transitions += this.#expander.transitions;
    return inquiry.isOver ? "over" : bound;
  }

  /** Looks by itself at a situation that leads to very many, which the others have left. */
  #look(place: number, found: LookedAt, asked: Asked): Bound | undefined {
    if (found.ended !== "wide") return undefined;
    const looker = this.#looker;
    looker.arrivals = new Arrivals();
    looker.expander.transitions = 0;
    this.#situations.visit(this.#order.numberOf(place));
    const expanded = looker.look(place, asked);
    this.#sketchMore(looker.sketch);
    return this.#push(place, looker.arrivals, asked) ?? (expanded === "full" ? "memory" : undefined);
  }

  /** Adds what a situation leads to to the order, as far as nobody leads there who comes before. Gives the bound that it comes to. */
  #push(
    place: number,
    { numbers, decisions }: Pick<LookedAt, "numbers" | "decisions">,
    { most }: Asked,
  ): Bound | undefined {
    for (const [index, number] of numbers.entries()) {
      if (this.#situations.markOf(number) !== place) continue;
      if (this.#order.count >= most) return "states";
      if (!this.#order.push(number, decisions[index])) return "memory";
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
