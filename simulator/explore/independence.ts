import type { Machine } from "../machine/machine.ts";
import { canStep, choicesOf, hasTimer } from "../machine/step.ts";
import type { Clause, Program } from "../program.ts";
import { Dependence } from "./dependence.ts";
import { UNKNOWN } from "./lookup.ts";
import { Members } from "./members.ts";
import { Needs } from "./needs.ts";
import { Next, type NextSteps } from "./next-steps.ts";
import type { Reduction } from "./reduction.ts";
import { Senders } from "./senders.ts";
import type { Present, Slices } from "./slices.ts";

/**
 * Finds tasks of which it is enough to look at the next steps: a persistent set (Godefroid, 1996). Whatever the others do meanwhile neither changes these steps nor is changed by them,
 * and leads to the same situation before them as after them.
 */
export class Independence implements Reduction {
  readonly #m: Machine;
  readonly #senders: Senders;
  /** What is known of needs and of next steps; whether it is looked up in the present situation. */
  #known: { readonly needs: Needs; readonly next: NextSteps; readonly present: Present } | undefined;
  #isKnown = false;
  readonly #dependence: Dependence;
  /** The set that is being made. */
  readonly #members: Members;
  readonly #best: Int32Array;
  #bestCount = 0;

  /** `clauses`: a step that can change what they ask for is never looked at alone. */
  constructor(program: Program, m: Machine, clauses: readonly Clause[], senders = new Senders(program, m)) {
    this.#m = m;
    this.#senders = senders;
    this.#members = new Members(program.tasks.length);
    this.#dependence = new Dependence(program, m, clauses, senders, this.#members);
    this.#best = new Int32Array(program.tasks.length);
  }

  /** One that goes on with a search, and looks up what it has found out before. */
  static inSearch(
    program: Program,
    m: Machine,
    clauses: readonly Clause[],
    slices: Slices,
    present: Present,
    next: NextSteps,
  ): Independence {
    const independence = new Independence(program, m, clauses);
    const needs = new Needs(m, slices, present, independence.#senders.table, (watched, table) => {
      const other = new Independence(program, watched, clauses, new Senders(program, watched, table));
      return (task) => other.#needed(task);
    });
    independence.#known = { needs, next, present };
    return independence;
  }

  /** The tasks that a task needs; `undefined` when it may be any. */
  #needed(task: number): readonly number[] | undefined {
    this.#members.begin(task);
    return this.#dependence.addFor(task) ? [...this.#members.all.subarray(1)] : undefined;
  }

  renew(): void {
    this.#known?.present.toMachine();
    this.#senders.renew();
    this.#known?.needs.renew();
  }

  solo(): number {
    this.#look();
    for (let task = 0; task < this.#best.length; task++) {
      if (!this.#canGoOneWay(task)) continue;
      if (this.#close(task, Infinity, true)) return task;
    }
    return -1;
  }

  /** Takes the present situation. */
  #look(): void {
    this.#isKnown = this.#known?.needs.begin() ?? false;
    if (!this.#isKnown) this.#known?.present.toMachine();
  }

  /** Whether a task can step, in one way, and no timer can come before. */
  #canGoOneWay(task: number): boolean {
    if (this.#known !== undefined && this.#isKnown) {
      const next = this.#known.next.of(task);
      if ((next & Next.steps) === 0 || (next & Next.timer) !== 0) return false;
      if ((next & Next.chooses) === 0) return true;
      this.#known.present.toMachine();
    }
    return canStep(this.#m, task) && !hasTimer(this.#m, task) && choicesOf(this.#m, task) <= 1;
  }

  /** Whether anything can happen in a task. */
  #canMove(task: number): boolean {
    if (this.#known !== undefined && this.#isKnown) {
      return (this.#known.next.of(task) & (Next.steps | Next.timer)) !== 0;
    }
    return canStep(this.#m, task) || hasTimer(this.#m, task);
  }

  /** Adds what a task needs, as `Dependence` does, of which it may be known what that is. */
  #needs(task: number): boolean {
    const needs = this.#isKnown ? this.#known?.needs : undefined;
    const number = needs?.of(task) ?? UNKNOWN;
    if (number === UNKNOWN) {
      this.#known?.present.toMachine();
      return this.#dependence.addFor(task);
    }
    const tasks = needs?.tasks(number);
    if (tasks === undefined) return false;
    for (let index = 0; index < tasks.length; index++) this.#members.add(tasks[index]);
    return true;
  }

  find(): boolean {
    this.#look();
    const tasks = this.#best.length;
    this.#bestCount = tasks;
    for (let task = 0; task < tasks; task++) {
      if (!this.#canMove(task)) continue;
      if (!this.#close(task, this.#bestCount, false) || this.#members.count >= this.#bestCount) continue;
      this.#bestCount = this.#members.count;
      this.#best.set(this.#members.all);
      if (this.#members.count === 1) return true;
    }
    return this.#bestCount < tasks;
  }

  get count(): number {
    return this.#bestCount;
  }

  member(index: number): number {
    return this.#best[index];
  }

  /** Makes the set that a task needs. False when it would be of so many, or of all; or, for one that goes `alone`, if somebody else in it can move, too. */
  #close(task: number, tooMany: number, alone: boolean): boolean {
    this.#members.begin(task);
    for (let index = 0; index < this.#members.count; index++) {
      const member = this.#members.at(index);
      if (alone && index > 0 && this.#canMove(member)) return false;
      if (this.#members.count >= tooMany || !this.#needs(member)) return false;
    }
    return true;
  }
}
