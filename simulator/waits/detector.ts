import type { Finding } from "../finding.ts";
import { GF_REPORTED } from "../machine/fields.ts";
import { ledgerOfFibril, type Machine } from "../machine/machine.ts";
import { inWaitingOrder, knotsOf, lostAmong } from "./knots.ts";
import type { MachineWaits } from "./machine-waits.ts";
import { StuckFinder } from "./stuck.ts";
import { Choice, thingsOf } from "./thing.ts";

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
    const knots = knotsOf(this.#waits, stuck);
    for (const knot of knots) this.#note(knot);
    this.#note(hung(this.#waits, stuck, knots));
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
    const knots = knotsOf(this.#waits, stuck);
    const reported = knots.filter((members) => members.every((fibril) => this.#isReported(fibril)));
    const deadlocks = reported
      .map((members) => ({ members, step: Math.max(...members.map((fibril) => this.#reportedAt(fibril))) }))
      .sort((a, b) => a.step - b.step)
      .map(({ members }) => this.#describe("deadlock", members, stuck, knots));
    const idle = hung(this.#waits, stuck, knots).filter((fibril) => this.#isReported(fibril));
    return idle.length === 0 ? deadlocks : [...deadlocks, this.#describe("hang", idle, stuck, knots)];
  }

  #anyReported(): boolean {
    for (let fibril = 0; fibril < this.#waits.count; fibril++) if (this.#isReported(fibril)) return true;
    return false;
  }

  #describe(
    kind: Finding["kind"],
    members: readonly number[],
    stuck: readonly number[],
    knots: readonly number[][],
  ): Finding {
    const all = kind === "deadlock" ? inWaitingOrder(this.#waits, members, (fibril) => this.#rank(fibril)) : members;
    // A connection between calls can be one of those who could help; it does not wait for anything itself.
    const ordered = all.filter((fibril) => !this.#waits.isIdle(fibril));
    const tasks = [...new Set(ordered.map((fibril) => this.#taskId(fibril)))];
    const inKnots = new Set(knots.flat());
    const outside = waitingFor(this.#waits, stuck, all).filter((fibril) => !inKnots.has(fibril));
    const victims = [...new Set(outside.map((fibril) => this.#taskId(fibril)))].filter((task) => !tasks.includes(task));
    return {
      kind,
      members: ordered,
      cycle: kind === "deadlock" ? tasks : [],
      victimFibrils: outside,
      victims: victims.sort((a, b) => a - b),
      cause: undefined,
    };
  }

  /** By task id; who does not wait itself comes after who does. */
  #rank(fibril: number): number {
    return 2 * this.#taskId(fibril) + (this.#waits.isIdle(fibril) ? 1 : 0);
  }

  #taskId(fibril: number): number {
    return this.#m.program.tasks[this.#m.layout.fibrils.task[fibril]].id;
  }
}

/** Stuck fibrils that wait for one of `targets`, directly or through others, without the targets themselves and the excused. */
function waitingFor(waits: MachineWaits, stuck: readonly number[], targets: readonly number[]): number[] {
  if (targets.length === 0) return [];
  const goals = new Set(targets);
  const reached = new Set(targets);
  const others = stuck
    .filter((fibril) => !goals.has(fibril))
    .map((fibril) => ({ fibril, things: thingsOf(waits, fibril) }));
  for (let grown = true; grown; ) {
    grown = false;
    const there = new Choice((releaser) => reached.has(releaser));
    for (const { fibril, things } of others) {
      if (reached.has(fibril) || !things.some((thing) => there.hasAny(thing))) continue;
      reached.add(fibril);
      grown = true;
    }
  }
  return stuck.filter((fibril) => reached.has(fibril) && !goals.has(fibril) && !waits.isExcused(fibril));
}

/** Stuck fibrils that are in no knot and wait for none; of these who waits for nobody that is left, or for no other one of them. */
function hung(waits: MachineWaits, stuck: readonly number[], knots: readonly number[][]): number[] {
  const members = new Set(knots.flat());
  const victims = new Set(waitingFor(waits, stuck, [...members]));
  const rest = stuck.filter((fibril) => !members.has(fibril) && !victims.has(fibril) && !waits.isExcused(fibril));
  if (rest.length === 0) return [];
  const others = new Set(rest);
  const among = new Choice((releaser) => others.has(releaser));
  const lost = lostAmong(waits, stuck);
  const first = rest.filter(
    (fibril) => lost.has(fibril) || !thingsOf(waits, fibril).some((thing) => among.hasAny(thing)),
  );
  return first.length > 0 ? first : rest;
}
