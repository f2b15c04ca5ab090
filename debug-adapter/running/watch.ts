import { A, EventKind, type Listener, type NextStep, OP, Op, type Run, STRIDE } from "#simulator";
import type { CallPhase, Points } from "../breakpoints/points.ts";
import { exceptionNow } from "./exception.ts";
import type { Meeting, Stop } from "./stop.ts";

const phaseOf: Readonly<Record<number, CallPhase>> = {
  [EventKind.sent]: "send",
  [EventKind.begun]: "receive",
  [EventKind.answered]: "answer",
};

const none: readonly never[] = [];

/** A breakpoint that was met. */
interface Met {
  readonly breakpoint: number;
  readonly fibril: number;
  /** The fibril to show where `fibril` is done with that step: the one that made the call. */
  readonly otherwise?: number;
}

/** Takes a run forward step by step, and knows at each moment what stops it there. */
export class Watch {
  readonly run: Run;
  points: Points;
  /** Names of the exception filters that are on. */
  filters: ReadonlySet<string>;
  /** Hear the events of the steps that are taken here. */
  readonly listeners = new Set<Listener>();
  /** Fibrils that have not stepped since a stop showed where they stand: their line stops nobody again. */
  readonly #shown = new Set<number>();
  /** Breakpoints met by the last step, each with the fibril that met it. */
  #met: Met[] = [];
  #next: NextStep | undefined;

  constructor(run: Run, points: Points, filters: ReadonlySet<string>) {
    this.run = run;
    this.points = points;
    this.filters = filters;
    this.#next = run.next();
    run.listener = { event: (kind, fibril, subject, detail) => this.#event(kind, fibril, subject, detail) };
  }

  /** To be called when the run was taken to another moment than by a step. */
  moved(): void {
    this.#next = this.run.next();
    this.#met = [];
    this.#shown.clear();
  }

  /** The places that a stop shows stop nobody again. */
  show(stop: Stop): void {
    if (stop.fibril !== undefined) this.#shown.add(stop.fibril);
    if ("met" in stop) for (const fibril of stop.met.fibrils) this.#shown.add(fibril);
  }

  /** Who does what next; `undefined` when nothing can happen any more. */
  get next(): NextStep | undefined {
    return this.#next;
  }

  /** Does one step and returns it; `undefined` when nothing can step. */
  advance(): NextStep | undefined {
    const step = this.#next;
    if (step === undefined) return undefined;
    if (this.#met.length > 0) this.#met = [];
    if (step.fibril !== undefined) this.#shown.delete(step.fibril);
    const entered = this.#entered(step);
    this.run.advance();
    if (step.fibril !== undefined) {
      for (const breakpoint of entered) this.#met.push({ breakpoint, fibril: step.fibril });
    }
    this.#next = this.run.next();
    return step;
  }

  /** Breakpoints on the `fn` that a step enters. */
  #entered({ pc }: NextStep): readonly number[] {
    const { routines } = this.points;
    const { code } = this.run.program;
    if (routines.size === 0 || pc === undefined || code[pc * STRIDE + OP] !== Op.enter) return none;
    return routines.get(code[pc * STRIDE + A]) ?? none;
  }

  #event(kind: number, fibril: number, subject: number, detail: number): void {
    const { methods, routines } = this.points;
    const phase = phaseOf[kind];
    if (phase !== undefined && fibril >= 0 && (methods.length > 0 || routines.size > 0)) {
      const { method, sender, senderFibril, callee } = this.run.route(subject);
      for (const point of methods) {
        if (point.phase === phase && point.matches(method, sender, callee)) {
          this.#met.push({ breakpoint: point.breakpoint, fibril, otherwise: senderFibril });
        }
      }
      if (kind === EventKind.begun && this.#next?.pc === undefined) {
        for (const breakpoint of this.#atHandler(callee, method)) {
          this.#met.push({ breakpoint, fibril, otherwise: senderFibril });
        }
      }
    }
    for (const listener of this.listeners) listener.event(kind, fibril, subject, detail);
  }

  /** Breakpoints on the handler that a call of this method gets. */
  #atHandler(callee: number, method: number): readonly number[] {
    const { handlers, anyHandler } = this.run.program.tasks[callee];
    const routine = handlers.get(method) ?? anyHandler;
    return routine === undefined ? [] : (this.points.routines.get(routine) ?? []);
  }

  /** What stops the run after a step, if anything does. */
  stop(): Stop | undefined {
    const atLine = this.#atLine();
    const met = this.#met.length === 0 ? atLine : [...this.#met, ...atLine];
    const exception = exceptionNow(this.run);
    if (exception === undefined || !this.filters.has(exception.exception.filter)) return this.#stopFor(met);
    return { ...exception, kind: "exception", met: meetingOf(met) };
  }

  /** The breakpoint on the statement that is about to begin: for a moment that was not come to by a step. */
  stopAtLine(): Stop | undefined {
    return this.#stopFor(this.#atLine());
  }

  #stopFor(met: readonly Met[]): Stop | undefined {
    const [first] = met;
    if (first === undefined) return undefined;
    const isThere = this.run.standing(first.fibril) !== undefined;
    const fibril = isThere ? first.fibril : (first.otherwise ?? first.fibril);
    const task = this.run.machine.layout.fibrils.task[fibril];
    return { kind: "breakpoint", met: meetingOf(met), fibril, task };
  }

  /** Breakpoints on the statement that is about to begin. */
  #atLine(): readonly Met[] {
    const { fibril, pc } = this.#next ?? {};
    if (fibril === undefined || pc === undefined) return none;
    const breakpoints = this.points.lines.get(pc);
    if (breakpoints === undefined || this.#shown.has(fibril) || !this.run.standing(fibril)?.begins) return none;
    return breakpoints.map((breakpoint) => ({ breakpoint, fibril }));
  }
}

const meetingOf = (met: readonly Met[]): Meeting => ({
  breakpoints: [...new Set(met.map(({ breakpoint }) => breakpoint))],
  fibrils: met.map(({ fibril }) => fibril),
});
