import { waysOf } from "../control-flow.ts";
import {
  A,
  AFTER_HANDLES,
  B,
  C,
  E,
  END_OF_ROUTINE,
  F,
  LIVE_HANDLES,
  OP,
  Op,
  STRIDE,
  Then,
  targetOf,
  Via,
} from "../instructions.ts";
import { hasRoom } from "../machine/calls.ts";
import { firstTaken, handlerOf } from "../machine/dispatch.ts";
import {
  C_CALLEE,
  C_CONNECTION,
  C_FLAGS,
  C_HELD,
  C_METHOD,
  C_NEW_PHONE,
  C_STAGE,
  C_STALE,
  F_EXCHANGE,
  F_OBJECT,
  F_PC,
  F_PHASE,
  F_REQUEST,
  F_STACK,
  FLAG_NOTICE,
  HandleKind,
  handleKind,
  handleNumber,
  P_CONNECTION,
  P_MODE,
  Phase,
  PhoneMode,
  S_IDLE_HEAD,
  Stage,
  T_ANSWERS_HEAD,
  T_CALLS_HEAD,
  T_NOTICES_HEAD,
  T_REFUSED_HEAD,
  T_YIELDED,
  X_PHONE,
} from "../machine/fields.ts";
import { readHandle } from "../machine/locals.ts";
import { forgetFault, type Machine, operand } from "../machine/machine.ts";
import { canStep, choicesOf, hasTimer, nextFibril } from "../machine/step.ts";
import type { Clause, Program } from "../program.ts";
import { UNKNOWN } from "./lookup.ts";
import { Needs } from "./needs.ts";
import { Next, type NextSteps } from "./next-steps.ts";
import type { Reduction } from "./reduction.ts";
import { Senders } from "./senders.ts";
import type { Present, Slices } from "./slices.ts";
import { VisibleWrites } from "./visible.ts";

/**
 * Finds tasks of which it is enough to look at the next steps: a persistent set (Godefroid, 1996). Whatever the others do meanwhile neither changes these steps nor is changed by them,
 * and leads to the same situation before them as after them.
 *
 * It holds as long as no task ends and no phone is hung up or slammed. Such a step is met by a search that goes by this, too, because nothing but its own task decides that it comes;
 * then the search has to do without.
 */
export class Independence implements Reduction {
  readonly #m: Machine;
  readonly #senders: Senders;
  /** What is known of needs and of next steps; whether it is looked up in the present situation. */
  #known: { readonly needs: Needs; readonly next: NextSteps; readonly present: Present } | undefined;
  #isKnown = false;
  readonly #visible: VisibleWrites;
  /** Of each instruction whether it can drop a handle. */
  readonly #drops: Uint8Array;
  /** Whether a task may yield: then it takes a message in place of a step that it could do, as soon as one is there. */
  readonly #yields: boolean;
  readonly #notifies: boolean;
  /** Whether somebody who is stuck may be excused once a daemon waits for an answer that was asked for before. */
  readonly #excuses: boolean;
  /** The set that is being made. */
  readonly #members: Int32Array;
  readonly #isMember: Uint8Array;
  #count = 0;
  readonly #best: Int32Array;
  #bestCount = 0;

  /** `clauses`: a step that can change what they ask for is never looked at alone. */
  constructor(program: Program, m: Machine, clauses: readonly Clause[], senders = new Senders(program, m)) {
    this.#m = m;
    this.#senders = senders;
    this.#visible = new VisibleWrites(program, clauses);
    const ops = Array.from({ length: program.code.length / STRIDE }, (_, pc) => program.code[pc * STRIDE + OP]);
    this.#drops = Uint8Array.from(ops, (_, pc) => (mayDrop(program, pc) ? 1 : 0));
    this.#yields = ops.includes(Op.yield);
    this.#notifies = ops.includes(Op.notify);
    this.#excuses = program.tasks.some(({ fibrils }) => fibrils.some(({ daemon }) => daemon));
    this.#members = new Int32Array(program.tasks.length);
    this.#best = new Int32Array(program.tasks.length);
    this.#isMember = new Uint8Array(program.tasks.length);
  }

  /** One that goes on with a search, and looks up what it has found out before. `rest`: how often it does not at first. */
  static inSearch(
    program: Program,
    m: Machine,
    clauses: readonly Clause[],
    slices: Slices,
    present: Present,
    next: NextSteps,
    rest?: number,
  ): Independence {
    const independence = new Independence(program, m, clauses);
    const needs = new Needs(
      m,
      slices,
      present,
      independence.#senders.table,
      (watched, table) => {
        const other = new Independence(program, watched, clauses, new Senders(program, watched, table));
        return (task) => other.#needed(task);
      },
      rest,
    );
    independence.#known = { needs, next, present };
    return independence;
  }

  /** The tasks that a task needs; `undefined` when it may be any. */
  #needed(task: number): readonly number[] | undefined {
    this.#begin(task);
    return this.#requires(task) ? [...this.#members.subarray(1, this.#count)] : undefined;
  }

  renew(): void {
    this.#known?.present.toMachine();
    this.#senders.renew();
    this.#known?.needs.renew();
  }

  solo(): number {
    this.#look();
    for (let task = 0; task < this.#members.length; task++) {
      if (!this.#canGoOneWay(task)) continue;
      this.#begin(task);
      if (this.#needs(task) && this.#count === 1) return task;
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

  /** Adds what a task needs, as `requires` does, of which it may be known what that is. */
  #needs(task: number): boolean {
    const needs = this.#isKnown ? this.#known?.needs : undefined;
    const number = needs?.of(task) ?? UNKNOWN;
    if (number === UNKNOWN) {
      this.#known?.present.toMachine();
      return this.#requires(task);
    }
    const tasks = needs?.tasks(number);
    if (tasks === undefined) return false;
    for (let index = 0; index < tasks.length; index++) this.#add(tasks[index]);
    return true;
  }

  find(): boolean {
    this.#look();
    const tasks = this.#members.length;
    this.#bestCount = tasks;
    for (let task = 0; task < tasks; task++) {
      if (!this.#canMove(task)) continue;
      if (!this.#close(task) || this.#count >= this.#bestCount) continue;
      this.#bestCount = this.#count;
      this.#best.set(this.#members);
      if (this.#count === 1) return true;
    }
    return this.#bestCount < tasks;
  }

  get count(): number {
    return this.#bestCount;
  }

  member(index: number): number {
    return this.#best[index];
  }

  #begin(task: number): void {
    for (let index = 0; index < this.#count; index++) this.#isMember[this.#members[index]] = 0;
    this.#count = 0;
    this.#add(task);
  }

  #add(task: number): true {
    if (this.#isMember[task] === 0) {
      this.#isMember[task] = 1;
      this.#members[this.#count++] = task;
    }
    return true;
  }

  /** Makes the set that a task needs. False when it would be of all. */
  #close(task: number): boolean {
    this.#begin(task);
    for (let index = 0; index < this.#count; index++) {
      if (this.#count >= this.#bestCount || !this.#needs(this.#members[index])) return false;
    }
    return true;
  }

  /** Adds the tasks whose steps the next step of a task depends on. False when it may be any. */
  #requires(task: number): boolean {
    const isOver = this.#m.faulted;
    const isFew = this.#dependsOnFew(task);
    if (this.#m.faulted && !isOver) forgetFault(this.#m);
    return isFew;
  }

  /** The same; where it computes what the step would, it may leave a fault. */
  #dependsOnFew(task: number): boolean {
    const { situation: s, layout } = this.#m;
    const { at } = layout.tasks[task];
    if (!canStep(this.#m, task)) return this.#addSenders(task) && this.#addHolders(task, -1);
    const fibril = nextFibril(this.#m, task);
    if (fibril < 0) return this.#takes(task);
    if (s[at + T_YIELDED] !== 0 && !(this.#addSenders(task) && this.#addHolders(task, -1))) return false;
    const pc = s[layout.fibrils.at[fibril] + F_PC];
    return pc < 0 ? this.#begins(task, fibril) : !this.#visible.has(pc) && this.#does(task, fibril, pc);
  }

  /** Those who may send something to a task. */
  #addSenders(to: number): true {
    for (let from = 0; from < this.#members.length; from++) if (this.#senders.has(from, to)) this.#add(from);
    return true;
  }

  /** Those who have calls of a task that are not answered, but for one. */
  #addHolders(caller: number, but: number): true {
    const { situation: s, layout } = this.#m;
    const { first, count } = layout.tasks[caller].outgoing;
    for (let call = first; call < first + count; call++) {
      const record = layout.calls.at[call];
      const stage = s[record + C_STAGE];
      if (call !== but && stage >= Stage.sent && stage <= Stage.handled) this.#add(s[record + C_CALLEE] - 1);
    }
    return true;
  }

  /** Takes a message: notifications come before answers, and these before calls. */
  #takes(task: number): boolean {
    const { situation: s, layout } = this.#m;
    const { at } = layout.tasks[task];
    if (s[at + T_NOTICES_HEAD] !== 0) return true;
    if (this.#notifies) this.#addSenders(task);
    if (s[at + T_ANSWERS_HEAD] !== 0) return s[at + T_REFUSED_HEAD] === 0;
    this.#addHolders(task, -1);
    const record = layout.calls.at[s[at + T_CALLS_HEAD] - 1];
    return s[record + C_CONNECTION] !== 0 || s[record + C_NEW_PHONE] !== 0;
  }

  /** A fibril takes the next call of its connection, and stands before its handler. */
  #begins(task: number, fibril: number): boolean {
    const call = firstTaken(this.#m, fibril);
    if (call < 0) return true;
    const method = this.#m.situation[this.#m.layout.calls.at[call] + C_METHOD];
    if (method === this.#m.program.kernel.methods.IPC_M_PHONE_HUNGUP) return false;
    return handlerOf(this.#m, task, method) !== undefined || this.#answers(call);
  }

  #does(task: number, fibril: number, pc: number): boolean {
    return (this.#drops[pc] === 0 || this.#dropsOf(task, fibril)) && this.#executes(task, fibril, pc);
  }

  #executes(task: number, fibril: number, pc: number): boolean {
    const m = this.#m;
    const at = m.layout.fibrils.at[fibril];
    const phase = m.situation[at + F_PHASE];
    switch (operand(m, pc, OP)) {
      case Op.hangup:
      case Op.exit:
      case Op.crash:
        return false;
      case Op.call:
        return this.#calls(task, fibril, pc, phase);
      case Op.send:
        return phase === Phase.room || this.#sends(task, this.#phoneOf(task, fibril, pc));
      case Op.notify: {
        const target = this.#targetOf(this.#phoneOf(task, fibril, pc));
        return target >= 0 && this.#add(target) && this.#addSenders(target);
      }
      case Op.waitAll:
        return !this.#excuses || phase !== Phase.start;
      case Op.wait: {
        if (this.#excuses && phase === Phase.start) return false;
        const isBlocking = phase === Phase.start && !this.#isTaken(readHandle(m, fibril, operand(m, pc, A)));
        return isBlocking || this.#delivers(fibril, pc);
      }
      case Op.answer:
        return this.#answersTo(readHandle(m, fibril, operand(m, pc, B)));
      case Op.forward:
        return this.#forwards(task, fibril, pc);
      case Op.begin:
        return this.#beginsExchange(task, operand(m, pc, A), phase);
      case Op.connect:
        // Its target is known when it is executed; any may be.
        return phase !== Phase.start;
      default:
        return true;
    }
  }

  #calls(task: number, fibril: number, pc: number, phase: number): boolean {
    const m = this.#m;
    switch (phase) {
      case Phase.start:
      case Phase.again:
        if (operand(m, pc, A) === Via.session) return this.#beginsExchange(task, operand(m, pc, B), phase);
        return this.#sends(task, this.#phoneOf(task, fibril, pc));
      case Phase.begin:
        return this.#beginsExchange(task, operand(m, pc, B), phase);
      case Phase.send: {
        const exchange = m.situation[m.layout.fibrils.at[fibril] + F_EXCHANGE] - 1;
        return this.#sends(task, m.situation[m.layout.exchanges.at[exchange] + X_PHONE] - 1);
      }
      case Phase.room: {
        const call = m.situation[m.layout.fibrils.at[fibril] + F_OBJECT] - 1;
        const isThere = m.situation[m.layout.calls.at[call] + C_STAGE] === Stage.taken;
        return !isThere || this.#delivers(fibril, pc);
      }
      default:
        return this.#delivers(fibril, pc);
    }
  }

  /** An exchange of a session, by its number in the task: a parallel one may ask for a phone more. */
  #beginsExchange(task: number, number: number, phase: number): boolean {
    const { program, situation, layout } = this.#m;
    const { style } = program.tasks[task].sessions[number];
    if (style !== "parallel") return true;
    if (phase === Phase.begin) return true;
    if (situation[layout.sessions.at[layout.tasks[task].sessions.first + number] + S_IDLE_HEAD] !== 0) return true;
    return this.#sends(task, layout.tasks[task].phones.first + program.tasks[task].sessions[number].phone);
  }

  /** A call joins the box of the task that a phone leads to, behind those of others. */
  #sends(task: number, phone: number): boolean {
    const target = this.#targetOf(phone);
    if (target < 0 || !hasRoom(this.#m, phone) || !this.#allocates(task)) return false;
    if (this.#yields) this.#add(target);
    return this.#addSenders(target);
  }

  /** The task at the other end of a phone; -1 when it is not connected. */
  #targetOf(phone: number): number {
    const { situation: s, layout } = this.#m;
    if (phone < 0) return -1;
    const at = layout.phones.at[phone];
    return s[at + P_MODE] === PhoneMode.connected ? layout.connections.task[s[at + P_CONNECTION] - 1] : -1;
  }

  /** A new call gets the first free record: who still has a handle to an old one frees it when he drops that. */
  #allocates(task: number): boolean {
    const { situation: s, layout } = this.#m;
    const { first, count } = layout.tasks[task].outgoing;
    for (let call = first; call < first + count; call++) {
      const record = layout.calls.at[call];
      if (s[record + C_STAGE] < Stage.taken) continue;
      if (s[record + C_STALE] > 0) return false;
      if (s[record + C_HELD] > 0) this.#add(s[record + C_CALLEE] - 1);
    }
    return true;
  }

  /** An answer that has been taken is bound, or passed on. */
  #delivers(fibril: number, pc: number): boolean {
    const m = this.#m;
    if (operand(m, pc, F) !== Then.answer) return true;
    return this.#answersTo(readHandle(m, fibril, operand(m, pc, E)));
  }

  #answersTo(handle: number): boolean {
    return handle === 0 || this.#answers(handleNumber(handle));
  }

  /** An answer joins those that its caller has not taken, which come before calls. */
  #answers(call: number): boolean {
    const { situation: s, layout } = this.#m;
    const record = layout.calls.at[call];
    if ((s[record + C_FLAGS] & FLAG_NOTICE) !== 0 || s[record + C_STAGE] !== Stage.handled) return true;
    const caller = layout.calls.task[call];
    this.#addHolders(caller, call);
    if (this.#yields || this.#mayMove(caller)) this.#add(caller);
    return true;
  }

  /** Whether a task can do anything before an answer comes to it. */
  #mayMove(task: number): boolean {
    if (canStep(this.#m, task) || hasTimer(this.#m, task)) return true;
    for (let from = 0; from < this.#members.length; from++) if (this.#senders.has(from, task)) return true;
    return false;
  }

  #forwards(task: number, fibril: number, pc: number): boolean {
    const m = this.#m;
    const handle = readHandle(m, fibril, operand(m, pc, C));
    const target = this.#targetOf(this.#phoneOf(task, fibril, pc));
    if (handle === 0 || target < 0) return false;
    if (m.situation[m.layout.calls.at[handleNumber(handle)] + C_NEW_PHONE] !== 0) return false;
    this.#answersTo(handle);
    if (this.#yields) this.#add(target);
    return this.#addSenders(target);
  }

  /** Callers of the calls whose records may be free once a fibril of a task has dropped handles. */
  #dropsOf(task: number, fibril: number): true {
    const { situation: s, layout, program } = this.#m;
    const at = layout.fibrils.at[fibril];
    if (s[at + F_REQUEST] > 0) this.#dropsCall(s[at + F_REQUEST] - 1);
    const handles = at + F_STACK + layout.stackIntegers[fibril];
    for (let slot = handles; slot < handles + layout.stackHandles[fibril]; slot++) this.#dropsHandle(s[slot]);
    for (const { type, offset, length } of program.tasks[task].variables) {
      if (type !== "call") continue;
      const first = layout.tasks[task].variables + offset;
      for (let slot = first; slot < first + length; slot++) this.#dropsHandle(s[slot]);
    }
    return true;
  }

  #dropsHandle(handle: number): void {
    if (handle !== 0 && handleKind(handle) === HandleKind.call) this.#dropsCall(handleNumber(handle));
  }

  #dropsCall(call: number): void {
    const { situation, layout } = this.#m;
    const record = layout.calls.at[call];
    if (situation[record + C_STAGE] >= Stage.answered || situation[record + C_STALE] > 0) {
      this.#add(layout.calls.task[call]);
    }
  }

  #isTaken(handle: number): boolean {
    return handle !== 0 && this.#m.situation[this.#m.layout.calls.at[handleNumber(handle)] + C_STAGE] === Stage.taken;
  }

  /** The phone that an instruction names; -1 where it cannot be told, or not yet. */
  #phoneOf(task: number, fibril: number, pc: number): number {
    const m = this.#m;
    const number = operand(m, pc, B);
    const { first } = m.layout.tasks[task].phones;
    switch (operand(m, pc, A)) {
      case Via.phone:
        return first + number;
      case Via.session:
        return first + m.program.tasks[task].sessions[number].phone;
      default: {
        const handle = readHandle(m, fibril, number);
        if (handleKind(handle) === HandleKind.phone) return handleNumber(handle);
        if (handleKind(handle) !== HandleKind.exchange) return -1;
        return m.situation[m.layout.exchanges.at[handleNumber(handle)] + X_PHONE] - 1;
      }
    }
  }
}

/** What may put a handle in the place of another. */
const writesHandles: ReadonlySet<number> = new Set([
  Op.setHandle,
  Op.send,
  Op.receive,
  Op.begin,
  Op.connect,
  Op.spawn,
  Op.enter,
  Op.return,
  Op.waitAll,
]);

/** Whether instruction `pc` can leave a handle fewer: at the end of a routine, where a local's life ends, or by another handle in its place. */
function mayDrop(program: Program, pc: number): boolean {
  const field = (name: number) => program.code[pc * STRIDE + name];
  if (writesHandles.has(field(OP))) return true;
  return waysOf(program, pc)
    .map(targetOf)
    .some((target) => target === END_OF_ROUTINE || field(AFTER_HANDLES) > program.code[target * STRIDE + LIVE_HANDLES]);
}
