import { causeOf, causeOfFault } from "../causes/index.ts";
import type { Cause, Finding } from "../finding.ts";
import { boot } from "../machine/boot.ts";
import {
  C_CONNECTION,
  C_METHOD,
  F_BASE_INTEGERS,
  F_MODE,
  F_PC,
  F_PHASE,
  FibrilMode,
  GC_SENDER,
  GC_SERIAL,
  GF_REPORTED,
  Phase,
} from "../machine/fields.ts";
import { type Listener, ledgerOfCall, ledgerOfFibril, type Machine } from "../machine/machine.ts";
import { fireTimer, nextFibril, stepTask } from "../machine/step.ts";
import type { Program } from "../program.ts";
import type { System } from "../system.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { choiceOf, codeOf, type Decision, decisionOf, isTimer, NO_DECISION, subjectOf } from "./decision.ts";
import { type FaultReport, faultOf, stepsReport } from "./fault-report.ts";
import { History } from "./history.ts";
import { fifo, isPossible, type Schedule, type Scheduler, schedulerOf } from "./schedule.ts";
import { systemOf } from "./system-of.ts";

/** What happens next in a run, and who does it. */
export interface NextStep {
  readonly decision: Decision;
  /** Number of the task that steps. */
  readonly task: number;
  /** The fibril that steps; `undefined` when the task takes a message. */
  readonly fibril: number | undefined;
  /** The instruction; `undefined` when a message is taken or a connection begins its next call. */
  readonly pc: number | undefined;
}

/** Where a fibril stands in the code. */
export interface Standing {
  /** The instruction that is next, or that it waits in. */
  readonly pc: number;
  /** 0 in its own code; more in each `fn` that it is in. */
  readonly depth: number;
  /** Whether the instruction has not begun yet. */
  readonly begins: boolean;
}

/** A call, in short. Tasks by number. */
export interface Route {
  readonly serial: number;
  readonly method: number;
  readonly sender: number;
  /** The fibril that sent it. */
  readonly senderFibril: number;
  readonly callee: number;
}

/** How a run stands: it can go on, everything is done, something is stuck, or a rule was broken. */
export type Outcome =
  | { readonly kind: "running" }
  | { readonly kind: "finished" }
  | { readonly kind: "deadlock" | "hang"; readonly finding: Finding }
  | {
      readonly kind: "violation" | "assertion" | "limit";
      readonly fault: FaultReport;
      readonly cause: Cause | undefined;
    };

interface RunOptions {
  /** Whether to look for who is stuck; on by default. */
  readonly watch?: boolean;
  /** Who goes next, where nothing else has been decided; `fifo` by default. */
  readonly schedule?: Schedule;
  /** Begin at another run's present moment, which must be of a program that differs in nothing but what instructions do. */
  readonly from?: Run;
}

/**
 * A run of a program, in which one can go forth and back. A moment is a number of steps; what happens depends on the program, the schedule
 * and the decisions against it alone, so every moment can be reached again.
 */
export class Run {
  readonly program: Program;
  readonly machine: Machine;
  readonly schedule: Schedule;
  readonly #scheduler: Scheduler;
  readonly #history = new History();
  readonly #waits: MachineWaits;
  readonly #detector: Detector;
  readonly #watch: boolean;
  #listener: Listener | undefined;
  readonly #causes = new Map<string, Cause | undefined>();
  #branch = 0;
  #furthest = 0;
  /** The decision that `advance` will take. */
  #upcoming: number;

  constructor(program: Program, { watch = true, schedule = { kind: "fifo" }, from }: RunOptions = {}) {
    this.program = program;
    this.schedule = schedule;
    this.#scheduler = schedulerOf(schedule);
    this.#watch = watch;
    this.machine = boot(program);
    if (from !== undefined) {
      this.machine.situation.set(from.machine.situation);
      this.machine.ledger.set(from.machine.ledger);
    }
    this.#waits = new MachineWaits(this.machine);
    this.#detector = new Detector(this.machine, this.#waits);
    this.#history.note(this.machine);
    this.#upcoming = this.#decide();
  }

  /** Steps done up to this moment. */
  get step(): number {
    return this.machine.step;
  }

  /** Counts the changes of course: it grows when a decision is taken against the schedule. */
  get branch(): number {
    return this.#branch;
  }

  /** The latest step that this branch has been at. */
  get furthest(): number {
    return this.#furthest;
  }

  /** Is told of every event from now on, also when time passes again after going back. */
  set listener(listener: Listener | undefined) {
    this.#listener = listener;
    this.machine.listener = listener;
  }

  #decide(): number {
    return this.#isAtLimit() ? NO_DECISION : this.#possible();
  }

  #possible(): number {
    if (this.machine.faulted) return NO_DECISION;
    const forced = this.#history.forcedAt(this.machine.step);
    return forced !== undefined && isPossible(this.machine, forced) ? forced : this.#scheduler(this.machine);
  }

  #isAtLimit(): boolean {
    const { steps } = this.program.limits;
    return steps !== undefined && this.machine.step >= steps;
  }

  /** Whether the run could go on, but for its limit of steps. */
  #isCutOff(): boolean {
    return this.#isAtLimit() && this.#possible() !== NO_DECISION;
  }

  /** What `advance` will do; `undefined` when nothing can step any more. */
  next(): NextStep | undefined {
    const decision = this.#upcoming;
    if (decision === NO_DECISION) return undefined;
    const subject = subjectOf(decision);
    if (isTimer(decision)) {
      const task = this.machine.layout.fibrils.task[subject];
      return { decision: { kind: "timer", fibril: subject }, task, fibril: subject, pc: this.#pcOf(subject) };
    }
    const fibril = nextFibril(this.machine, subject);
    const known = fibril < 0 ? undefined : fibril;
    return {
      decision: decisionOf(decision),
      task: subject,
      fibril: known,
      pc: known === undefined ? known : this.#pcOf(known),
    };
  }

  #pcOf(fibril: number): number | undefined {
    const pc = this.machine.situation[this.machine.layout.fibrils.at[fibril] + F_PC];
    return pc < 0 ? undefined : pc;
  }

  /** Where a fibril stands at this moment; `undefined` when it has ended, is between calls, or was never started. */
  standing(fibril: number): Standing | undefined {
    const s = this.machine.situation;
    const at = this.machine.layout.fibrils.at[fibril];
    if (s[at + F_MODE] === FibrilMode.none || s[at + F_PC] < 0) return undefined;
    return { pc: s[at + F_PC], depth: s[at + F_BASE_INTEGERS], begins: s[at + F_PHASE] === Phase.start };
  }

  /** Of a call that a listener is told of: its serial, its method, and the numbers of the task that sent it and of the one that it goes to. */
  route(call: number): Route {
    const { situation, layout, ledger } = this.machine;
    const record = layout.calls.at[call];
    const connection = situation[record + C_CONNECTION] - 1;
    const sender = layout.calls.task[call];
    return {
      serial: ledger[ledgerOfCall(call) + GC_SERIAL],
      method: situation[record + C_METHOD],
      sender,
      senderFibril: ledger[ledgerOfCall(call) + GC_SENDER] - 1,
      callee: connection < 0 ? sender : layout.connections.task[connection],
    };
  }

  /** Does one step. False when nothing can step. */
  advance(): boolean {
    const decision = this.#upcoming;
    if (decision === NO_DECISION) return false;
    if (isTimer(decision)) fireTimer(this.machine, subjectOf(decision));
    else {
      this.machine.choice = choiceOf(decision);
      stepTask(this.machine, subjectOf(decision));
    }
    this.#upcoming = this.#decide();
    if (this.#watch) this.#detector.look(this.#upcoming === NO_DECISION && !this.#isCutOff());
    if (this.machine.step > this.#furthest) this.#furthest = this.machine.step;
    this.#history.note(this.machine);
    return true;
  }

  /** To be called when the machine was changed from outside: what comes next is decided anew. */
  refresh(): void {
    this.#upcoming = this.#decide();
  }

  /** Takes a decision other than the schedule's at this moment: the history branches. False when it is not possible now. */
  decide(decision: Decision): boolean {
    const code = codeOf(decision);
    if (!isPossible(this.machine, code)) return false;
    if (code === this.#upcoming) return this.advance();
    this.#history.force(this.machine.step, code);
    this.#upcoming = code;
    this.#branch++;
    this.#furthest = this.machine.step;
    return this.advance();
  }

  /** Goes to a moment, back or forth; stops early where nothing can step. Listeners hear nothing. Returns the step reached. */
  goTo(step: number): number {
    this.machine.listener = undefined;
    const nearest = this.#history.checkpointBefore(Math.max(0, step) + 1);
    if (step < this.machine.step || nearest > this.machine.step) {
      this.#history.restore(this.machine, Math.max(0, step));
      this.#upcoming = this.#decide();
    }
    while (this.machine.step < step && this.advance());
    this.machine.listener = this.#listener;
    return this.machine.step;
  }

  /** Lets `listener` hear the events of the steps from `from` to this moment again. The moment stays. */
  replay(from: number, listener: Listener): void {
    const present = this.machine.step;
    this.goTo(from);
    this.machine.listener = listener;
    while (this.machine.step < present && this.advance());
    this.machine.listener = this.#listener;
  }

  /** The decisions of this branch that were not the schedule's own, by the step that they were taken at. */
  get decisions(): ReadonlyMap<number, Decision> {
    return new Map([...this.#history.forced].map(([step, code]) => [step, decisionOf(code)]));
  }

  /** The decisions up to this moment that `fifo` would not have taken, by the step that they were taken at: with them `fifo` gives the same run. */
  recording(): Map<number, Decision> {
    const present = this.machine.step;
    const decisions = new Map<number, Decision>();
    this.goTo(0);
    this.machine.listener = undefined;
    while (this.machine.step < present) {
      if (this.#upcoming !== fifo(this.machine)) decisions.set(this.machine.step, decisionOf(this.#upcoming));
      if (!this.advance()) break;
    }
    this.machine.listener = this.#listener;
    return decisions;
  }

  /** The step of the last checkpoint before a step; -1 when it is the first. Between two of them going forward is quick. */
  checkpointBefore(step: number): number {
    return this.#history.checkpointBefore(step);
  }

  /** True when the last step made something stuck that was not before. */
  get hasNewFinding(): boolean {
    return this.#detector.isNews;
  }

  /** Takes the decision that another run took at this step, where it is possible here; else the schedule's. False when nothing can step any more. */
  follow(decisions: ReadonlyMap<number, Decision>): boolean {
    const decision = decisions.get(this.machine.step);
    return (decision !== undefined && this.decide(decision)) || this.advance();
  }

  /** A run of another program under the same schedule, from its start. */
  ofProgram(program: Program): Run {
    return new Run(program, { watch: false, schedule: this.schedule });
  }

  /** How the run stands at this moment. */
  outcome(): Outcome {
    const fault = faultOf(this.machine);
    if (fault !== undefined)
      return { kind: fault.kind, fault, cause: this.#once("fault", () => causeOfFault(this, fault)) };
    const finding = this.finding();
    if (finding !== undefined) return { kind: finding.kind, finding };
    if (this.#isCutOff()) return { kind: "limit", fault: stepsReport(this.machine), cause: undefined };
    return { kind: this.#upcoming === NO_DECISION ? "finished" : "running" };
  }

  /** What has been found stuck first up to this moment, with its cause where a pattern explains it. */
  finding(): Finding | undefined {
    const [finding] = this.#detector.findings();
    return finding && { ...finding, cause: this.#causeOf(finding) };
  }

  /** All that has been found stuck up to this moment: deadlocks in the order in which they were noticed, then a hang. */
  findings(): Finding[] {
    return this.#detector.findings().map((finding) => ({ ...finding, cause: this.#causeOf(finding) }));
  }

  /** The step in which what is stuck was noticed. */
  noticedAt({ members }: Finding): number {
    return Math.max(
      ...members.map((fibril) => this.machine.ledger[ledgerOfFibril(this.machine, fibril) + GF_REPORTED]),
    );
  }

  /** The whole system at this moment. */
  system(): System {
    return systemOf(this.machine, this.#waits);
  }

  /** Looked for once for each set that is stuck: the past is run again for it. */
  #causeOf(finding: Finding): Cause | undefined {
    return this.#once([this.noticedAt(finding), ...finding.members].join(), () => causeOf(this, finding));
  }

  #once(what: string, look: () => Cause | undefined): Cause | undefined {
    const key = `${this.#branch}: ${what}`;
    if (!this.#causes.has(key)) this.#causes.set(key, look());
    return this.#causes.get(key);
  }
}
