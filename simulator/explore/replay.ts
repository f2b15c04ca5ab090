import { boot } from "../machine/boot.ts";
import { clearSuspects, type Machine } from "../machine/machine.ts";
import { choicesOf } from "../machine/step.ts";
import type { Program } from "../program.ts";
import { choiceOf, isTimer, NO_DECISION, stepOf, subjectOf } from "../run/decision.ts";
import { fifo, isPossible, take } from "../run/schedule.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { paceOf, pieceOf, type Work } from "../work.ts";
import type { Goal } from "./goal.ts";

/** A way to a goal, as codes of decisions. */
export interface Course {
  readonly codes: readonly number[];
  /** What each task picked where it could choose, in turn. */
  readonly picks: readonly (readonly number[])[];
}

/** Goes ways through a program, each from the start. */
export class Replay {
  readonly #m: Machine;
  readonly #detector: Detector;
  readonly #situation: Int32Array;
  readonly #ledger: Int32Array;
  readonly #pace: number;
  #steps = 0;

  constructor(program: Program) {
    this.#m = boot(program);
    this.#detector = new Detector(this.#m, new MachineWaits(this.#m));
    this.#situation = this.#m.situation.slice();
    this.#ledger = this.#m.ledger.slice();
    this.#pace = paceOf(this.#m.layout.fibrils.at.length);
  }

  /** Steps that were done in all of them. */
  get steps(): number {
    return this.#steps;
  }

  /** The task whose step a decision is, or whose fibril's timer. */
  taskOf(code: number): number {
    return isTimer(code) ? this.#m.layout.fibrils.task[subjectOf(code)] : subjectOf(code);
  }

  /**
   * Goes a way as far as to a goal; a decision that is not possible when its turn comes is passed over. `picks`: what each task picks in turn, whatever the decisions say of that. What is left
   * of the way, or `undefined` if it does not lead there.
   */
  *to(goal: Goal, codes: readonly number[], picks?: Course["picks"]): Work<Course | undefined> {
    const m = this.#m;
    m.situation.set(this.#situation);
    m.ledger.set(this.#ledger);
    clearSuspects(m);
    const taken: number[] = [];
    const picked: number[][] = m.layout.tasks.map(() => []);
    for (let next = 0; ; next++) {
      const standing = goal(m, this.#detector);
      if (standing !== "open") return standing === "reached" ? { codes: taken, picks: picked } : undefined;
      while (next < codes.length && !isPossible(m, withChoice(codes[next], 0))) next++;
      if (next >= codes.length) return undefined;
      const code = this.#picking(codes[next], picked, picks);
      take(m, code);
      taken.push(code);
      if (!m.faulted) this.#detector.look(fifo(m) === NO_DECISION);
      if (++this.#steps % this.#pace === 0) yield pieceOf(this.#steps);
    }
  }

  /** The decision for a mover's step: with what it picks, where it can choose. */
  #picking(code: number, picked: readonly number[][], picks: Course["picks"] | undefined): number {
    const task = subjectOf(code);
    const choices = isTimer(code) ? 1 : choicesOf(this.#m, task);
    if (choices === 1) return withChoice(code, 0);
    const wanted = picks === undefined ? choiceOf(code) : (picks[task][picked[task].length] ?? 0);
    const choice = Math.min(wanted, choices - 1);
    picked[task].push(choice);
    return withChoice(code, choice);
  }
}

const withChoice = (code: number, choice: number): number => (isTimer(code) ? code : stepOf(subjectOf(code), choice));
