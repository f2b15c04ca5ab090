import type { Program } from "../program.ts";
import { isTimer, NO_DECISION, stepOf, subjectOf, timerOf } from "../run/decision.ts";
import { PIECE, unless, type Work } from "../work.ts";
import { BYTES_OF_COMPONENTS, Components } from "./components.ts";
import type { Eventually } from "./eventually.ts";
import type { Place, Reduces } from "./expander.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { Fairness, type Move } from "./fairness.ts";
import { LivenessExpander } from "./liveness-expander.ts";
import { LivenessTeam } from "./liveness-team.ts";
import { Memory } from "./memory.ts";
import type { Placed, PlacedSituations } from "./placed.ts";
import { inEnoughRoom, type Layouts } from "./room.ts";
import { FULL } from "./rows.ts";
import { NOTHING, Situations } from "./situations.ts";
import type { LookedAt, Team } from "./team-round.ts";
import { Transitions } from "./transitions.ts";
import type { Bound, Checked, Counts, Found, Seen, Verdict } from "./verdict.ts";

/** After so many situations it is looked for a round that refutes, and again whenever they have doubled. */
const FIRST_LOOK = 1024;
/** After so many, or where no more may be kept, single runs are followed, too: what refutes may be far. */
const MANY = 16_384;

type Options = Pick<SearchOptions, "reduces" | "watch" | "team">;

/**
 * Looks for a fair run in which a condition never holds: one that stops, the shortest first, or that goes round for ever. Whether every run stops can be told, as what it says when it stops,
 * by few orders of steps; where one goes on for ever, all orders are looked at, because which of them are fair depends on who moves when.
 */
export function* exploringLiveness(
  program: Program,
  clause: Eventually,
  bounds: Bounds,
  { reduces = true, ...options }: Options = {},
): Work<Checked> {
  const search = (reduction: Reduces) =>
    inEnoughRoom(program, (layouts) =>
      new LivenessSearch(program, layouts, clause, reduction, bounds, options).search(),
    );
  if (reduces) {
    const first = yield* search("independent steps");
    if (first.verdict !== "inconclusive" || first.limit !== undefined || isAsked(first.bound)) return first;
  }
  return yield* search("nothing");
}

/** Whether somebody has ended a search. */
const isAsked = (bound: Bound | undefined): boolean => bound === "seconds" || bound === "cancelled";

class LivenessSearch {
  readonly #program: Program;
  readonly #layouts: Layouts;
  readonly #clause: Eventually;
  readonly #reduces: Reduces;
  /** Situations that may be kept. */
  readonly #most: number;
  readonly #watch: Options["watch"];
  readonly #memory: Memory;
  /** Those in which the condition has not held yet. */
  #situations: Placed;
  readonly #graph: Transitions;
  readonly #expander: LivenessExpander;
  /** Who may go on with it, before they do so; and once they do. */
  #waiting: { readonly team: Team; readonly alone: Situations } | undefined;
  #team: LivenessTeam | undefined;
  /** Whether one situation more was come to than may be kept. */
  #isPast = false;
  /** Why somebody has ended it. */
  #ended: Bound | undefined;
  /** A run that goes on for ever, or was followed by itself. */
  #far: Found | undefined;
  /** Whether a run goes round, in a search that leaves out orders of steps. */
  #isEndless = false;

  constructor(
    program: Program,
    layouts: Layouts,
    clause: Eventually,
    reduces: Reduces,
    { states, bytes }: Bounds,
    { watch, team }: Options,
  ) {
    this.#program = program;
    this.#layouts = layouts;
    this.#clause = clause;
    this.#reduces = reduces;
    this.#most = Math.max(1, states);
    this.#watch = watch;
    this.#memory = new Memory(bytes);
    this.#graph = new Transitions(this.#memory);
    const alone = new Situations(layouts.layout.tasks, this.#memory);
    this.#situations = alone;
    this.#waiting = team && { team, alone };
    const arrive = (decision: number, goesOn: boolean) => this.#arrive(decision, goesOn);
    this.#expander = new LivenessExpander(program, layouts, clause, reduces, arrive);
    this.#expander.isToEnd = () => this.#isPast || this.#isEnded();
  }

  /** Searches to the end. `undefined`: a table of the layout was too small. */
  *search(): Work<Checked | undefined> {
    const bound = yield* this.#searching();
    const { hindrance, inquiry } = this.#expander;
    if (hindrance !== undefined) return undefined;
    const found = this.#far ?? this.#foundAt(inquiry.refuted);
    const limit = this.#foundAt(inquiry.limit);
    const isDecided = bound === undefined && limit === undefined && !this.#isEndless;
    const verdict: Verdict = found !== undefined ? "refuted" : isDecided ? "holds" : "inconclusive";
    const clauses = [{ clause: this.#clause, verdict, found }];
    return { ...this.#counts, verdict, clauses, bound, limit, findings: [], workers: this.#team?.size };
  }

  /** Looks at one situation after another. Ends with what kept it from looking at all, if something did. */
  *#searching(): Work<Bound | undefined> {
    const expander = this.#expander;
    if (expander.holds) return undefined;
    const isBegun = this.#situations.intern(expander.machine.situation, NO_DECISION) !== FULL;
    let look = FIRST_LOOK;
    let pause = PIECE;
    for (let number = 0; number < this.#situations.count || !isBegun; number++) {
      const bound = isBegun ? yield* this.#look(number) : "memory";
      if (expander.hindrance !== undefined || expander.inquiry.refuted !== undefined) return undefined;
      if (bound !== undefined || number + 1 === look) yield* this.#unlessEnded(this.#lookForRound());
      if (number + 1 === MANY || (bound !== undefined && number < MANY)) yield* this.#unlessEnded(this.#lookFar());
      if (number + 1 === look) look *= 2;
      if (this.#far !== undefined || this.#isEndless) return undefined;
      if (bound !== undefined) return this.#ended ?? bound;
      if (expander.transitions < pause) continue;
      pause = expander.transitions + PIECE;
      // What a team has found until then is taken up.
      if (this.#isEnded() && this.#team === undefined) return this.#ended;
      yield;
    }
    yield* this.#unlessEnded(this.#lookForRound());
    return this.#ended;
  }

  /** Does what takes long, as long as nobody ends the search. */
  *#unlessEnded(work: Work<void>): Work<void> {
    if (this.#ended === undefined) yield* unless(() => this.#isEnded(), work);
  }

  #isEnded(): boolean {
    this.#ended ??= this.#watched();
    return this.#ended !== undefined;
  }

  #watched(): Bound | undefined {
    return this.#watch?.({ ...this.#counts, open: this.#situations.count - this.#graph.situations });
  }

  get #counts(): Counts {
    return { states: Math.min(this.#most, this.#situations.count), transitions: this.#expander.transitions };
  }

  /** Looks at what can happen in a situation, the next one. Gives what has kept it from that, if something did: then nothing of it is in the graph. */
  *#look(number: number): Work<Bound | undefined> {
    this.#gather();
    const isEnded = () => this.#isEnded();
    const { known } = this.#expander.inquiry;
    const team = this.#team;
    const found = team && (yield* team.lookedAt(number, this.#most, known, isEnded));
    if (found === undefined && this.#ended !== undefined) return this.#ended;
    if (found !== undefined) this.#learn(found);
    if (!this.#memory.take(BYTES_OF_COMPONENTS) || !this.#graph.begin()) return "memory";
    const before = this.#expander.transitions;
    const isWhole =
      team === undefined || found === undefined ? this.#expand(number) : this.#takeUp(team.situations, found);
    if (isWhole && !this.#isPast) return undefined;
    this.#graph.drop();
    this.#expander.transitions = before;
    return this.#ended ?? (this.#isPast ? "states" : "memory");
  }

  /** Has the team go on, once it pays. */
  #gather(): void {
    if (this.#waiting === undefined || this.#situations.count < this.#waiting.team.from) return;
    const { team, alone } = this.#waiting;
    this.#waiting = undefined;
    this.#team = LivenessTeam.of(team, this.#program, this.#layouts, this.#clause, this.#reduces, alone, this.#memory);
    if (this.#team !== undefined) this.#situations = this.#team.situations;
  }

  #expand(number: number): boolean {
    this.#situations.visit(number);
    return this.#expander.expand(number, this.#situations.visited) !== "full";
  }

  /** Takes up what a worker has seen in a situation, which needs no memory. */
  #learn({ known, hindrance }: LookedAt): void {
    for (const each of known) this.#expander.inquiry.learn(each);
    this.#expander.hindrance = hindrance;
  }

  /** Takes up where a worker has come to from a situation. False when there is no memory for it. */
  #takeUp(situations: PlacedSituations, { transitions, numbers, decisions }: LookedAt): boolean {
    for (const [index, decision] of decisions.entries()) {
      const number = numbers[index];
      const isKept =
        number === NOTHING ? this.#pass(decision) : this.#meet(decision, situations.place(number, decision));
      if (!isKept) return false;
    }
    this.#expander.transitions += transitions;
    return true;
  }

  /** Notes where a decision has led to from the situation that is looked at. */
  #arrive(decision: number, goesOn: boolean): boolean {
    if (!goesOn) return this.#pass(decision);
    return this.#meet(decision, this.#situations.intern(this.#expander.machine.situation, decision));
  }

  /** Notes that a decision leads to a situation of this number. Past the bound of states nothing is noted any more, but all is looked at. False when there is no memory for it. */
  #meet(decision: number, target: number): boolean {
    if (target === FULL) return false;
    this.#isPast ||= target >= this.#most;
    return this.#isPast || this.#graph.add(this.#moverOf(decision), target);
  }

  /** Notes that a decision leads to where nobody looks further. */
  #pass(decision: number): boolean {
    return this.#isPast || this.#graph.add(this.#moverOf(decision), NOTHING);
  }

  /** Looks among all situations up to now for a round in which a fair run can stay. */
  *#lookForRound(): Work<void> {
    if (this.#graph.situations === 0) return;
    const { tasks, fibrils } = this.#layouts.layout;
    const components = new Components(this.#graph);
    const fairness = new Fairness(this.#graph, components, tasks.length + fibrils.at.length);
    if (this.#reduces !== "nothing") {
      this.#isEndless = (yield* components.find((each) => fairness.isRound(each))) !== undefined;
      return;
    }
    const members = yield* components.find((each) => fairness.isFair(each));
    if (members === undefined) return;
    // The one that is reached first.
    const start = members.reduce((a, b) => Math.min(a, b));
    const round = yield* fairness.roundFrom(start);
    const codes = round.map((move) => this.#codeOf(move));
    this.#far = this.#expander.roundFrom(this.#situations.way(start), start, codes);
  }

  /** Follows runs that are fair from their start. */
  *#lookFar(): Work<void> {
    if (this.#reduces !== "nothing") return;
    for (const choice of ["first", "last"] as const) this.#far ??= yield* this.#expander.follow(choice);
  }

  #moverOf(decision: number): number {
    return isTimer(decision) ? this.#layouts.layout.tasks.length + subjectOf(decision) : subjectOf(decision);
  }

  #codeOf({ situation, transition, mover }: Move): number {
    const tasks = this.#layouts.layout.tasks.length;
    return mover < tasks ? stepOf(mover, this.#graph.choice(transition, situation)) : timerOf(mover - tasks);
  }

  #foundAt(sighting: readonly [seen: Seen, at: Place] | undefined): Found | undefined {
    if (sighting === undefined) return undefined;
    const [seen, at] = sighting;
    return this.#expander.found(seen, this.#situations.way(at.situation), at);
  }
}
