import { boot } from "../machine/boot.ts";
import { tryEvaluate } from "../machine/evaluate.ts";
import type { Machine } from "../machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../machine/step.ts";
import type { Program } from "../program.ts";
import { NO_DECISION, stepOf, timerOf } from "../run/decision.ts";
import { faultOf } from "../run/fault-report.ts";
import { isTrue } from "../run/judge.ts";
import { take } from "../run/schedule.ts";
import type { Work } from "../work.ts";
import { type Eventually, Sightings, unfulfilled } from "./eventually.ts";
import {
  type Expanded,
  type Hindrance,
  MANY_WAYS,
  MOST_IN_CHAIN,
  type Place,
  type Reduces,
  reductionOf,
} from "./expander.ts";
import type { Reduction } from "./reduction.ts";
import { type Kept, retrace } from "./retrace.ts";
import { decisionsFrom, isOutOfRoom, type Layouts } from "./room.ts";
import { roundRobin } from "./round-robin.ts";
import type { Found, Seen } from "./verdict.ts";

/** Takes up what a decision leads to: the machine's situation, or one where nobody looks further. False when there is no memory for it. */
export type Arrive = (decision: number, goesOn: boolean) => boolean;

/** Looks at all that can happen in situations in which the condition of an `eventually` has not held yet, one after the other. What it finds in one depends on nothing else. */
export class LivenessExpander {
  /** Steps that were done. */
  transitions = 0;
  hindrance: Hindrance | undefined;
  readonly inquiry = new Sightings();
  /** Whether the search is to end while one situation is looked at. */
  isToEnd = (): boolean => false;
  readonly machine: Machine;
  readonly #layouts: Layouts;
  readonly #clause: Eventually;
  readonly #m: Machine;
  readonly #reduction: Reduction;
  readonly #arrive: Arrive;
  readonly #first: Int32Array;
  /** A ledger in which nothing has gone wrong. */
  readonly #ledger: Int32Array;
  #situation: Int32Array;
  #number = 0;
  /** Whether something can happen in the situation that is looked at. */
  #canMove = false;

  /** `reduces`: whether few orders of steps are looked at. */
  constructor(program: Program, layouts: Layouts, clause: Eventually, reduces: Reduces, arrive: Arrive) {
    this.#layouts = layouts;
    this.#clause = clause;
    this.#arrive = arrive;
    this.machine = boot(program, layouts.layout);
    this.#m = this.machine;
    this.#ledger = this.#m.ledger.slice();
    this.#first = this.#m.situation.slice();
    this.#reduction = reductionOf(reduces, program, this.#m, [clause]);
    this.#situation = this.#first;
  }

  /** Whether the condition holds where the machine is. */
  get holds(): boolean {
    return isTrue(tryEvaluate(this.#m, this.#clause.condition));
  }

  /** Looks at what can happen in a situation, to the end. `over`: something there ends the search. */
  expand(number: number, situation: Int32Array): Expanded {
    this.#number = number;
    this.#situation = situation;
    this.#canMove = false;
    this.#restore();
    this.#reduction.renew();
    if (!this.#movesAreTaken()) return "full";
    if (!this.#canMove) this.inquiry.refute(undefined, this.#placeOf(NO_DECISION, 0));
    return this.hindrance !== undefined || this.inquiry.refuted !== undefined ? "over" : "done";
  }

  #movesAreTaken(): boolean {
    const { tasks, fibrils } = this.#layouts.layout;
    const isFew = this.#reduction.find();
    const movers = new Set(
      isFew ? Array.from({ length: this.#reduction.count }, (_, each) => this.#reduction.member(each)) : tasks.keys(),
    );
    for (const task of movers) {
      const choices = canStep(this.#m, task) ? choicesOf(this.#m, task) : 0;
      for (let choice = 0; choice < choices; choice++) {
        if (choice % MANY_WAYS === MANY_WAYS - 1 && this.isToEnd()) return false;
        if (!this.#take(stepOf(task, choice))) return false;
      }
    }
    for (let fibril = 0; fibril < fibrils.at.length; fibril++) {
      if (!movers.has(fibrils.task[fibril]) || !isTimed(this.#m, fibril)) continue;
      if (!this.#take(timerOf(fibril))) return false;
    }
    return true;
  }

  /** Goes back to the situation that is looked at. */
  #restore(): void {
    this.#m.situation.set(this.#situation);
  }

  /** Takes a decision in the situation that is looked at, and what is done alone after it, and goes back. False when there is no memory for where that leads. */
  #take(code: number): boolean {
    this.#canMove = true;
    let chained = -1;
    for (let next = code; next !== NO_DECISION; next = this.#next(chained)) {
      chained++;
      this.transitions++;
      take(this.#m, next);
    }
    const { faulted } = this.#m;
    const goesOn = !this.holds && !faulted;
    if (faulted) this.#stop(this.#placeOf(code, chained));
    const isKept = this.#arrive(code, goesOn);
    this.#restore();
    return isKept;
  }

  /** The step that is done alone after so many others. */
  #next(chained: number): number {
    if (this.#m.faulted || chained >= MOST_IN_CHAIN || this.holds) return NO_DECISION;
    const task = this.#reduction.solo();
    return task < 0 ? NO_DECISION : stepOf(task);
  }

  /** Takes up that the last step was a fault: of those that were done alone after a decision, or that decision's. */
  #stop(at: Place): void {
    if (isOutOfRoom(this.#m, this.#layouts)) this.hindrance = "out of room";
    const fault = faultOf(this.#m);
    if (fault?.kind === "limit") this.inquiry.meetLimit(fault.place, at);
    else if (!this.holds) this.inquiry.refute(fault?.place, at);
    this.#m.ledger.set(this.#ledger);
  }

  #placeOf(decision: number, chained: number): Place {
    return { situation: this.#number, decision, chained };
  }

  /** What was seen at a place, and the decisions of the way there. `way`: the kept situations on it. */
  found(seen: Seen, way: Iterable<Kept>, place: Place): Found {
    return { ...seen, decisions: decisionsFrom(this.#codesTo(way, place), this.#layouts) };
  }

  /** A run that goes to a place, and then round for ever by these decisions. */
  roundFrom(way: Iterable<Kept>, situation: number, round: readonly number[]): Found {
    const prefix = this.#codesTo(way, { situation, decision: NO_DECISION, chained: 0 });
    const decisions = decisionsFrom([...prefix, ...round], this.#layouts);
    return { ...unfulfilled(undefined), decisions, loop: prefix.length };
  }

  #codesTo(way: Iterable<Kept>, place: Place): readonly number[] {
    this.#goToStart();
    const { codes } = retrace(this.#m, (code) => take(this.#m, code), this.#reduction, undefined, way, place);
    this.#m.ledger.set(this.#ledger);
    return codes;
  }

  #goToStart(): void {
    this.#m.situation.set(this.#first);
    this.#m.ledger.set(this.#ledger);
  }

  /** Follows one run that is fair from its start; nothing when it does not refute. `choice`: what is picked. */
  *follow(choice: "first" | "last"): Work<Found | undefined> {
    this.#goToStart();
    const endless = yield* roundRobin(this.#m, choice, () => this.holds);
    const fault = faultOf(this.#m);
    this.#m.ledger.set(this.#ledger);
    if (endless === undefined || fault?.kind === "limit") return undefined;
    const { codes, loop } = endless;
    this.transitions += codes.length;
    const decisions = decisionsFrom(codes, this.#layouts);
    return { ...unfulfilled(fault?.place), decisions, ...(loop !== undefined && { loop }) };
  }
}
