import type { Run } from "#simulator";
import { type Demand, holdsAt, lineAt } from "../breakpoints/demand.ts";
import { Tally } from "../breakpoints/tally.ts";
import { LookFrom } from "../expressions/look.ts";
import { EvaluationError } from "../expressions/value.ts";
import { Passed } from "./passed.ts";
import type { Visit } from "./visit.ts";

/** What visits have to tell besides where the run stops. */
export interface VisitListener {
  /** A log point's line. */
  log(visit: Visit, text: string): void;
  /** A condition has no value where it was asked for: its breakpoint stops nowhere from now on. */
  failed(breakpoint: number, message: string): void;
  /** The same of an exception filter's condition: it is off from now on. */
  filterFailed(filter: string, message: string): void;
}

/** Decides which of the visits of a moment stop the run: by their conditions, their numbers, and whether they only log. */
export class Visits {
  readonly #run: Run;
  #demands: ReadonlyMap<number, Demand>;
  #isNoted: boolean;
  readonly #tally = new Tally();
  readonly #failed = new Set<number>();
  /** By log point and branch, the moments for which it has written. */
  #written = new Map<number, Map<number, Passed>>();
  /** While the past is searched nothing is written. */
  isSilent = false;
  listener: VisitListener | undefined;

  constructor(run: Run, demands: ReadonlyMap<number, Demand>) {
    this.#run = run;
    this.#demands = demands;
    this.#isNoted = isNotedBy(demands);
  }

  set demands(demands: ReadonlyMap<number, Demand>) {
    this.#demands = demands;
    this.#isNoted = isNotedBy(demands);
    this.#failed.clear();
    this.#tally.forgetAfter(-1);
    this.#written = new Map([...this.#written].filter(([breakpoint]) => demands.has(breakpoint)));
  }

  /** Whether a visit leaves something behind: a count, or a line that is written. Else only who wants to stop has to look. */
  get isNoted(): boolean {
    return this.#isNoted;
  }

  /** Whether earlier moments have to be passed once more before the visits of this one can be numbered. */
  get isBehind(): boolean {
    return this.#tally.known < this.#run.step - 1 && [...this.#demands.values()].some(({ hits }) => hits !== undefined);
  }

  /** The run goes on otherwise than before from a step on. */
  forgetAfter(step: number): void {
    this.#tally.forgetAfter(step);
  }

  /** Another statement is about to begin at this moment; `met`: what led to the moment, and so is visited at it all the same. */
  forgetFrom(step: number, met: readonly Visit[]): void {
    this.#tally.forgetAfter(step - 1);
    for (const [id, branches] of this.#written) {
      if (!met.some(({ breakpoint }) => breakpoint === id)) branches.get(this.#run.branchAt(step))?.forget(step);
    }
  }

  /** Of the visits of this moment those that stop the run. To be asked once a moment, in order of the moments. */
  kept(visits: readonly Visit[]): readonly Visit[] {
    if (this.#demands.size === 0 || (visits.length === 0 && !this.#isNoted)) return visits;
    const step = this.#run.step;
    const counted: number[] = [];
    const kept = visits.filter((visit) => this.#isKept(visit, counted));
    this.#tally.note(step, counted);
    if (!this.isSilent) {
      for (const [breakpoint, { log }] of this.#demands) if (log !== undefined) this.#passedOf(breakpoint).add(step);
    }
    return kept;
  }

  /** `counted`: the breakpoints with a hit count that are visited at this moment, to which it adds. */
  #isKept(visit: Visit, counted: number[]): boolean {
    const { breakpoint } = visit;
    const demand = this.#demands.get(breakpoint);
    if (demand === undefined) return true;
    const { condition, hits, log } = demand;
    if (this.#failed.has(breakpoint)) return false;
    const look = new LookFrom(this.#run, visit.fibril, visit.call);
    try {
      if (!holdsAt(condition, look)) return false;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#failed.add(breakpoint);
      this.listener?.failed(breakpoint, error.message);
      return false;
    }
    if (hits !== undefined) {
      const now = counted.filter((other) => other === breakpoint).length;
      counted.push(breakpoint);
      if (!hits(this.#tally.countBefore(breakpoint, this.#run.step) + now + 1)) return false;
    }
    if (log === undefined) return true;
    const isNew = !this.isSilent && !this.#passedOf(breakpoint).has(this.#run.step);
    if (isNew) this.listener?.log(visit, lineAt(log, look));
    return false;
  }

  /** The moments for which a log point has written, of the branch that the present moment belongs to. */
  #passedOf(breakpoint: number): Passed {
    const branch = this.#run.branchAt(this.#run.step);
    const branches = this.#written.get(breakpoint) ?? new Map<number, Passed>();
    this.#written.set(breakpoint, branches);
    const passed = branches.get(branch) ?? new Passed();
    branches.set(branch, passed);
    return passed;
  }
}

const isNotedBy = (demands: ReadonlyMap<number, Demand>): boolean =>
  [...demands.values()].some(({ hits, log }) => hits !== undefined || log !== undefined);
