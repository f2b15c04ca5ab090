import { boot } from "../machine/boot.ts";
import { type Layout, layoutOf } from "../machine/layout.ts";
import { clearSuspects, type Machine } from "../machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../machine/step.ts";
import type { Clause, Program } from "../program.ts";
import { decisionOf, isTimer, NO_DECISION, stepOf, subjectOf, timerOf } from "../run/decision.ts";
import { fifo, take } from "../run/schedule.ts";
import type { Decisions } from "../run/schedule-file.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { PIECE, type Work } from "../work.ts";
import { Inquiry } from "./inquiry.ts";
import { LocalSteps } from "./local-steps.ts";
import { fibrilIn, isOutOfRoom } from "./room.ts";
import { Numbers } from "./rows.ts";
import { NOTHING, Situations } from "./situations.ts";
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
  /** Whether local steps are done first and alone; on by default. Without, each order of steps is looked at. */
  readonly reduces?: boolean;
  /** Whether it goes on until it has seen all that goes wrong; off by default. */
  readonly collects?: boolean;
  /** Told of how far it has come, after each piece of work. What it returns ends the search. */
  readonly watch?: (progress: Progress) => Bound | undefined;
}

/** How far a search has come that goes on. */
export interface Progress extends Counts {
  /** Situations that were found, and not yet looked at. */
  readonly open: number;
}

/** So many local steps are done without keeping the situations between: a loop that never leaves its task has to be seen. */
const MOST_IN_CHAIN = 64;
/** After so many choices in a row that were looked at alone, all that can happen is. */
const MOST_STREAK = 16;

/** Looks at all schedules of a program for what clauses of a check ask for, the ones of fewest decisions first. Timers may end at any time, and there is no limit of steps. */
export function* exploring(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  options: SearchOptions = {},
): Work<Checked> {
  const whole = layoutOf(program);
  for (let room = FIRST_ROOM; ; room *= 2) {
    const narrow = layoutOf(program, room);
    const layout = narrow.situation < whole.situation ? narrow : whole;
    const explored = yield* new Explorer(program, { layout, whole }, clauses, options).search(bounds);
    if (explored !== undefined) return explored;
  }
}

/**
 * A search begins with tables for so many records that a run makes: of what a task could need by its code it needs little, and large tables make a search slow. Where they do not do it
 * begins anew with larger ones.
 */
const FIRST_ROOM = 4;

/** How a search lays out its machine, and how everybody else does. */
interface Layouts {
  readonly layout: Layout;
  readonly whole: Layout;
}

/** Where in a search something is: after a decision in a kept situation, and so many local steps. */
interface Place {
  readonly situation: number;
  readonly decision: number;
  readonly chained: number;
}

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
  readonly #local: LocalSteps | undefined;
  readonly #situations: Situations;
  /** Of each situation, after how many choices in a row it came that were looked at alone. */
  readonly #streaks = new Numbers();
  /** A ledger in which nobody was reported and nothing has gone wrong. */
  readonly #ledger: Int32Array;
  #transitions = 0;
  /** The decision that was taken last in a kept situation, and how many local steps came after it. */
  #decision = NO_DECISION;
  #chained = 0;
  #isOutOfRoom = false;

  constructor(program: Program, layouts: Layouts, clauses: readonly Clause[], options: SearchOptions) {
    const { reduces = true, collects = false, watch } = options;
    this.#program = program;
    this.#layouts = layouts;
    this.#clauses = clauses;
    this.#watch = watch;
    this.#m = boot(program, layouts.layout);
    this.#detector = new Detector(this.#m, new MachineWaits(this.#m));
    this.#inquiry = new Inquiry(this.#m, this.#detector, clauses, collects);
    this.#local = reduces ? new LocalSteps(program, clauses) : undefined;
    this.#situations = new Situations(this.#m.layout);
    this.#ledger = this.#m.ledger.slice();
  }

  /** Searches to the end. `undefined`: a table of the layout was too small. */
  *search(bounds: Bounds): Work<Checked | undefined> {
    const bound = yield* this.#searching(bounds);
    return this.#isOutOfRoom ? undefined : this.#result(bound);
  }

  /** Looks at one situation after another. Ends with what kept it from looking at all, if something did. */
  *#searching(bounds: Bounds): Work<Bound | undefined> {
    const situations = this.#situations;
    const first = this.#judge() === After.goesOn ? this.#chain() : After.over;
    if (first !== After.goesOn) return undefined;
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

  #result(bound: Bound | undefined): Checked {
    const inquiry = this.#inquiry;
    const isExhausted = bound === undefined && !inquiry.isOver;
    const clauses = this.#clauses.map((clause) => {
      const verdict = inquiry.verdictOf(clause, isExhausted);
      return { clause, verdict, found: this.#found(inquiry.decided(clause)) };
    });
    return {
      ...this.#counts,
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
    const local = this.#streaks.at(number) < MOST_STREAK ? this.#localTask() : -1;
    // A chain that was cut off goes on in what may be an endless loop: the others have their turn.
    if (local >= 0 && choicesOf(this.#m, local) > 1) {
      const { count } = this.#situations;
      if (this.#stepsOf(local, this.#streaks.at(number) + 1)) return true;
      // Where all lead back, the others would be put off for ever (the proviso of breadth-first search: Bošnački and Holzmann, 2005).
      if (this.#situations.count > count) return false;
    }
    for (let task = 0; task < this.#m.layout.tasks.length; task++) if (this.#stepsOf(task, 0)) return true;
    for (let fibril = 0; fibril < this.#m.layout.fibrils.at.length; fibril++) {
      this.#restore();
      if (isTimed(this.#m, fibril) && this.#take(timerOf(fibril), 0)) return true;
    }
    return false;
  }

  /** Takes each step that a task can do in the present situation. True when the search is over. */
  #stepsOf(task: number, streak: number): boolean {
    this.#restore();
    if (!canStep(this.#m, task)) return false;
    const choices = choicesOf(this.#m, task);
    for (let choice = 0; choice < choices; choice++) {
      if (this.#take(stepOf(task, choice), streak)) return true;
      this.#restore();
    }
    return false;
  }

  #restore(): void {
    this.#m.situation.set(this.#situations.visited);
  }

  /** Takes a decision in the present situation, and keeps where it leads. True when the search is over. */
  #take(code: number, streak: number): boolean {
    this.#decision = code;
    this.#chained = 0;
    const step = this.#step(code);
    const after = step === After.goesOn ? this.#chain() : step;
    if (after !== After.goesOn) return after === After.over;
    const { count } = this.#situations;
    if (this.#situations.intern(this.#m.situation, code) === count) this.#streaks.push(streak);
    return false;
  }

  #step(code: number): After {
    this.#transitions++;
    take(this.#m, code);
    return this.#judge();
  }

  /** Looks at what the last step says. */
  #judge(): After {
    if (!this.#m.faulted) this.#detector.look(fifo(this.#m) === NO_DECISION);
    if (!this.#inquiry.isNews) return After.goesOn;
    const isDead = this.#m.faulted;
    this.#isOutOfRoom ||= this.#layouts.layout !== this.#layouts.whole && isOutOfRoom(this.#m);
    this.#inquiry.note({ situation: this.#situations.visitedNumber, decision: this.#decision, chained: this.#chained });
    this.#m.ledger.set(this.#ledger);
    if (this.#isOutOfRoom || this.#inquiry.isOver) return After.over;
    return isDead ? After.dead : After.goesOn;
  }

  /** Does local steps for as long as there are some that leave no choice. */
  #chain(): After {
    while (this.#chained < MOST_IN_CHAIN) {
      const task = this.#localTask();
      if (task < 0 || choicesOf(this.#m, task) > 1) break;
      this.#chained++;
      const after = this.#step(stepOf(task));
      if (after !== After.goesOn) return after;
    }
    return After.goesOn;
  }

  /** The first task whose next step is local; -1 when there is none. */
  #localTask(): number {
    if (this.#local === undefined) return -1;
    for (let task = 0; task < this.#m.layout.tasks.length; task++) {
      if (canStep(this.#m, task) && this.#local.isNext(this.#m, task)) return task;
    }
    return -1;
  }

  #found(sighting: readonly [seen: Seen, at: Place] | undefined): Found | undefined {
    return sighting && { ...sighting[0], decisions: this.#decisionsTo(sighting[1]) };
  }

  /** Goes the way to a place once more, for its decisions. */
  #decisionsTo({ situation, decision, chained }: Place): Decisions {
    const { layout, whole } = this.#layouts;
    const m = boot(this.#program, layout);
    this.#m.situation.set(m.situation);
    this.#m.ledger.set(this.#ledger);
    clearSuspects(this.#m);
    const trail: number[] = [];
    const step = (code: number) => {
      trail.push(code);
      take(this.#m, code);
    };
    const chain = (most: number) => {
      for (let steps = 0; steps < most; steps++) {
        const task = this.#localTask();
        if (task < 0 || choicesOf(this.#m, task) > 1) return;
        step(stepOf(task));
      }
    };
    if (situation !== NOTHING) chain(MOST_IN_CHAIN);
    for (const code of situation === NOTHING ? [] : this.#situations.wayTo(situation)) {
      step(code);
      chain(MOST_IN_CHAIN);
    }
    if (decision !== NO_DECISION) step(decision);
    chain(chained);
    const inWhole = (code: number) => (isTimer(code) ? timerOf(fibrilIn(whole, layout, subjectOf(code))) : code);
    return new Map(trail.map((code, at) => [at, decisionOf(inWhole(code))]));
  }
}
