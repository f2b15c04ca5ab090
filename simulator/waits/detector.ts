import type { Finding } from "../finding.ts";
import { GF_REPORTED } from "../machine/fields.ts";
import { ledgerOfFibril, type Machine } from "../machine/machine.ts";
import { describe, hung } from "./describe.ts";
import { knotsOf } from "./knots.ts";
import type { MachineWaits } from "./machine-waits.ts";
import { StuckFinder } from "./stuck.ts";
import { Things } from "./thing.ts";
import { Waiters } from "./waiters.ts";

/**
 * Watches a run for what is stuck. After each step it looks from the fibril that the step may have left stuck; what it finds is
 * noted in the ledger, so it is known again at every moment that one goes back to.
 */
export class Detector {
  readonly #m: Machine;
  readonly #waits: MachineWaits;
  readonly #finder: StuckFinder;
  #isNews = false;

  constructor(machine: Machine, waits: MachineWaits) {
    this.#m = machine;
    this.#waits = waits;
    this.#finder = new StuckFinder(this.#waits);
  }

  /** Whether the last step that was looked at made something stuck. */
  get isNews(): boolean {
    return this.#isNews;
  }

  /** Looks at what the last step can have left stuck; when the run is over, that is everything. */
  look(isOver: boolean): void {
    const m = this.#m;
    this.#isNews = false;
    const caller = m.suspectCaller;
    if (caller >= 0 && this.#finder.isInSingleCircle(caller)) this.#report();
    if (m.suspect >= 0 && this.#finder.isStuck(m.suspect)) this.#report();
    if (m.suspectClient >= 0 && this.#finder.isStuck(m.suspectClient)) this.#report();
    if (!m.suspectAll && !isOver) return;
    this.#finder.all();
    this.#report();
  }

  /** Notes the knots among the stuck that were just found, and those who wait for nobody. */
  #report(): void {
    const stuck = this.#finder.stuck();
    if (stuck.length === 0) return;
    const things = new Things(this.#waits);
    const knots = knotsOf(things, stuck);
    for (const knot of knots) this.#note(knot);
    this.#note(hung(things, stuck, knots));
  }

  #note(fibrils: readonly number[]): void {
    for (const fibril of fibrils) {
      const entry = ledgerOfFibril(this.#m, fibril) + GF_REPORTED;
      if (this.#m.ledger[entry] !== 0) continue;
      this.#m.ledger[entry] = this.#m.step;
      this.#isNews = true;
    }
  }

  #isReported(fibril: number): boolean {
    return this.#reportedAt(fibril) !== 0;
  }

  /** The step in which a fibril was reported; 0 when it was not. */
  #reportedAt(fibril: number): number {
    return this.#m.ledger[ledgerOfFibril(this.#m, fibril) + GF_REPORTED];
  }

  /** What was reported up to this moment: the deadlocks in the order in which they were, then the hang. Causes are not looked for here. */
  findings(): Finding[] {
    if (!this.#anyReported()) return [];
    const stuck = this.#finder.all();
    const things = new Things(this.#waits);
    const knots = knotsOf(things, stuck);
    const all = {
      things,
      taskOf: (fibril: number) => this.#taskId(fibril),
      waiters: new Waiters(things, stuck),
      inKnots: new Set(knots.flat()),
    };
    const reported = knots.filter((members) => members.every((fibril) => this.#isReported(fibril)));
    const deadlocks = reported
      .map((members) => ({ members, step: Math.max(...members.map((fibril) => this.#reportedAt(fibril))) }))
      .sort((a, b) => a.step - b.step)
      .map(({ members }) => describe("deadlock", members, all));
    const idle = hung(things, stuck, knots, all.waiters).filter((fibril) => this.#isReported(fibril));
    return idle.length === 0 ? deadlocks : [...deadlocks, describe("hang", idle, all)];
  }

  #anyReported(): boolean {
    for (let fibril = 0; fibril < this.#waits.count; fibril++) if (this.#isReported(fibril)) return true;
    return false;
  }

  #taskId(fibril: number): number {
    return this.#m.program.tasks[this.#m.layout.fibrils.task[fibril]].id;
  }
}
