import { boot } from "../machine/boot.ts";
import { tryEvaluate } from "../machine/evaluate.ts";
import type { Machine } from "../machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../machine/step.ts";
import type { Clause, Program } from "../program.ts";
import { NO_DECISION, stepOf, timerOf } from "../run/decision.ts";
import { faultOf } from "../run/fault-report.ts";
import { isTrue } from "../run/judge.ts";
import { take } from "../run/schedule.ts";
import { PIECE, type Work } from "../work.ts";
import { BYTES_OF_COMPONENTS, Components } from "./components.ts";
import { MOST_IN_CHAIN, type Reduces, reductionOf } from "./expander.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { Fairness, type Move } from "./fairness.ts";
import { Memory } from "./memory.ts";
import type { Reduction } from "./reduction.ts";
import { type Kept, retrace } from "./retrace.ts";
import { decisionsFrom, inEnoughRoom, isOutOfRoom, type Layouts } from "./room.ts";
import { roundRobin } from "./round-robin.ts";
import { NOTHING, Situations } from "./situations.ts";
import { Transitions } from "./transitions.ts";
import type { Bound, Checked, Counts, Found, Verdict } from "./verdict.ts";

export type Eventually = Extract<Clause, { readonly condition: number }> & { readonly kind: "eventually" };

export const isEventual = (clause: Clause): clause is Eventually => clause.kind === "eventually";

/** After so many situations it is looked for a round that refutes, and again whenever they have doubled. */
const FIRST_LOOK = 1024;
/** After so many, or where no more may be kept, single runs are followed, too: what refutes may be far. */
const MANY = 16_384;

/**
 * Looks for a fair run in which a condition never holds: one that stops, the shortest first, or that goes round for ever. Whether every run stops can be told, as what it says when it stops,
 * by few orders of steps; where one goes on for ever, all orders are looked at, because which of them are fair depends on who moves when.
 */
export function* exploringLiveness(
  program: Program,
  clause: Eventually,
  bounds: Bounds,
  { reduces = true, watch }: Pick<SearchOptions, "reduces" | "watch"> = {},
): Work<Checked> {
  const search = (reduction: Reduces) =>
    inEnoughRoom(program, (layouts) => new LivenessSearch(program, layouts, clause, reduction, watch).search(bounds));
  if (reduces) {
    const first = yield* search("independent steps");
    if (first.verdict !== "inconclusive" || first.limit !== undefined || isAsked(first.bound)) return first;
  }
  return yield* search("nothing");
}

/** Whether somebody has ended a search. */
const isAsked = (bound: Bound | undefined): boolean => bound === "seconds" || bound === "cancelled";

class LivenessSearch {
  readonly #layouts: Layouts;
  readonly #clause: Eventually;
  readonly #watch: SearchOptions["watch"];
  readonly #m: Machine;
  readonly #reduces: Reduces;
  readonly #reduction: Reduction;
  readonly #first: Int32Array;
  /** Those in which the condition has not held yet. */
  readonly #situations: Situations;
  readonly #graph: Transitions;
  readonly #memory = new Memory();
  /** A ledger in which nothing has gone wrong. */
  readonly #ledger: Int32Array;
  #transitions = 0;
  #refuted: Found | undefined;
  #limit: Found | undefined;
  #isOutOfRoom = false;
  /** Whether a run goes round, in a search that leaves out orders of steps. */
  #isEndless = false;

  constructor(program: Program, layouts: Layouts, clause: Eventually, reduces: Reduces, watch: SearchOptions["watch"]) {
    this.#layouts = layouts;
    this.#clause = clause;
    this.#watch = watch;
    this.#m = boot(program, layouts.layout);
    this.#graph = new Transitions(this.#memory);
    this.#situations = new Situations(layouts.layout.tasks, this.#memory);
    this.#ledger = this.#m.ledger.slice();
    this.#reduces = reduces;
    this.#reduction = reductionOf(reduces, program, this.#m, [clause]);
    this.#first = this.#m.situation.slice();
  }

  /** Searches to the end. `undefined`: a table of the layout was too small. */
  *search(bounds: Bounds): Work<Checked | undefined> {
    const bound = yield* this.#searching(bounds);
    if (this.#isOutOfRoom) return undefined;
    const isDecided = bound === undefined && this.#limit === undefined && !this.#isEndless;
    const verdict: Verdict = this.#refuted !== undefined ? "refuted" : isDecided ? "holds" : "inconclusive";
    const clauses = [{ clause: this.#clause, verdict, found: this.#refuted }];
    return { ...this.#counts, verdict, clauses, bound, limit: this.#limit, findings: [] };
  }

  /** Looks at one situation after another. Ends with what kept it from looking at all, if something did. */
  *#searching(bounds: Bounds): Work<Bound | undefined> {
    if (this.#holds()) return undefined;
    const situations = this.#situations;
    situations.intern(this.#m.situation, NO_DECISION);
    let pause = PIECE;
    let look = FIRST_LOOK;
    for (let number = 0; number < situations.count; number++) {
      this.#expand(number);
      if (this.#refuted !== undefined || this.#isOutOfRoom) return undefined;
      const bound = this.#boundOf(bounds);
      if (bound !== undefined || number + 1 === look) yield* this.#lookForRound();
      if (number + 1 === MANY || (bound !== undefined && number < MANY)) yield* this.#lookFar();
      if (number + 1 === look) look *= 2;
      if (this.#refuted !== undefined || this.#isEndless) return undefined;
      if (bound !== undefined) return bound;
      if (this.#transitions < pause) continue;
      pause = this.#transitions + PIECE;
      const ended = this.#watch?.({ ...this.#counts, open: situations.count - number });
      if (ended !== undefined) return ended;
      yield;
    }
    yield* this.#lookForRound();
    return undefined;
  }

  #boundOf({ states, bytes }: Bounds): Bound | undefined {
    const { count } = this.#situations;
    if (count > states) return "states";
    return this.#memory.taken + BYTES_OF_COMPONENTS * count > bytes ? "memory" : undefined;
  }

  get #counts(): Counts {
    return { states: this.#situations.count, transitions: this.#transitions };
  }

  #holds(): boolean {
    return isTrue(tryEvaluate(this.#m, this.#clause.condition));
  }

  /** Looks at what can happen in a situation. */
  #expand(number: number): void {
    this.#situations.visit(number);
    this.#graph.begin();
    const { tasks, fibrils } = this.#layouts.layout;
    this.#restore();
    this.#reduction.renew();
    const isFew = this.#reduction.find();
    const movers = new Set(
      isFew ? Array.from({ length: this.#reduction.count }, (_, each) => this.#reduction.member(each)) : tasks.keys(),
    );
    for (const task of movers) {
      if (!canStep(this.#m, task)) continue;
      const choices = choicesOf(this.#m, task);
      for (let choice = 0; choice < choices; choice++) this.#take(stepOf(task, choice), task);
    }
    for (let fibril = 0; fibril < fibrils.at.length; fibril++) {
      const isMover = movers.has(this.#layouts.layout.fibrils.task[fibril]);
      if (isMover && isTimed(this.#m, fibril)) this.#take(timerOf(fibril), tasks.length + fibril);
    }
    const isStopped = this.#graph.first(number) === this.#graph.end(number);
    if (isStopped) this.#refuted ??= this.#found(this.#wayTo(number));
  }

  #restore(): void {
    this.#m.situation.set(this.#situations.visited);
  }

  /** Notes where a decision leads to from the situation that is visited, and what is done alone after it, and goes back there. */
  #take(code: number, mover: number): void {
    let chained = -1;
    for (let next = code; next !== NO_DECISION; next = this.#next(chained)) {
      chained++;
      this.#transitions++;
      take(this.#m, next);
    }
    const goesOn = !this.#holds() && !this.#m.faulted;
    const target = goesOn ? this.#situations.intern(this.#m.situation, code) : NOTHING;
    this.#graph.add(mover, target);
    if (this.#m.faulted) this.#stop(code, chained);
    this.#restore();
  }

  /** The step that is done alone after so many others. */
  #next(chained: number): number {
    if (this.#m.faulted || chained >= MOST_IN_CHAIN || this.#holds()) return NO_DECISION;
    const task = this.#reduction.solo();
    return task < 0 ? NO_DECISION : stepOf(task);
  }

  /** Takes up that the last step was a fault: of those that were done alone after a decision, or that decision's. */
  #stop(code: number, chained: number): void {
    this.#isOutOfRoom ||= isOutOfRoom(this.#m, this.#layouts);
    const fault = faultOf(this.#m);
    const isLimit = fault?.kind === "limit";
    const isRefuting = !isLimit && !this.#holds();
    this.#m.ledger.set(this.#ledger);
    if (!isLimit && !isRefuting) return;
    const number = this.#situations.visitedNumber;
    const found = this.#found(this.#wayTo(number, code, chained));
    if (isLimit) this.#limit ??= { ...found, kind: "limit", place: fault.place };
    else this.#refuted ??= { ...found, place: fault?.place };
    this.#situations.visit(number);
  }

  /** Looks among all situations up to now for a round in which a fair run can stay. */
  *#lookForRound(): Work<void> {
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
    const prefix = this.#wayTo(start);
    const found = this.#found([...prefix, ...round.map((move) => this.#codeOf(move))]);
    this.#refuted = { ...found, loop: prefix.length };
  }

  /** Follows runs that are fair from their start. */
  *#lookFar(): Work<void> {
    if (this.#reduces !== "nothing") return;
    for (const choice of ["first", "last"] as const) {
      if (this.#refuted !== undefined) return;
      this.#situations.visit(0);
      this.#restore();
      const endless = yield* roundRobin(this.#m, choice, () => this.#holds());
      const fault = faultOf(this.#m);
      this.#m.ledger.set(this.#ledger);
      if (endless === undefined || fault?.kind === "limit") continue;
      this.#transitions += endless.codes.length;
      this.#refuted = {
        ...this.#found(endless.codes),
        place: fault?.place,
        ...(endless.loop !== undefined && { loop: endless.loop }),
      };
    }
  }

  /** The decisions that lead to a situation, and on by one more and by so many steps that were done alone. */
  #wayTo(number: number, decision = NO_DECISION, chained = 0): readonly number[] {
    const m = this.#m;
    m.situation.set(this.#first);
    const way = this.#keptTo(number);
    const { codes } = retrace(m, (code) => take(m, code), this.#reduction, undefined, way, { decision, chained });
    m.ledger.set(this.#ledger);
    return codes;
  }

  *#keptTo(number: number): Iterable<Kept> {
    for (const each of this.#situations.wayTo(number)) {
      this.#situations.visit(each);
      yield { decision: this.#situations.decisionTo(each), situation: this.#situations.visited };
    }
  }

  #codeOf({ situation, transition, mover }: Move): number {
    const tasks = this.#layouts.layout.tasks.length;
    return mover < tasks ? stepOf(mover, this.#graph.choice(transition, situation)) : timerOf(mover - tasks);
  }

  #found(codes: readonly number[]): Found {
    return {
      kind: "condition",
      cycle: [],
      circle: [],
      place: undefined,
      decisions: decisionsFrom(codes, this.#layouts),
    };
  }
}
