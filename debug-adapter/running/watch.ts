import {
  A,
  callInEvent,
  EventKind,
  isIntervention,
  isSameDecision,
  type Listener,
  type NextStep,
  OP,
  Op,
  type Run,
  STRIDE,
  valueWatched,
} from "#simulator";
import type { CallPhase, Points } from "../breakpoints/points.ts";
import { CheckWatch, type WatchedCheck } from "./check-watch.ts";
import { exceptionNow, exceptionOf, type Filters, type Found } from "./exception.ts";
import type { Meeting, Stop } from "./stop.ts";
import type { Visit } from "./visit.ts";
import { Visits } from "./visits.ts";

const phaseOf: Readonly<Record<number, CallPhase>> = {
  [EventKind.sent]: "send",
  [EventKind.begun]: "receive",
  [EventKind.answered]: "answer",
};

/** The exception filter that an event may be something for. */
const filterOf: Readonly<Record<number, string>> = {
  [EventKind.answered]: "error answer",
  [EventKind.refused]: "limit",
  [EventKind.hungUp]: "hangup",
  [EventKind.slammed]: "hangup",
};

const none: readonly never[] = [];

/** Takes a run forward step by step, and knows at each moment what stops it there. */
export class Watch {
  readonly run: Run;
  readonly visits: Visits;
  #filters: Filters;
  /** Filters of whose condition it was told that it had no value somewhere. */
  readonly #toldFilters = new Set<string>();
  /** Hear the events of the steps that are taken here. */
  readonly listeners = new Set<Listener>();
  #points: Points;
  /** Fibrils that a person was shown where they stand, and that have not stepped since: their line stops nobody again. */
  readonly #shown = new Set<number>();
  /** Whether all that stops the run at this moment was shown. */
  #isShown = false;
  /** Whether it was shown that the run ends at this moment. */
  #isEndShown = false;
  /** What the data breakpoints watch, as it is at this moment. */
  #values: number[] = [];
  /** Breakpoints met by the last step. */
  #met: Visit[] = [];
  /** What of the visits of this moment stops the run; `undefined` when they have not been looked at. */
  #kept: readonly Visit[] | undefined;
  /** What the events of the last step mean for the filters that are on. */
  #happened: Found[] = [];
  #next: NextStep | undefined;
  /** The step that was done last; `undefined` when the moment was not come to by one. */
  #last: NextStep | undefined;
  readonly #check: CheckWatch | undefined;

  constructor(run: Run, points: Points, filters: Filters, check?: WatchedCheck) {
    this.run = run;
    this.#check = check && new CheckWatch(run, check);
    this.visits = new Visits(run, points.demands);
    this.#points = points;
    this.#filters = filters;
    this.#next = run.next();
    run.listener = { event: (kind, fibril, subject, detail) => this.#event(kind, fibril, subject, detail) };
  }

  set points(points: Points) {
    this.#points = points;
    this.visits.demands = points.demands;
    this.#kept = undefined;
    this.#values = this.#watched();
  }

  #watched(): number[] {
    return this.#points.data.map(({ watched }) => valueWatched(this.run.machine, watched));
  }

  set filters(filters: Filters) {
    this.#filters = filters;
    this.#toldFilters.clear();
  }

  /** To be called when the run was taken to another moment than by a step. */
  moved(): void {
    this.#next = this.run.next();
    this.#last = undefined;
    this.#check?.moved();
    this.#met = [];
    this.#happened = [];
    this.#values = this.#watched();
    this.#kept = undefined;
    this.#shown.clear();
    this.#isShown = false;
    this.#isEndShown = false;
  }

  /** What a stop shows stops nobody again. */
  show(stop: Stop): void {
    this.#isEndShown = stop.kind === "end";
    if ("met" in stop) this.#isShown = true;
    else if (stop.fibril !== undefined) this.#shown.add(stop.fibril);
  }

  /** The last moment whose stops lie in the past. What stopped the run where it ends was met before its end was. */
  get lastBefore(): number {
    return this.#isEndShown ? this.run.step : this.run.step - 1;
  }

  /** What is shown at this moment, for when the run comes back to it after another one: shows it again. */
  shownAgain(): () => void {
    const [fibrils, isShown, isEndShown] = [[...this.#shown], this.#isShown, this.#isEndShown];
    return () => {
      for (const fibril of fibrils) this.#shown.add(fibril);
      this.#isShown = isShown;
      this.#isEndShown = isEndShown;
    };
  }

  /**
   * Who does what next; `undefined` when nothing can happen any more. A moment at which a person did something stays the one that it was before:
   * the statement that was about to begin still is.
   */
  get next(): NextStep | undefined {
    const isPersons = this.#next !== undefined && isIntervention(this.#next.decision);
    return isPersons ? this.run.nextByItself() : this.#next;
  }

  /** Does one step and returns it; `undefined` when nothing can step. */
  advance(): NextStep | undefined {
    const step = this.#next;
    if (step === undefined) return undefined;
    const entered = this.#begin(step);
    this.run.advance();
    this.#end(step, entered);
    return step;
  }

  /** Does a step that is possible at this moment and about to be done, whether or not it is the one that would be next: the run may take another course with it. */
  decide(step: NextStep): void {
    const name = `${this.run.program.tasks[step.task].name} chosen at step ${this.run.step}`;
    const entered = this.#begin(step);
    this.run.decide(step.decision, name);
    this.#end(step, entered);
  }

  /** Whether another step than this one is next. */
  isTurn(step: NextStep): boolean {
    return this.#next !== undefined && !isSameDecision(this.#next.decision, step.decision);
  }

  /** Another statement is about to begin at this moment than was. Where visits matter, the run has to have come to the moment by a step: what that met stays met. */
  turnTo(step: NextStep): void {
    this.visits.forgetFrom(this.run.step, this.#met);
    this.#next = step;
    this.#kept = undefined;
    if (this.visits.isNoted) this.#look();
  }

  /** To be called before a step is done. Returns the breakpoints on the `fn` that it enters. */
  #begin(step: NextStep): readonly number[] {
    if (this.#met.length > 0) this.#met = [];
    if (this.#happened.length > 0) this.#happened = [];
    this.#isShown = false;
    if (step.fibril !== undefined) this.#shown.delete(step.fibril);
    this.#check?.before();
    return this.#entered(step);
  }

  /** To be called after it. */
  #end(step: NextStep, entered: readonly number[]): void {
    this.#check?.after();
    this.#last = step;
    if (step.fibril !== undefined) {
      for (const breakpoint of entered) this.#met.push({ breakpoint, fibril: step.fibril, call: undefined });
    }
    if (this.#points.data.length > 0) this.#noteChanges(step);
    this.#next = this.run.next();
    this.#kept = undefined;
    if (this.visits.isNoted) this.#look();
  }

  /** Meets the data breakpoints whose data a step has changed. */
  #noteChanges({ fibril, task }: NextStep): void {
    this.#points.data.forEach(({ breakpoint, watched, name }, index) => {
      const before = this.#values[index];
      const after = valueWatched(this.run.machine, watched);
      if (after === before) return;
      this.#values[index] = after;
      const change = { bound: { watched, name }, before, after };
      this.#met.push({ breakpoint, fibril, task, call: undefined, change });
    });
  }

  /** Breakpoints on the `fn` that a step enters. */
  #entered({ pc }: NextStep): readonly number[] {
    const { routines } = this.#points;
    const { code } = this.run.program;
    if (routines.size === 0 || pc === undefined || code[pc * STRIDE + OP] !== Op.enter) return none;
    return routines.get(code[pc * STRIDE + A]) ?? none;
  }

  #event(kind: number, fibril: number, subject: number, detail: number): void {
    const { methods, routines } = this.#points;
    const phase = phaseOf[kind];
    if (phase !== undefined && fibril >= 0 && (methods.length > 0 || routines.size > 0)) {
      const { method, sender, senderFibril, callee } = this.run.route(subject);
      const met = methods
        .filter((point) => point.phase === phase && point.matches(method, sender, callee))
        .map(({ breakpoint }) => breakpoint);
      if (kind === EventKind.begun && this.#next?.pc === undefined) met.push(...this.#atHandler(callee, method));
      for (const breakpoint of met) {
        const call = this.#points.demands.has(breakpoint)
          ? callInEvent(this.run.machine, kind, subject, detail)
          : undefined;
        this.#met.push({ breakpoint, fibril, otherwise: senderFibril, call });
      }
    }
    const wanted = filterOf[kind];
    if (wanted !== undefined && this.#filters.has(wanted)) {
      const found = exceptionOf(this.run, kind, fibril, subject, detail);
      if (found !== undefined) this.#happened.push(found);
    }
    for (const listener of this.listeners) listener.event(kind, fibril, subject, detail);
  }

  /** Breakpoints on the handler that a call of this method gets. */
  #atHandler(callee: number, method: number): readonly number[] {
    const { handlers, anyHandler } = this.run.program.tasks[callee];
    const routine = handlers.get(method) ?? anyHandler;
    return routine === undefined ? [] : (this.#points.routines.get(routine) ?? []);
  }

  /** What stops the run after a step, if anything does. */
  stop(): Stop | undefined {
    const met = this.#look();
    return this.#stopBecauseOf(this.#exception(), met);
  }

  /** What went wrong in the last step, as far as the filters let it through. */
  #exception(): Found | undefined {
    const isOver = this.#next === undefined;
    const found = exceptionNow(this.run, isOver, this.#filters, this.#happened, ({ exception, fibril }, message) => {
      if (this.visits.isSilent || this.#toldFilters.has(exception.filter)) return;
      this.#toldFilters.add(exception.filter);
      this.visits.listener?.filterFailed(exception.filter, fibril, message);
    });
    return found ?? this.#refuted();
  }

  /** What of the check that is watched has come to be refuted, and by whom. */
  #refuted(): Found | undefined {
    const clause = this.#filters.has("check") ? this.#check?.refuted : undefined;
    if (this.#check === undefined || clause === undefined) return undefined;
    const { fibril, task = 0 } = this.#last ?? this.#next ?? {};
    return { exception: { filter: "check", check: this.#check.check.name, clause }, fibril, task };
  }

  /** What stops the run at a moment that was not come to by a step: the statement that is about to begin, or a check that does not hold at the start. */
  stopAtLine(): Stop | undefined {
    const met = this.#look();
    if (this.#isShown) return undefined;
    const exception = this.run.step === 0 ? this.#refuted() : undefined;
    return this.#stopBecauseOf(exception, met);
  }

  #stopBecauseOf(found: Found | undefined, met: readonly Visit[]): Stop | undefined {
    if (found === undefined) return this.#stopFor(met);
    const { exception, fibril, task } = found;
    return { kind: "exception", exception, fibril, task, met: meetingOf(met) };
  }

  /** The visits of this moment that stop the run. */
  #look(): readonly Visit[] {
    this.#kept ??= this.visits.kept(this.#met.length === 0 ? this.#atLine() : [...this.#met, ...this.#atLine()]);
    return this.#shown.size === 0
      ? this.#kept
      : this.#kept.filter(({ isLine, fibril }) => !isLine || fibril === undefined || !this.#shown.has(fibril));
  }

  #stopFor(met: readonly Visit[]): Stop | undefined {
    const [first] = met;
    if (first === undefined) return undefined;
    const isThere = first.fibril !== undefined && this.run.standing(first.fibril) !== undefined;
    const fibril = isThere ? first.fibril : (first.otherwise ?? first.fibril);
    const task = fibril === undefined ? (first.task ?? 0) : this.run.machine.layout.fibrils.task[fibril];
    return { kind: "breakpoint", met: meetingOf(met), fibril, task };
  }

  /** Breakpoints on the statement that is about to begin. */
  #atLine(): readonly Visit[] {
    const { fibril, pc } = this.next ?? {};
    if (fibril === undefined || pc === undefined) return none;
    const breakpoints = this.#points.lines.get(pc);
    // After an intervention the statement is still the one that it was before.
    if (breakpoints === undefined || !this.run.standing(fibril)?.begins || this.run.isIntervened) return none;
    return breakpoints.map((breakpoint) => ({ breakpoint, fibril, call: undefined, isLine: true }));
  }
}

const meetingOf = (met: readonly Visit[]): Meeting => ({
  breakpoints: [...new Set(met.map(({ breakpoint }) => breakpoint))],
  fibrils: met.map(({ fibril }) => fibril).filter((fibril) => fibril !== undefined),
  changes: met.map(({ change }) => change).filter((change) => change !== undefined),
});
