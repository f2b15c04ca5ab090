import { isNotice, senderOf } from "../machine/calls.ts";
import {
  C_ARGS,
  C_CALLEE,
  C_METHOD,
  C_PHONE,
  C_RC,
  C_STAGE,
  C_VALUES,
  F_PC,
  GC_SENDER,
  GC_SERIAL,
  Stage,
  WaitFor,
} from "../machine/fields.ts";
import { EventKind, type Listener, ledgerOfCall, lockInfo, type Machine, sessionInfo } from "../machine/machine.ts";
import type { Place } from "../program.ts";
import { methodName } from "../run/names.ts";
import type { Run } from "../run/run.ts";
import { identityOf } from "../run/system-of.ts";
import { renderTemplate } from "../run/template.ts";
import type { Wait } from "../system.ts";
import type { Charted } from "./charted.ts";
import type { Lanes } from "./perfetto.ts";
import { ItemKind, laneOfTask, NOTHING, type Occurrence, Timeline } from "./timeline.ts";

/** Writes down a run as a timeline while it goes forward. Places are numbers of instructions, steps those that an event leads to. */
export class Recorder implements Charted, Listener {
  readonly timeline: Timeline;
  readonly tasks: readonly string[];
  /** The first step from which on all is recorded. */
  readonly start: number;
  readonly run: Run;
  /** What each fibril was called when something happened on it first. */
  readonly #fibrils = new Map<number, string>();
  readonly #machine: Machine;

  /** `run` is nobody else's; it may begin in the middle, and what goes on there has begun then, or when the run knows that it did. */
  constructor(run: Run, timeline = new Timeline()) {
    this.run = run;
    this.timeline = timeline;
    this.start = run.step;
    this.tasks = run.program.tasks.map(({ name }) => name);
    this.#machine = run.machine;
    if (run.step > 0) this.#begin();
    run.listener = this;
  }

  /** The fibrils on which something has happened, in order of their numbers, with their names. */
  get fibrils(): readonly (readonly [lane: number, name: string])[] {
    return [...this.#fibrils].sort(([one], [other]) => one - other);
  }

  /** What a trace of it is about. */
  get lanes(): Lanes {
    return { tasks: this.run.program.tasks, fibrils: this.fibrils, taskOf: this.taskOf };
  }

  readonly placeAt = (pc: number): Place => this.run.program.places[pc];

  readonly taskOf = (lane: number): number => (lane < 0 ? -1 - lane : this.#machine.layout.fibrils.task[lane]);

  /** A step more, with the decision that another run took at it, where one is given; false when nothing can step. */
  advance(other?: Run): boolean {
    const { run } = this;
    const isFaulty = run.machine.faulted;
    if (other === undefined ? !run.advance() : !run.follow(other)) return false;
    if (run.hasNewFinding) {
      const noticed = run.stuck().filter((finding) => run.noticedAt(finding) === run.step);
      for (const { kind, members } of noticed) {
        for (const fibril of members) this.timeline.mark(ItemKind.stuck, this.#at(fibril, run.step), kind);
      }
    }
    if (!isFaulty && run.machine.faulted) {
      const ending = run.ending();
      const lane = ("fault" in ending ? ending.fault.fibril : undefined) ?? laneOfTask(0);
      this.timeline.mark(ItemKind.fault, this.#at(lane, run.step), ending.kind);
    }
    return true;
  }

  event(kind: number, fibril: number, subject: number, detail: number): void {
    const m = this.#machine;
    const { timeline } = this;
    const step = m.step + 1;
    switch (kind) {
      case EventKind.sent: {
        const at = this.#at(this.#sender(subject), step);
        const isNotification = isNotice(m, subject);
        const words = this.#words(subject, C_ARGS);
        timeline.sent(at, this.#serial(subject), this.#method(subject), this.#callee(subject), words, isNotification);
        return this.#answeredAtOnce(subject, at);
      }
      case EventKind.forwarded: {
        const at = this.#at(fibril, step);
        timeline.forwarded(at, this.#serial(subject), this.#method(subject), this.#callee(subject));
        return this.#answeredAtOnce(subject, at);
      }
      case EventKind.dispatched:
        return this.#isHandled(subject, detail) ? undefined : timeline.over(this.#serial(subject), step);
      case EventKind.begun:
        return timeline.begun(this.#at(fibril, step), this.#serial(subject), this.#method(subject));
      case EventKind.answered: {
        const at = this.#at(fibril < 0 ? this.#callee(subject) : fibril, step);
        return this.#answer(subject, at, detail);
      }
      case EventKind.taken:
      case EventKind.forgotten:
        return timeline.over(this.#serial(subject), step);
      case EventKind.blocked:
        return timeline.waits(this.#at(fibril, step), this.#waitText(fibril, subject, detail));
      case EventKind.woken:
        return timeline.wakes(fibril, step);
      case EventKind.ended:
        return timeline.ended(fibril, step);
      case EventKind.lockTaken:
        if (lockInfo(m, subject).kind === "semaphore") return;
        return timeline.locked(this.#at(fibril, step), subject, lockInfo(m, subject).name);
      case EventKind.lockReleased:
        return timeline.unlocked(fibril, subject, step);
      case EventKind.log:
        return timeline.mark(ItemKind.log, this.#at(fibril, step), renderTemplate(m, fibril, subject));
      case EventKind.exited: {
        const { first, count } = m.layout.tasks[subject].fibrils;
        const text = detail < 0 ? "exit" : `crash: ${renderTemplate(m, fibril, detail)}`;
        timeline.mark(ItemKind.exit, this.#at(fibril < 0 ? laneOfTask(subject) : fibril, step), text);
        for (let lane = first; lane < first + count; lane++) timeline.exited(lane, step);
        return;
      }
    }
  }

  #at(lane: number, step: number): Occurrence {
    if (lane < 0) return { step, lane, place: NOTHING };
    if (!this.#fibrils.has(lane)) this.#fibrils.set(lane, identityOf(this.#machine, lane).name);
    const pc = this.#machine.situation[this.#machine.layout.fibrils.at[lane] + F_PC];
    return { step, lane, place: Math.max(NOTHING, pc) };
  }

  #serial(call: number): number {
    return this.#machine.ledger[ledgerOfCall(call) + GC_SERIAL];
  }

  /** The lane of the fibril that sent a call. */
  #sender(call: number): number {
    const fibril = this.#machine.ledger[ledgerOfCall(call) + GC_SENDER] - 1;
    return fibril < 0 ? laneOfTask(senderOf(this.#machine, call)) : fibril;
  }

  #calleeTask(call: number): number {
    const m = this.#machine;
    const record = m.layout.calls.at[call];
    if (m.situation[record + C_CALLEE] > 0) return m.situation[record + C_CALLEE] - 1;
    const phone = m.situation[record + C_PHONE] - 1;
    return phone < 0 ? senderOf(m, call) : m.layout.phones.task[phone];
  }

  #callee(call: number): number {
    return laneOfTask(this.#calleeTask(call));
  }

  #method(call: number): string {
    const m = this.#machine;
    return methodName(m.program, this.#calleeTask(call), m.situation[m.layout.calls.at[call] + C_METHOD]);
  }

  #words(call: number, field: number): number[] {
    const at = this.#machine.layout.calls.at[call] + field;
    const { situation: s } = this.#machine;
    return [s[at], s[at + 1], s[at + 2], s[at + 3], s[at + 4]];
  }

  #isHandled(call: number, task: number): boolean {
    const m = this.#machine;
    if (!isNotice(m, call)) return true;
    const { handlers, anyHandler } = m.program.tasks[task];
    return anyHandler !== undefined || handlers.has(m.situation[m.layout.calls.at[call] + C_METHOD]);
  }

  /** What reaches nobody the kernel answers in the same step. */
  #answeredAtOnce(call: number, at: Occurrence): void {
    const m = this.#machine;
    const record = m.layout.calls.at[call];
    if (m.situation[record + C_STAGE] !== Stage.answered) return;
    this.#answer(call, { ...at, lane: this.#callee(call), place: NOTHING }, m.situation[record + C_RC]);
  }

  #answer(call: number, at: Occurrence, rc: number): void {
    const words = [rc, ...this.#words(call, C_VALUES)];
    this.timeline.answered(at, this.#serial(call), this.#method(call), this.#sender(call), words);
  }

  #waitText(fibril: number, object: number, reason: number): string {
    const m = this.#machine;
    switch (reason) {
      case WaitFor.answer:
        return `answer to ${this.#method(object)}`;
      case WaitFor.answers:
        return "answers";
      case WaitFor.lock:
        return `lock ${lockInfo(m, object).name}`;
      case WaitFor.condition:
        return `condition ${lockInfo(m, object).name}`;
      case WaitFor.exchange:
        return `exchange of ${sessionInfo(m, object).name}`;
      case WaitFor.receive:
        return "a message";
      case WaitFor.room:
        return `room for ${this.#method(object)}`;
      case WaitFor.timer:
        return "its timer";
      case WaitFor.phone:
        return "a free phone";
      case WaitFor.sessions:
        return "the mutex of the sessions";
      default:
        return `the answers to the calls of ${this.tasks[this.taskOf(fibril)]}`;
    }
  }

  /** Puts down what goes on where a run begins in the middle, in the order in which it began as far as that is known. */
  #begin(): void {
    const { timeline, start } = this;
    const { fibrils, calls, locks } = this.run.system();
    const taskOf = new Map(this.run.program.tasks.map(({ id }, task) => [id, task]));
    const begun: { readonly at: number; readonly tell: (at: Occurrence) => void; readonly lane: number }[] = [];
    for (const {
      serial,
      sentAt = start,
      stage,
      callee,
      senderFibril,
      sender,
      methodName: name,
      method,
      notification,
      args,
      handler,
    } of calls) {
      const from = senderFibril ?? laneOfTask(taskOf.get(sender ?? callee) ?? 0);
      const target = laneOfTask(taskOf.get(callee) ?? 0);
      const text = name === undefined ? `${method}` : `${name}(${method})`;
      if (stage === "answer taken") continue;
      begun.push({ at: sentAt, lane: from, tell: (at) => timeline.sent(at, serial, text, target, args, notification) });
      if (stage === "being handled" && handler !== undefined) {
        begun.push({ at: start, lane: handler, tell: (at) => timeline.begun(at, serial, text) });
      }
      if (stage === "answered") {
        begun.push({ at: start, lane: target, tell: (at) => timeline.answered(at, serial, text, from, []) });
      }
    }
    for (const { id, since, waits } of fibrils) {
      if (since !== undefined)
        begun.push({ at: since, lane: id, tell: (at) => timeline.waits(at, beginningText(waits)) });
    }
    for (const { id, name, owner, readers } of locks) {
      for (const lane of owner === undefined ? readers : [owner]) {
        begun.push({ at: start, lane, tell: (at) => timeline.locked(at, id, name) });
      }
    }
    begun.sort((one, other) => one.at - other.at);
    for (const { at, lane, tell } of begun) tell(this.#at(lane, at));
  }
}

/** What is waited for, of a wait that had begun before. */
const beginningText = (waits: readonly Wait[]): string =>
  [...new Set(waits.map(({ kind }) => kind))].join(", ") || "its timer";
