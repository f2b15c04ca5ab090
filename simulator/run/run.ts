import { causeOf, causeOfFault } from "../causes/index.ts";
import type { Cause, Finding } from "../finding.ts";
import { boot } from "../machine/boot.ts";
import { requestOf } from "../machine/fibrils.ts";
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
  T_MODE,
  TaskMode,
} from "../machine/fields.ts";
import type { Layout } from "../machine/layout.ts";
import { type Listener, ledgerOfCall, ledgerOfFibril, type Machine } from "../machine/machine.ts";
import type { Program } from "../program.ts";
import type { RunSystem } from "../system.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { finish, paceOf, pieceOf, type Work } from "../work.ts";
import { codeOf, type Decision, decisionOf, isIntervention, isSameDecision, NO_DECISION } from "./decision.ts";
import { DecisionList } from "./decision-list.ts";
import { type FaultReport, faultOf, stepsReport } from "./fault-report.ts";
import { type BranchInfo, History, type Moment } from "./history.ts";
import { type Intervention, intervene, isInterventionPossible, taskOfIntervention } from "./intervention.ts";
import { type NextStep, nextOf, type Possible, possibleAt, possibleOf } from "./possible.ts";
import { fifo, isPossible, type Schedule, type Scheduler, schedulerOf, take } from "./schedule.ts";
import type { Decisions } from "./schedule-file.ts";
import type { StepLimit } from "./step-limit.ts";
import { systemAt, systemOf } from "./system-of.ts";

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
  /** A recording: decisions in place of the schedule's, by the step that each is for. The run stops before one that is not possible. */
  readonly decisions?: Decisions;
  /** A limit of steps in place of the scenario's, and how a person raises it. */
  readonly limit?: StepLimit | undefined;
  /** Begin at a moment of another run, whose program must differ in nothing but what instructions do. */
  readonly from?: Moment | undefined;
  /** What led to the moment that it begins at. */
  readonly past?: Past;
  /** That of another run of the program: it takes long to compute in a large system. */
  readonly layout?: Layout;
}

/** Checkpoints and decisions; and what persons have done, which some of the decisions name. */
interface Past {
  readonly history: History;
  readonly interventions: readonly Intervention[];
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
  readonly #history: History;
  readonly #waits: MachineWaits;
  readonly #detector: Detector;
  /** After so many steps others are heard: a divisor of a piece, smaller in a large system, in which looking for who is stuck takes longer. */
  readonly pace: number;
  readonly #watch: boolean;
  readonly #limit: StepLimit | undefined;
  #listener: Listener | undefined;
  readonly #causes = new Map<string, Cause | undefined>();
  /** What persons have done to the run; the code of one is below `NO_DECISION` by its index and one. */
  readonly #interventions: Intervention[];
  /** The decision that `advance` will take. */
  #upcoming: number;

  constructor(
    program: Program,
    { watch = true, schedule = { kind: "fifo" }, decisions = new Map(), limit, from, past, layout }: RunOptions = {},
  ) {
    this.program = program;
    this.#limit = limit;
    this.#interventions = [...(past?.interventions ?? [])];
    this.#history = past?.history ?? new History(DecisionList.of(this.#coded(decisions)));
    this.schedule = schedule;
    this.#scheduler = schedulerOf(schedule);
    this.#watch = watch;
    this.machine = boot(program, layout);
    if (from !== undefined) {
      this.machine.situation.set(from.situation);
      this.machine.ledger.set(from.ledger);
    }
    this.pace = paceOf(this.machine.layout.fibrils.at.length);
    this.#waits = new MachineWaits(this.machine);
    this.#detector = new Detector(this.machine, this.#waits);
    this.#history.note(this.machine);
    this.#upcoming = this.#decide();
  }

  /** Steps done up to this moment. */
  get step(): number {
    return this.machine.step;
  }

  /** The branch of the history that the run is on. Another one begins where a decision is taken against a future that was seen. */
  get branch(): number {
    return this.#history.branch;
  }

  /** All branches, in the order in which they were begun. */
  get branches(): readonly BranchInfo[] {
    return this.#history.branches;
  }

  /** Whether a person brought this moment about, and not the run by itself. */
  get isIntervened(): boolean {
    return (this.#history.forcedAt(this.machine.step - 1) ?? NO_DECISION) < NO_DECISION;
  }

  /** The branch that a moment of this one belongs to: itself, or the one that it had come from by then. */
  branchAt(step: number): number {
    return this.#history.branchAt(step);
  }

  /** The last step that a branch, or else this one, has in common with another. */
  sharedWith(branch: number, own = this.branch): number {
    return this.#history.sharedBy(own, branch);
  }

  /** The latest step that this branch has been at. */
  get furthest(): number {
    return this.#history.furthest;
  }

  #codeOf(decision: Decision): number {
    return isIntervention(decision) ? NO_DECISION - this.#interventions.push(decision) : codeOf(decision);
  }

  #decisionOf(code: number): Decision {
    return code < NO_DECISION ? this.#interventions[NO_DECISION - 1 - code] : decisionOf(code);
  }

  #isPossible(code: number): boolean {
    return code < NO_DECISION
      ? isInterventionPossible(this.machine, this.#interventions[NO_DECISION - 1 - code])
      : isPossible(this.machine, code);
  }

  /** Is told of every event from now on, also when time passes again after going back. */
  set listener(listener: Listener | undefined) {
    this.#listener = listener;
    this.machine.listener = listener;
  }

  #decide(): number {
    if (this.machine.faulted || this.#isAtLimit()) return NO_DECISION;
    const forced = this.#history.forcedAt(this.machine.step);
    if (forced === undefined) return this.#scheduler(this.machine);
    return this.#isPossible(forced) ? forced : NO_DECISION;
  }

  /** How many steps its limit leaves it. */
  get stepsLeft(): number {
    return (this.#limit?.steps ?? this.program.limits.steps ?? Infinity) - this.machine.step;
  }

  #isAtLimit(): boolean {
    return this.stepsLeft <= 0;
  }

  /** Whether the run could go on, but for its limit of steps or a recorded decision that is not possible. */
  #isCutOff(): boolean {
    return this.#upcoming === NO_DECISION && !this.machine.faulted && this.#scheduler(this.machine) !== NO_DECISION;
  }

  /** Where the run stands still before the end of its recording: the step of the first decision that cannot be taken. */
  get misfit(): number | undefined {
    if (this.#upcoming !== NO_DECISION || this.#isAtLimit()) return undefined;
    return this.#history.forcedOf().stepFrom(this.machine.step);
  }

  /** What `advance` will do; `undefined` when nothing can step any more. */
  next(): NextStep | undefined {
    const decision = this.#upcoming;
    if (decision === NO_DECISION) return undefined;
    if (decision > NO_DECISION) return nextOf(this.machine, decision);
    const intervention = this.#interventions[NO_DECISION - 1 - decision];
    const task = taskOfIntervention(this.machine, intervention);
    return { decision: intervention, task, fibril: undefined, pc: undefined };
  }

  /** The same, but where a person does something: what the run would do by itself, which comes after it. */
  nextByItself(): NextStep | undefined {
    const decision = this.#upcoming < NO_DECISION ? this.#scheduler(this.machine) : this.#upcoming;
    return decision > NO_DECISION ? nextOf(this.machine, decision) : undefined;
  }

  /** What `advance` will do by itself, with all that its numbers tell; `undefined` where a person does something, or nothing can step any more. */
  nextInFull(): Possible | undefined {
    return this.#upcoming > NO_DECISION ? possibleOf(this.machine, this.#upcoming) : undefined;
  }

  /** Whether the next step is the same as in another run of the program that stands at the same moment. False when nothing can step in one of them. */
  agreesWith(other: Run): boolean {
    const [own, others] = [this.#upcoming, other.#upcoming];
    if (own > NO_DECISION && others > NO_DECISION) return own === others;
    if (own >= NO_DECISION || others >= NO_DECISION) return false;
    return isSameDecision(this.#decisionOf(own), other.#decisionOf(others));
  }

  /** All that can happen next; of each `choose` the first `mostChoices`. Nothing where the run has ended, or is at its limit. */
  possible(mostChoices = Number.MAX_SAFE_INTEGER): Possible[] {
    return this.#upcoming === NO_DECISION ? [] : possibleAt(this.machine, mostChoices);
  }

  /** Where a fibril stands at this moment; `undefined` when it has ended, is between calls, or was never started. */
  standing(fibril: number): Standing | undefined {
    const s = this.machine.situation;
    const at = this.machine.layout.fibrils.at[fibril];
    if (s[at + F_MODE] === FibrilMode.none || s[at + F_PC] < 0) return undefined;
    return { pc: s[at + F_PC], depth: s[at + F_BASE_INTEGERS], begins: s[at + F_PHASE] === Phase.start };
  }

  /** Whether a task has ended, and nothing of it is left. */
  isGone(task: number): boolean {
    return this.machine.situation[this.machine.layout.tasks[task].at + T_MODE] === TaskMode.gone;
  }

  /** The call that a fibril handles, by its number; `undefined` when it handles none. */
  requestOf(fibril: number): number | undefined {
    const call = requestOf(this.machine, fibril);
    return call < 0 ? undefined : call;
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
    if (decision < NO_DECISION) intervene(this.machine, this.#interventions[NO_DECISION - 1 - decision]);
    else take(this.machine, decision);
    this.#upcoming = this.#decide();
    if (this.#watch) this.#detector.look(this.#upcoming === NO_DECISION && !this.#isCutOff());
    this.#history.note(this.machine);
    return true;
  }

  /** To be called when the machine was changed from outside: what comes next is decided anew. */
  refresh(): void {
    this.#upcoming = this.#decide();
  }

  /**
   * Takes a decision other than the schedule's at this moment. Where a later moment was seen the history branches: the future that was seen stays, and
   * `name` is that of the new one. False when it is not possible now.
   */
  decide(decision: Decision, name = "another course"): boolean {
    const code = this.#codeOf(decision);
    const isOver = this.#upcoming === NO_DECISION && (code > NO_DECISION || this.machine.faulted || this.#isAtLimit());
    if (isOver || !this.#isPossible(code)) return false;
    if (code === this.#upcoming) return this.advance();
    this.#history.force(this.machine.step, code, name);
    this.#upcoming = code;
    return this.advance();
  }

  /** Goes over to another branch, to its start; false when there is no such branch. */
  changeTo(branch: number): boolean {
    if (!this.#history.changeTo(branch)) return false;
    this.#history.restore(this.machine, 0);
    this.#upcoming = this.#decide();
    return true;
  }

  /** Goes to a moment, back or forth; stops early where nothing can step. Listeners hear nothing. Returns the step reached. */
  goTo(step: number): number {
    finish(this.going(step));
    return this.machine.step;
  }

  /** The same, in pieces; between them the run stands at the moment that it has come to. */
  *going(step: number): Work<void> {
    const nearest = this.#history.checkpointBefore(Math.max(0, step) + 1);
    if (step < this.machine.step || nearest > this.machine.step) {
      this.#history.restore(this.machine, Math.max(0, step));
      this.#upcoming = this.#decide();
    }
    yield* this.#passing(step, undefined);
  }

  /** Lets `listener` hear the events of the steps from `from` to this moment again, in pieces. At the end the run is back at its moment. */
  *replaying(from: number, listener: Listener): Work<void> {
    const present = this.machine.step;
    yield* this.going(from);
    yield* this.#passing(present, listener);
  }

  /** Takes steps up to a moment, of which `listener` hears in place of the run's own; `before` is called before each. */
  *#passing(step: number, listener: Listener | undefined, before?: () => void): Work<void> {
    this.machine.listener = listener;
    try {
      for (let steps = 1; this.machine.step < step; steps++) {
        before?.();
        if (!this.advance()) return;
        if (steps % this.pace === 0) yield pieceOf(steps);
      }
    } finally {
      this.machine.listener = this.#listener;
    }
  }

  /** The decision of this branch that was taken at a step, where it was not the schedule's own. */
  decidedAt(step: number): Decision | undefined {
    const code = this.#history.forcedAt(step);
    return code === undefined ? undefined : this.#decisionOf(code);
  }

  /** All of these, each with its step, in their order. */
  *decided(): Iterable<readonly [step: number, decision: Decision]> {
    for (const [step, code] of this.#history.forcedOf()) yield [step, this.#decisionOf(code)];
  }

  *#coded(decisions: Decisions): Iterable<readonly [step: number, code: number]> {
    for (const [step, decision] of decisions) yield [step, this.#codeOf(decision)];
  }

  /** The decisions up to this moment that `fifo` would not have taken, by the step that they were taken at: with them `fifo` gives the same run. */
  recording(): Map<number, Decision> {
    return finish(this.recorded());
  }

  /** The same, in pieces: the past is run again. At the end the run is back at its moment. */
  *recorded(): Work<Map<number, Decision>> {
    const present = this.machine.step;
    const decisions = new Map<number, Decision>();
    yield* this.going(0);
    yield* this.#passing(present, undefined, () => {
      if (this.#upcoming !== fifo(this.machine)) decisions.set(this.machine.step, this.#decisionOf(this.#upcoming));
    });
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
  follow(other: Run): boolean {
    const decision = other.decidedAt(this.machine.step);
    return (decision !== undefined && this.decide(decision)) || this.advance();
  }

  /** A run of its own at the same moment, with the same past. */
  twin(): Run {
    const past = { history: this.#history.copy(), interventions: this.#interventions };
    return this.#beside({ watch: this.#watch, schedule: this.schedule, from: this.machine, past });
  }

  /**
   * A run of its own on a branch of this one, at the last checkpoint up to a step. It goes on with the same decisions, and looks for who is stuck; it cannot
   * go back to before where it begins.
   */
  onBranch(branch: number, step: number): Run {
    const past = { history: new History(this.#history.forcedOf(branch)), interventions: this.#interventions };
    const from = this.#history.checkpointOf(branch, step);
    return this.#beside({ schedule: this.schedule, past, from });
  }

  /** A run of the same program that decides otherwise, from its start. */
  otherwise(course: Pick<RunOptions, "schedule" | "decisions">): Run {
    return this.#beside(course);
  }

  #beside(options: RunOptions): Run {
    return new Run(this.program, { ...options, limit: this.#limit, layout: this.machine.layout });
  }

  /** A run of another program under the same schedule, from its start. */
  ofProgram(program: Program): Run {
    return new Run(program, { watch: false, schedule: this.schedule, limit: this.#limit });
  }

  /** How the run stands at this moment, with the cause. */
  outcome(): Outcome {
    return finish(this.judging());
  }

  /** The same, in pieces: to find the cause the past is run again. At the end the run is back at its moment. */
  *judging(): Work<Outcome> {
    const ending = this.ending();
    if ("finding" in ending) return { ...ending, finding: yield* this.withCause(ending.finding) };
    if (!("fault" in ending) || !this.machine.faulted) return ending;
    return { ...ending, cause: yield* this.#once("fault", () => causeOfFault(this, ending.fault)) };
  }

  /** How the run stands at this moment. No cause is looked for, which would take long. */
  ending(): Outcome {
    const fault = faultOf(this.machine);
    if (fault !== undefined) return { kind: fault.kind, fault, cause: undefined };
    const [finding] = this.stuck();
    if (finding !== undefined) return { kind: finding.kind, finding };
    const isCutOff = this.#isCutOff();
    if (isCutOff && this.#isAtLimit()) {
      return { kind: "limit", fault: stepsReport(this.machine, this.#limit?.raising), cause: undefined };
    }
    return { kind: this.#upcoming === NO_DECISION && !isCutOff ? "finished" : "running" };
  }

  /** What has been found stuck first up to this moment, with its cause where a pattern explains it. */
  finding(): Finding | undefined {
    const [finding] = this.stuck();
    return finding && finish(this.withCause(finding));
  }

  /** All that has been found stuck up to this moment: deadlocks in the order in which they were noticed, then a hang. */
  findings(): Finding[] {
    return this.stuck().map((finding) => finish(this.withCause(finding)));
  }

  /** The same, without causes, which take long to look for. */
  stuck(): Finding[] {
    return this.#detector.findings();
  }

  /** The step in which what is stuck was noticed. */
  noticedAt({ members }: Finding): number {
    return Math.max(
      ...members.map((fibril) => this.machine.ledger[ledgerOfFibril(this.machine, fibril) + GF_REPORTED]),
    );
  }

  /** The whole system at this moment. */
  system(): RunSystem {
    return systemOf(this.machine, this.#waits);
  }

  /** What there is of it at a fibril's task, and the callers that it serves. */
  systemAt(fibril: number): RunSystem {
    return systemAt(this.machine, this.#waits, this.machine.layout.fibrils.task[fibril]);
  }

  /** Something that is stuck at this moment, with its cause, which is looked for once for each. */
  *withCause(finding: Finding): Work<Finding> {
    const key = [this.noticedAt(finding), ...finding.members].join();
    return { ...finding, cause: yield* this.#once(key, () => causeOf(this, finding)) };
  }

  *#once(what: string, look: () => Work<Cause | undefined>): Work<Cause | undefined> {
    const key = `${this.branch}: ${what}`;
    if (!this.#causes.has(key)) this.#causes.set(key, yield* look());
    return this.#causes.get(key);
  }
}
