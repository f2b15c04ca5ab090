import { boot } from "../machine/boot.ts";
import type { Machine } from "../machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../machine/step.ts";
import type { Clause, Program } from "../program.ts";
import { NO_DECISION, stepOf, timerOf } from "../run/decision.ts";
import { fifo, take } from "../run/schedule.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { PIECE, type Work } from "../work.ts";
import { type Attempt, mayDiffer, together } from "./attempt.ts";
import { Independence } from "./independence.ts";
import { Inquiry } from "./inquiry.ts";
import { LocalSteps } from "./local-steps.ts";
import { noReduction, type Reduction } from "./reduction.ts";
import { type Place, retrace } from "./retrace.ts";
import { decisionsFrom, inEnoughRoom, isOutOfRoom, type Layouts } from "./room.ts";
import { Bytes } from "./rows.ts";
import { Situations } from "./situations.ts";
import { Symmetry } from "./symmetry.ts";
import { type Bound, type Checked, type Counts, type Found, type Seen, worstOf } from "./verdict.ts";

/** How far a search may go. */
export interface Bounds {
  /** Situations that are kept. */
  readonly states: number;
  /** Bytes that they may take. */
  readonly bytes: number;
}

/** How a search is done. */
export interface SearchOptions {
  /** Whether steps that do not depend on others are done first and alone; on by default. Without, each order of steps is looked at. */
  readonly reduces?: boolean;
  /** Whether situations that differ only in which replica is which are taken for one; on by default, as far as steps are done alone. */
  readonly symmetry?: boolean;
  /** Whether it goes on until it has seen all that goes wrong; off by default. */
  readonly collects?: boolean;
  /** Whether the schedules that it finds are made easier to read; on by default. */
  readonly minimises?: boolean;
  /** Told of how far it has come, after each piece of work. What it returns ends the search. */
  readonly watch?: (progress: Progress) => Bound | undefined;
}

/** How far a search has come that goes on. */
export interface Progress extends Counts {
  /** Situations that were found, and not yet looked at. */
  readonly open: number;
}

/** So many steps are done alone without keeping the situations between: a loop that depends on nobody has to be seen. */
const MOST_IN_CHAIN = 64;
/** After so many situations in a row in which few were looked at, all are: a run may go on for ever with these. */
const MOST_STREAK = 255;

/** Looks at all schedules of a program for what clauses of a check ask for, the ones of fewest decisions first. Timers may end at any time, and there is no limit of steps. */
export function* exploringSafety(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  options: SearchOptions = {},
): Work<Checked> {
  const { reduces = true } = options;
  const first = yield* attempting(program, clauses, bounds, options, reduces ? "independent steps" : "nothing");
  if (!reduces || !mayDiffer(first)) return first;
  const second = yield* attempting(program, clauses, bounds, options, "nothing");
  return together(first, second);
}

/** One search, from the beginning again where it turns out not to be possible as it was begun. */
function* attempting(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  options: SearchOptions,
  wanted: Reduces,
): Work<Attempt> {
  let reduces = wanted;
  return yield* inEnoughRoom(program, function* (layouts) {
    for (;;) {
      const explored = yield* new Explorer(program, layouts, clauses, reduces, options).search(bounds);
      if (explored === "disconnects") reduces = "local steps";
      else return explored === "out of room" ? undefined : explored;
    }
  });
}

/** Which steps are done first and alone: as long as nobody ends or hangs up, more are independent of others than those that are local. */
type Reduces = "independent steps" | "local steps" | "nothing";

/** What a search cannot go on with as it was begun. */
type Hindrance = "out of room" | "disconnects";

/** What a step leads to: where the search goes on, where it does not, or the end of the search. */
const After = { goesOn: 0, dead: 1, over: 2 } as const;
type After = (typeof After)[keyof typeof After];

class Explorer {
  readonly #program: Program;
  readonly #layouts: Layouts;
  readonly #clauses: readonly Clause[];
  readonly #watch: SearchOptions["watch"];
  readonly #m: Machine;
  readonly #detector: Detector;
  readonly #inquiry: Inquiry<Place>;
  readonly #reduction: Reduction;
  /** Whether the reduction holds only where nobody ends or hangs up. */
  readonly #isForConnected: boolean;
  readonly #symmetry: Symmetry | undefined;
  readonly #situations: Situations;
  /** Of each situation, after how many in a row it comes in which not all were looked at; and what is next. */
  readonly #streaks = new Bytes();
  #streak = 0;
  /** A ledger in which nobody was reported and nothing has gone wrong. */
  readonly #ledger: Int32Array;
  #transitions = 0;
  /** The decision that was taken last in a kept situation, and how many local steps came after it. */
  #decision = NO_DECISION;
  #chained = 0;
  /** Whether a step has led to a situation that has not been looked at, and whether one has met a fault. */
  #isAhead = false;
  #isDead = false;
  #hindrance: Hindrance | undefined;

  constructor(
    program: Program,
    layouts: Layouts,
    clauses: readonly Clause[],
    reduces: Reduces,
    options: SearchOptions,
  ) {
    const { symmetry = true, collects = false, watch } = options;
    this.#program = program;
    this.#layouts = layouts;
    this.#clauses = clauses;
    this.#watch = watch;
    this.#m = boot(program, layouts.layout);
    this.#detector = new Detector(this.#m, new MachineWaits(this.#m));
    this.#inquiry = new Inquiry(this.#m, this.#detector, clauses, collects);
    this.#reduction = reductionOf(reduces, program, this.#m, clauses);
    this.#isForConnected = reduces === "independent steps";
    this.#symmetry = symmetry && this.#isForConnected ? Symmetry.of(program, layouts.layout, clauses) : undefined;
    this.#situations = new Situations(this.#m.layout);
    this.#ledger = this.#m.ledger.slice();
  }

  /** Searches to the end, or up to what makes it necessary to begin anew. */
  *search(bounds: Bounds): Work<Attempt | Hindrance> {
    const bound = yield* this.#searching(bounds);
    return this.#hindrance ?? this.#result(bound);
  }

  /** Looks at one situation after another. Ends with what kept it from looking at all, if something did. */
  *#searching(bounds: Bounds): Work<Bound | undefined> {
    const situations = this.#situations;
    this.#reduction.renew();
    situations.begin(this.#m.situation);
    const first = this.#judge() === After.goesOn ? this.#chain() : After.over;
    if (first === After.over) return undefined;
    if (first === After.dead) this.#goBefore(NO_DECISION, this.#chained - 1);
    this.#symmetry?.normalise(this.#m.situation);
    situations.intern(this.#m.situation, NO_DECISION);
    this.#streaks.push(0);
    let pause = PIECE;
    for (let number = 0; number < situations.count; number++) {
      if (this.#expand(number)) return undefined;
      if (situations.count > bounds.states) return "states";
      if (situations.bytes + this.#streaks.bytes > bounds.bytes) return "memory";
      if (this.#transitions < pause) continue;
      pause = this.#transitions + PIECE;
      const ended = this.#watch?.({ ...this.#counts, open: situations.count - number });
      if (ended !== undefined) return ended;
      yield;
    }
    return undefined;
  }

  #result(bound: Bound | undefined): Attempt {
    const inquiry = this.#inquiry;
    const isExhausted = bound === undefined && !inquiry.isOver;
    const clauses = this.#clauses.map((clause) => {
      const verdict = inquiry.verdictOf(clause, isExhausted);
      return { clause, verdict, found: this.#found(inquiry.decided(clause)) };
    });
    return {
      ...this.#counts,
      isAnythingWrong: inquiry.isAnythingWrong,
      verdict: worstOf(clauses.map(({ verdict }) => verdict)),
      clauses,
      bound,
      limit: this.#found(inquiry.limit),
      findings: inquiry.findings.flatMap((each) => this.#found(each) ?? []),
    };
  }

  get #counts(): Counts {
    return { states: this.#situations.count, transitions: this.#transitions };
  }

  /** Looks at what can happen in a situation. True when the search is over. */
  #expand(number: number): boolean {
    this.#situations.visit(number);
    this.#restore();
    this.#reduction.renew();
    // A chain that was cut off goes on in what may be an endless loop: the others have their turn.
    if (this.#reduction.solo() < 0 && this.#streaks.at(number) < MOST_STREAK && this.#reduction.find()) {
      this.#streak = this.#streaks.at(number) + 1;
      this.#isAhead = false;
      this.#isDead = false;
      for (let index = 0; index < this.#reduction.count; index++) {
        if (this.#stepsOf(this.#reduction.member(index))) return true;
      }
      // Where all lead to situations that were looked at, the others would be put off for ever (the proviso of breadth-first search: Bošnački and Holzmann, 2005).
      // And after a fault they would never have theirs.
      if (this.#isAhead && !this.#isDead) return false;
    }
    this.#streak = 0;
    for (let task = 0; task < this.#m.layout.tasks.length; task++) if (this.#stepsOf(task)) return true;
    return false;
  }

  /** Takes all that a task can do in the present situation: its steps and its timers. True when the search is over. */
  #stepsOf(task: number): boolean {
    this.#restore();
    const choices = canStep(this.#m, task) ? choicesOf(this.#m, task) : 0;
    for (let choice = 0; choice < choices; choice++) {
      if (this.#take(stepOf(task, choice))) return true;
      this.#restore();
    }
    const { first, count } = this.#m.layout.tasks[task].fibrils;
    for (let fibril = first; fibril < first + count; fibril++) {
      if (!isTimed(this.#m, fibril)) continue;
      if (this.#take(timerOf(fibril))) return true;
      this.#restore();
    }
    return false;
  }

  #restore(): void {
    this.#m.situation.set(this.#situations.visited);
  }

  /** Takes a decision in the present situation, and keeps where it leads. True when the search is over. */
  #take(code: number): boolean {
    this.#decision = code;
    this.#chained = 0;
    const step = this.#step(code);
    if (step === After.over) return true;
    if (step === After.dead) {
      this.#isDead = true;
      return false;
    }
    const after = this.#chain();
    if (after === After.over) return true;
    if (after === After.dead) this.#goBefore(code, this.#chained - 1);
    this.#symmetry?.normalise(this.#m.situation);
    const number = this.#situations.intern(this.#m.situation, code);
    if (number === this.#streaks.count) this.#streaks.push(this.#streak);
    this.#isAhead ||= number > this.#situations.visitedNumber;
    return false;
  }

  #step(code: number): After {
    this.#transitions++;
    take(this.#m, code);
    return this.#judge();
  }

  /** Looks at what the last step says. */
  #judge(): After {
    if (this.#m.disconnects && this.#isForConnected) {
      this.#hindrance = "disconnects";
      return After.over;
    }
    if (!this.#m.faulted) this.#detector.look(fifo(this.#m) === NO_DECISION);
    if (!this.#inquiry.isNews) return After.goesOn;
    const isDead = this.#m.faulted;
    if (isOutOfRoom(this.#m, this.#layouts)) this.#hindrance = "out of room";
    this.#inquiry.note({ situation: this.#situations.visitedNumber, decision: this.#decision, chained: this.#chained });
    this.#m.ledger.set(this.#ledger);
    if (this.#hindrance !== undefined || this.#inquiry.isOver) return After.over;
    return isDead ? After.dead : After.goesOn;
  }

  /** A step of a chain has met a fault, and others can come before it: goes to where it can be looked at together with them. */
  #goBefore(code: number, chained: number): void {
    this.#restore();
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

  #found(sighting: readonly [seen: Seen, at: Place] | undefined): Found | undefined {
    if (sighting === undefined) return undefined;
    const [seen, at] = sighting;
    this.#m.situation.set(boot(this.#program, this.#layouts.layout).situation);
    this.#m.ledger.set(this.#ledger);
    const way = retrace(this.#m, this.#situations, this.#reduction, this.#symmetry, at);
    return { ...seen, cycle: way.namesOf(seen.cycle), decisions: decisionsFrom(way.codes, this.#layouts) };
  }
}

function reductionOf(reduces: Reduces, program: Program, m: Machine, clauses: readonly Clause[]): Reduction {
  switch (reduces) {
    case "independent steps":
      return new Independence(program, m, clauses);
    case "local steps":
      return new LocalSteps(program, m, clauses);
    case "nothing":
      return noReduction;
  }
}
