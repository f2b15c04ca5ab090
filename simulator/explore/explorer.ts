import { boot } from "../machine/boot.ts";
import { type Layout, layoutOf } from "../machine/layout.ts";
import { clearSuspects, type Machine } from "../machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../machine/step.ts";
import type { Program } from "../program.ts";
import { decisionOf, isTimer, NO_DECISION, stepOf, subjectOf, timerOf } from "../run/decision.ts";
import { fifo, take } from "../run/schedule.ts";
import type { Decisions } from "../run/schedule-file.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { PIECE, type Work } from "../work.ts";
import { LocalSteps } from "./local-steps.ts";
import { fibrilIn, isOutOfRoom } from "./room.ts";
import { Numbers } from "./rows.ts";
import { NOTHING, Situations } from "./situations.ts";

/** How far a search may go. */
export interface Bounds {
  /** Situations that are kept. */
  readonly states: number;
  /** Bytes that they may take. */
  readonly bytes: number;
}

/** What a search has found out. */
export type Explored = Counts &
  (
    | {
        /** A schedule under which something is stuck, or a rule is broken: all decisions up to the step that shows it. */
        readonly kind: "found";
        readonly decisions: Decisions;
      }
    | {
        /** `exhausted`: no schedule does that. Otherwise the bound at which the search has ended without knowing. */
        readonly kind: "exhausted" | "states" | "memory";
      }
  );

interface Counts {
  /** Situations that were kept. */
  readonly states: number;
  /** Steps that were done. */
  readonly transitions: number;
}

interface Options {
  /** Whether local steps are done first and alone; on by default. Without, each order of steps is looked at. */
  readonly reduces?: boolean;
}

/** So many local steps are done without keeping the situations between: a loop that never leaves its task has to be seen. */
const MOST_IN_CHAIN = 64;
/** After so many choices in a row that were looked at alone, all that can happen is. */
const MOST_STREAK = 16;

/**
 * Looks at all schedules of a program, the ones of fewest decisions first, for one under which somebody gets stuck or a rule is broken. Timers may end at any time, and there is no limit of steps.
 */
export function* exploring(program: Program, bounds: Bounds, options: Options = {}): Work<Explored> {
  const whole = layoutOf(program);
  for (let room = FIRST_ROOM; ; room *= 2) {
    const narrow = layoutOf(program, room);
    const layout = narrow.situation < whole.situation ? narrow : whole;
    const explored = yield* new Explorer(program, { layout, whole }, options).search(bounds);
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

class Explorer {
  readonly #program: Program;
  readonly #layouts: Layouts;
  readonly #m: Machine;
  readonly #detector: Detector;
  readonly #local: LocalSteps | undefined;
  readonly #situations: Situations;
  /** Of each situation, after how many choices in a row it came that were looked at alone. */
  readonly #streaks = new Numbers();
  /** A ledger in which nobody was reported and nothing has gone wrong. */
  readonly #ledger: Int32Array;
  #transitions = 0;
  /** Decisions of the steps that were done, where they are wanted. */
  #trail: number[] | undefined;

  constructor(program: Program, layouts: Layouts, { reduces = true }: Options) {
    this.#program = program;
    this.#layouts = layouts;
    this.#m = boot(program, layouts.layout);
    this.#detector = new Detector(this.#m, new MachineWaits(this.#m));
    this.#local = reduces ? new LocalSteps(program) : undefined;
    this.#situations = new Situations(this.#m.layout);
    this.#ledger = this.#m.ledger.slice();
  }

  /** Searches to the end. `undefined`: a table of the layout was too small. */
  *search({ states, bytes }: Bounds): Work<Explored | undefined> {
    const situations = this.#situations;
    if (this.#isBadAfterChain()) return this.#found(NOTHING, NO_DECISION);
    situations.intern(this.#m.situation, NO_DECISION);
    this.#streaks.push(0);
    let pause = PIECE;
    for (let number = 0; number < situations.count; number++) {
      const bad = this.#expand(number);
      if (bad !== NO_DECISION) return this.#found(number, bad);
      if (situations.count > states) return this.#ended("states");
      if (situations.bytes + this.#streaks.bytes > bytes) return this.#ended("memory");
      if (this.#transitions < pause) continue;
      pause = this.#transitions + PIECE;
      yield;
    }
    return this.#ended("exhausted");
  }

  #ended(kind: "exhausted" | "states" | "memory"): Explored {
    return { kind, ...this.#counts };
  }

  get #counts(): Counts {
    return { states: this.#situations.count, transitions: this.#transitions };
  }

  /** Looks at what can happen in a situation. Returns a decision after which something is wrong; else `NO_DECISION`. */
  #expand(number: number): number {
    this.#situations.visit(number);
    this.#restore();
    const local = this.#streaks.at(number) < MOST_STREAK ? this.#localTask() : -1;
    // A chain that was cut off goes on in what may be an endless loop: the others have their turn.
    if (local >= 0 && choicesOf(this.#m, local) > 1) {
      const { count } = this.#situations;
      const bad = this.#stepsOf(local, this.#streaks.at(number) + 1);
      if (bad !== NO_DECISION) return bad;
      // Where all lead back, the others would be put off for ever (the proviso of breadth-first search: Bošnački and Holzmann, 2005).
      if (this.#situations.count > count) return NO_DECISION;
    }
    for (let task = 0; task < this.#m.layout.tasks.length; task++) {
      const bad = this.#stepsOf(task, 0);
      if (bad !== NO_DECISION) return bad;
    }
    for (let fibril = 0; fibril < this.#m.layout.fibrils.at.length; fibril++) {
      this.#restore();
      if (isTimed(this.#m, fibril) && this.#take(timerOf(fibril), 0)) return timerOf(fibril);
    }
    return NO_DECISION;
  }

  /** Takes each step that a task can do in the present situation; a decision after which something is wrong, else `NO_DECISION`. */
  #stepsOf(task: number, streak: number): number {
    this.#restore();
    if (!canStep(this.#m, task)) return NO_DECISION;
    const choices = choicesOf(this.#m, task);
    for (let choice = 0; choice < choices; choice++) {
      const code = stepOf(task, choice);
      if (this.#take(code, streak)) return code;
      this.#restore();
    }
    return NO_DECISION;
  }

  #restore(): void {
    this.#m.situation.set(this.#situations.visited);
  }

  /** Takes a decision in the present situation, and keeps where it leads. True when something is wrong there. */
  #take(code: number, streak: number): boolean {
    if (this.#isBadAfter(code) || this.#isBadAfterChain()) return true;
    const { count } = this.#situations;
    if (this.#situations.intern(this.#m.situation, code) === count) this.#streaks.push(streak);
    return false;
  }

  #isBadAfter(code: number): boolean {
    this.#transitions++;
    this.#trail?.push(code);
    take(this.#m, code);
    if (this.#m.faulted) return true;
    this.#detector.look(fifo(this.#m) === NO_DECISION);
    return this.#detector.isNews;
  }

  /** Does local steps for as long as there are some that leave no choice. True when something is wrong after one. */
  #isBadAfterChain(): boolean {
    for (let steps = 0; steps < MOST_IN_CHAIN; steps++) {
      const task = this.#localTask();
      if (task < 0 || choicesOf(this.#m, task) > 1) return false;
      if (this.#isBadAfter(stepOf(task))) return true;
    }
    return false;
  }

  /** The first task whose next step is local; -1 when there is none. */
  #localTask(): number {
    if (this.#local === undefined) return -1;
    for (let task = 0; task < this.#m.layout.tasks.length; task++) {
      if (canStep(this.#m, task) && this.#local.isNext(this.#m, task)) return task;
    }
    return -1;
  }

  /** Goes the way once more, for its decisions: to a situation, and on with one more. */
  #found(number: number, last: number): Explored | undefined {
    const { layout, whole } = this.#layouts;
    if (layout !== whole && isOutOfRoom(this.#m)) return undefined;
    const way = number === NOTHING ? [] : [...this.#situations.wayTo(number), last];
    const counts = this.#counts;
    this.#m.situation.set(boot(this.#program, layout).situation);
    this.#m.ledger.set(this.#ledger);
    clearSuspects(this.#m);
    this.#trail = [];
    if (!this.#isBadAfterChain()) way.find((code) => this.#isBadAfter(code) || this.#isBadAfterChain());
    const inWhole = (code: number) => (isTimer(code) ? timerOf(fibrilIn(whole, layout, subjectOf(code))) : code);
    const decisions = new Map(this.#trail.map((code, step) => [step, decisionOf(inWhole(code))]));
    return { kind: "found", decisions, ...counts };
  }
}
