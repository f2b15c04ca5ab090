import { boot } from "../machine/boot.ts";
import type { Machine } from "../machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../machine/step.ts";
import type { Clause, Program } from "../program.ts";
import { isTimer, NO_DECISION, stepOf, subjectOf, timerOf } from "../run/decision.ts";
import { fifo, take } from "../run/schedule.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { renamed } from "./circle.ts";
import { Effects } from "./effects.ts";
import { Familiarity } from "./familiarity.ts";
import type { Fingerprinting } from "./fingerprint.ts";
import { Independence } from "./independence.ts";
import { Inquiry } from "./inquiry.ts";
import { Next, NextSteps } from "./next-steps.ts";
import { noReduction, type Reduction } from "./reduction.ts";
import { type Kept as KeptOnWay, retrace } from "./retrace.ts";
import { decisionsFrom, isOutOfRoom, type Layouts } from "./room.ts";
import type { Shard } from "./shard.ts";
import { Present, type Slices } from "./slices.ts";
import { Symmetry } from "./symmetry.ts";
import type { Found, Seen } from "./verdict.ts";

/** Which steps are done first and alone. */
export type Reduces = "independent steps" | "nothing";

/** How situations are looked at. */
export interface Manner {
  readonly reduces: Reduces;
  /** Whether situations that differ only in which replica is which are taken for one, where independent steps are done first. */
  readonly symmetry: boolean;
  readonly collects: boolean;
  /** Whether a situation has one integer more, behind all others: the task that stepped last and one, 0 at first. */
  readonly remembersLast: boolean;
  /** Whether what was found last is looked at next; level by level without. */
  readonly depthFirst?: boolean | undefined;
  /** How situations are hashed of which a hash alone is kept; they are kept as a whole without. */
  readonly fingerprints?: Fingerprinting | undefined;
  /** The part that is looked at; all without. */
  readonly shard?: Shard | undefined;
}

/** Whether situations have an order of their own, or are kept as hashes: then no others can help. */
export const isAlone = ({ remembersLast, depthFirst, fingerprints }: Manner): boolean =>
  remembersLast || depthFirst === true || fingerprints !== undefined;

/** What a search cannot go on with as it was begun. */
export type Hindrance = "out of room" | "asymmetric";

/** Where in a search something is: after a decision in a kept situation, and so many local steps. */
export interface Place {
  readonly situation: number;
  readonly decision: number;
  readonly chained: number;
}

/** What a step leads to: where the search goes on, where it does not, or the end of the search. */
const After = { goesOn: 0, dead: 1, over: 2 } as const;
type After = (typeof After)[keyof typeof After];

/** Where a situation stands that was kept: it is looked at later than all of the present level, or not; or it could not be kept. */
export const Kept = { ahead: 0, behind: 1, full: 2 } as const;
export type Kept = (typeof Kept)[keyof typeof Kept];

/** Keeps situations that the search has come to. */
export interface Keeping {
  /** Takes up the present one, to which a decision has led. */
  keep(decision: number): Kept;
  /** Whether one that is given by the numbers of its slices was kept; not for searches in which that depends on who is faster. */
  readonly isKept?: ((slices: Int32Array) => boolean) | undefined;
}

/** What has become of a situation that was looked at. `full`: there was no memory for what it leads to, or the search is to end. */
export type Expanded = "done" | "over" | "full";

/** The number of a situation that has none. */
const NOWHERE = -1;

/** So many steps are done alone without keeping the situations between: a loop that depends on nobody has to be seen. */
export const MOST_IN_CHAIN = 64;

/** After so many ways that the step of one task can go it is asked whether the search goes on: a `choose` may have very many. */
export const MANY_WAYS = 4096;

/** Looks at what can happen in situations, one after the other, and at what that says of a check. */
export class Expander {
  readonly machine: Machine;
  readonly inquiry: Inquiry<Place>;
  /** Steps that were done. */
  transitions = 0;
  hindrance: Hindrance | undefined;
  /** Whether the search is to end while one situation is looked at; what it leads to is then looked at anew, as where there was no memory. */
  isToEnd = (): boolean => false;
  readonly #layouts: Layouts;
  readonly #m: Machine;
  readonly #detector: Detector;
  readonly #reduction: Reduction;
  readonly #symmetry: Symmetry | undefined;
  /** Where in the situation it stands who stepped last; -1 where that is not kept. */
  readonly #lastAt: number;
  readonly #keeping: Keeping;
  readonly #first: Int32Array;
  /** A ledger in which nobody was reported and nothing has gone wrong. */
  readonly #ledger: Int32Array;
  /** The situation at which the search is at present. */
  readonly present: Present;
  readonly #next: NextSteps;
  readonly #effects: Effects;
  /** The situation that is looked at, as numbers of slices, and its own number. */
  #situation: Int32Array;
  #isThere = false;
  #number = NOWHERE;
  /** The decision that was taken last in it, and how many local steps came after it. */
  #decision = NO_DECISION;
  #chained = 0;
  /** Whether a step has led to a situation that is looked at later, whether one has met a fault, and whether there was no memory. */
  #isAhead = false;
  #isDead = false;
  #isFull = false;

  constructor(
    program: Program,
    layouts: Layouts,
    clauses: readonly Clause[],
    { reduces, symmetry, collects, remembersLast }: Manner,
    slices: Slices,
    keeping: Keeping,
  ) {
    this.#layouts = layouts;
    this.#keeping = keeping;
    const { layout } = layouts;
    this.#lastAt = remembersLast ? layout.situation : -1;
    this.machine = boot(program, remembersLast ? { ...layout, situation: layout.situation + 1 } : layout);
    this.#m = this.machine;
    this.#detector = new Detector(this.#m, new MachineWaits(this.#m));
    this.inquiry = new Inquiry(this.#m, this.#detector, clauses, collects);
    this.#symmetry = symmetry && reduces !== "nothing" ? Symmetry.of(program, layout, clauses) : undefined;
    this.#first = this.#m.situation.slice();
    this.#ledger = this.#m.ledger.slice();
    const familiarity = new Familiarity(slices.tasks.length, reduces);
    this.present = new Present(slices, this.#m.situation, familiarity);
    this.#situation = this.present.numbers;
    this.#next = new NextSteps(this.#m, this.present);
    this.#reduction =
      reduces === "nothing"
        ? noReduction
        : Independence.inSearch(program, this.#m, clauses, slices, this.present, this.#next);
    this.#effects = new Effects(this.#m, this.#detector, slices, this.present, this.#next, {
      do: (m, code) => this.#do(m, code),
      isQuiet: (m) => this.#isQuiet(m),
      // As long as nobody was ever stuck, nobody is where the search has been.
      isKnownToGoOn: () => !this.inquiry.isAnythingWrong && keeping.isKept?.(this.present.numbers) === true,
    });
  }

  /** Goes from the start to the situation that is to be kept first. */
  begin(): Expanded {
    if (!this.present.toNumbers()) return "full";
    this.#situation = this.present.numbers.slice();
    this.#reduction.renew();
    const first = this.#judge() === After.goesOn ? this.#chain() : After.over;
    if (first === After.over) return "over";
    if (first === After.dead) this.#goBefore(NO_DECISION, this.#chained - 1);
    return this.#arrive(NO_DECISION) === Kept.full ? "full" : "done";
  }

  /** Looks at what can happen in a situation; where it `mayReduce`, only at the steps of few tasks, if that is enough. */
  expand(number: number, slices: Int32Array, mayReduce: boolean): Expanded {
    this.#enter(number, slices);
    // A chain that was cut off goes on in what may be an endless loop: the others have their turn.
    if (mayReduce && this.#reduction.solo() < 0 && this.#reduction.find()) {
      this.#isAhead = false;
      this.#isDead = false;
      for (let index = 0; index < this.#reduction.count; index++) {
        if (!this.#movesOf(this.#reduction.member(index))) return this.#ending();
      }
      // Where none leads to a later level, the others might be put off for ever (as the proviso of breadth-first search: Bošnački and Holzmann, 2005).
      // And after a fault they would never have theirs.
      if (this.#isAhead && !this.#isDead) return "done";
    }
    for (let task = 0; task < this.#tasks; task++) if (!this.#movesOf(task)) return this.#ending();
    return "done";
  }

  /** Keeps what a decision leads to in a situation. */
  goOn(slices: Int32Array, decision: number): void {
    this.#enter(NOWHERE, slices);
    this.#take(decision);
  }

  /** Looks at what can happen without a preemption: the task that stepped last goes on if it can. */
  expandWithoutPreemption(number: number, slices: Int32Array): Expanded {
    this.#enter(number, slices);
    const last = this.#lastThatCanGoOn();
    for (let task = 0; task < this.#tasks; task++) {
      if ((last < 0 || task === last) && !this.#stepsOf(task)) return this.#ending();
      if (!this.#timersOf(task)) return this.#ending();
    }
    return "done";
  }

  /** Looks at what can happen instead of what the task does that stepped last. */
  expandPreempting(number: number, slices: Int32Array): Expanded {
    this.#enter(number, slices);
    const last = this.#lastThatCanGoOn();
    for (let task = 0; task < this.#tasks; task++) {
      if (task !== last && !this.#stepsOf(task)) return this.#ending();
    }
    return "done";
  }

  /** Whether the task that stepped last can go on in a situation, and another, too. */
  canPreempt(slices: Int32Array): boolean {
    this.present.go(slices);
    const last = this.#lastThatCanGoOn();
    if (last < 0) return false;
    for (let task = 0; task < this.#tasks; task++) {
      if (task !== last && (this.#next.of(task) & Next.steps) !== 0) return true;
    }
    return false;
  }

  /** Whether anything can happen in a situation. */
  canGoOn(slices: Int32Array): boolean {
    this.present.enter(slices);
    return !this.#next.isOver;
  }

  /** What was seen at a place, and the decisions of the way there, which is gone once more. `way`: the kept situations on it. */
  found(seen: Seen, way: Iterable<KeptOnWay>, place: Place): Found {
    this.present.leave();
    this.#m.situation.set(this.#first);
    this.#m.ledger.set(this.#ledger);
    const gone = retrace(this.#m, (code) => this.#do(this.#m, code), this.#reduction, this.#symmetry, way, place);
    const { nameOf, codes } = gone;
    const cycle = seen.cycle.map(nameOf);
    return { ...seen, cycle, circle: renamed(seen.circle, nameOf), decisions: decisionsFrom(codes, this.#layouts) };
  }

  get #tasks(): number {
    return this.#m.layout.tasks.length;
  }

  #enter(number: number, slices: Int32Array): void {
    this.#number = number;
    this.#situation = slices;
    this.#isThere = true;
    this.present.enter(slices);
    this.#reduction.renew();
  }

  /** Goes back to the situation that is looked at. */
  #restore(): void {
    if (!this.#isThere) this.present.go(this.#situation);
    this.#isThere = true;
  }

  #lastThatCanGoOn(): number {
    this.present.toMachine();
    const last = this.#m.situation[this.#lastAt] - 1;
    return last >= 0 && canStep(this.#m, last) ? last : -1;
  }

  #ending(): Expanded {
    if (!this.#isFull) return "over";
    this.#isFull = false;
    return "full";
  }

  /** Takes all that a task can do in the present situation. False when the search does not go on. */
  #movesOf(task: number): boolean {
    return this.#stepsOf(task) && this.#timersOf(task);
  }

  #stepsOf(task: number): boolean {
    this.#restore();
    const choices = this.#choicesOf(task);
    for (let choice = 0; choice < choices; choice++) {
      if (choice % MANY_WAYS === MANY_WAYS - 1 && this.isToEnd()) {
        this.#isFull = true;
        return false;
      }
      if (!this.#take(stepOf(task, choice))) return false;
      this.#restore();
    }
    return true;
  }

  /** How many ways the next step of a task can go in the present situation; 0 when it cannot step. */
  #choicesOf(task: number): number {
    const next = this.#next.of(task);
    if ((next & Next.steps) === 0) return 0;
    if ((next & Next.chooses) === 0) return 1;
    this.present.toMachine();
    return choicesOf(this.#m, task);
  }

  #timersOf(task: number): boolean {
    this.#restore();
    if ((this.#next.of(task) & Next.timer) === 0) return true;
    this.present.toMachine();
    const { first, count } = this.#m.layout.tasks[task].fibrils;
    for (let fibril = first; fibril < first + count; fibril++) {
      if (!isTimed(this.#m, fibril)) continue;
      if (!this.#take(timerOf(fibril))) return false;
      this.#restore();
      this.present.toMachine();
    }
    return true;
  }

  /** Takes a decision in the present situation, and keeps where it leads. False when the search does not go on. */
  #take(code: number): boolean {
    this.#decision = code;
    this.#chained = 0;
    this.#isThere = false;
    const step = this.#step(code);
    if (step === After.over) return false;
    if (step === After.dead) {
      this.#isDead = true;
      return true;
    }
    const after = this.#chain();
    if (after === After.over) return false;
    if (after === After.dead) this.#goBefore(code, this.#chained - 1);
    if (this.#isAsymmetric()) {
      this.hindrance = "asymmetric";
      return false;
    }
    const kept = this.#arrive(code);
    this.#isAhead ||= kept === Kept.ahead;
    this.#isFull = kept === Kept.full;
    return !this.#isFull;
  }

  /** Whether tasks may no longer be exchanged in the present situation. */
  #isAsymmetric(): boolean {
    if (this.#symmetry === undefined) return false;
    this.present.toMachine();
    return !this.#symmetry.holdsIn(this.#m.situation);
  }

  /** Keeps the present situation, or that which stands for it. */
  #arrive(code: number): Kept {
    if (this.#symmetry !== undefined) {
      this.present.toMachine();
      if (this.#symmetry.normalise(this.#m.situation) !== undefined) this.present.leave();
    }
    return this.present.toNumbers() ? this.#keeping.keep(code) : Kept.full;
  }

  #step(code: number): After {
    this.transitions++;
    if (this.#effects.apply(code)) return After.goesOn;
    this.#leave();
    this.#do(this.#m, code);
    return this.#judge();
  }

  /** Goes on with the machine from the present situation. */
  #leave(): void {
    this.present.toMachine();
    this.present.leave();
  }

  #do(m: Machine, code: number): void {
    take(m, code);
    if (this.#lastAt >= 0 && !isTimer(code)) m.situation[this.#lastAt] = subjectOf(code) + 1;
  }

  /** Whether there is nothing to be said of a machine's last step, but for who is stuck by it. */
  #isQuiet(m: Machine): boolean {
    return !m.faulted && !this.inquiry.isDecidedIn(m);
  }

  /** Looks at what the last step says. */
  #judge(): After {
    if (!this.#m.faulted) this.#detector.look(fifo(this.#m) === NO_DECISION);
    if (!this.inquiry.isNews) return After.goesOn;
    const isDead = this.#m.faulted;
    if (isOutOfRoom(this.#m, this.#layouts)) this.hindrance = "out of room";
    this.inquiry.note({ situation: this.#number, decision: this.#decision, chained: this.#chained });
    this.#m.ledger.set(this.#ledger);
    if (this.hindrance !== undefined || this.inquiry.isOver) return After.over;
    return isDead ? After.dead : After.goesOn;
  }

  /** A step of a chain has met a fault, and others can come before it: goes to where it can be looked at together with them. */
  #goBefore(code: number, chained: number): void {
    this.#restore();
    this.#isThere = false;
    this.#leave();
    if (code !== NO_DECISION) take(this.#m, code);
    for (let steps = 0; steps < chained; steps++) take(this.#m, stepOf(this.#reduction.solo()));
    this.#m.ledger.set(this.#ledger);
  }

  /** Does what may be done alone for as long as there is something. */
  #chain(): After {
    while (this.#chained < MOST_IN_CHAIN) {
      const task = this.#reduction.solo();
      if (task < 0) break;
      this.#chained++;
      const after = this.#step(stepOf(task));
      if (after !== After.goesOn) return after;
    }
    return After.goesOn;
  }
}

/** What says which steps are enough to look at, by a machine alone. */
export const reductionOf = (reduces: Reduces, program: Program, m: Machine, clauses: readonly Clause[]): Reduction =>
  reduces === "nothing" ? noReduction : new Independence(program, m, clauses);
