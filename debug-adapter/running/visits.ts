import type { Run } from "#simulator";
import { type Demand, holdsAt, isSameDemand, lineAt } from "../breakpoints/demand.ts";
import { Tally } from "../breakpoints/tally.ts";
import { LookFrom } from "../expressions/look.ts";
import { EvaluationError } from "../expressions/value.ts";
import { Passed } from "./passed.ts";
import type { Visit } from "./visit.ts";

/** What visits have to tell besides where the run stops. */
export interface VisitListener {
  /** A log point's line. */
  log(visit: Visit, text: string): void;
  /** A condition had no value where it was asked for, for the first time: its breakpoint does not stop there. */
  failed(visit: Visit, message: string): void;
  /** The same of the condition of an exception filter. */
  filterFailed(filter: string, fibril: number | undefined, message: string): void;
}

/** Decides which of the visits of a moment stop the run: by their conditions, their numbers, and whether they only log. */
export class Visits {
  readonly #run: Run;
  #demands: ReadonlyMap<number, Demand>;
  #isNoted: boolean;
  readonly #tally = new Tally();
  /** Breakpoints of whose condition it was told that it had no value somewhere. */
  #told = new Set<number>();
  /** By log point and branch, the moments for which it has written. */
  #written = new Map<number, Map<number, Passed>>();
  /** While the past is searched nothing is written. */
  isSilent = false;
  #hasEvaluated = false;
  listener: VisitListener | undefined;

  constructor(run: Run, demands: ReadonlyMap<number, Demand>) {
    this.#run = run;
    this.#demands = demands;
    this.#isNoted = isNotedBy(demands);
  }

  set demands(demands: ReadonlyMap<number, Demand>) {
    const old = this.#demands;
    this.#demands = demands;
    this.#isNoted = isNotedBy(demands);
    this.#tally.forgetAfter(-1);
    const isSame = (breakpoint: number): boolean => {
      const [before, now] = [old.get(breakpoint), demands.get(breakpoint)];
      return before !== undefined && now !== undefined && isSameDemand(before, now);
    };
    this.#told = new Set([...this.#told].filter(isSame));
    this.#written = new Map([...this.#written].filter(([breakpoint]) => isSame(breakpoint)));
  }

  /** Whether it matters which breakpoints are visited, besides that they stop the run. */
  get matter(): boolean {
    return this.#demands.size > 0;
  }

  /** Whether a visit leaves something behind: a count, or a line that is written. Else only who wants to stop has to look. */
  get isNoted(): boolean {
    return this.#isNoted;
  }

  /** Whether earlier moments have to be passed once more before the visits of this one can be numbered. */
  get isBehind(): boolean {
    return this.#tally.known < this.#run.step - 1 && [...this.#demands.values()].some(({ hits }) => hits !== undefined);
  }

  /** Whether expressions were evaluated since this was last asked: one can take as long as thousands of steps. */
  haveEvaluated(): boolean {
    const have = this.#hasEvaluated;
    this.#hasEvaluated = false;
    return have;
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
    const look = new LookFrom(this.#run, visit.fibril, visit.call);
    if (condition !== undefined || log !== undefined) this.#hasEvaluated = true;
    try {
      if (!holdsAt(condition, look)) return false;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#tell(visit, error.message);
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

  #tell(visit: Visit, message: string): void {
    if (this.isSilent || this.#told.has(visit.breakpoint)) return;
    this.#told.add(visit.breakpoint);
    this.listener?.failed(visit, message);
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
