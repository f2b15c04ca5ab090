import { A, B, C, E, F, NONE, OP, Op, STRIDE, Then, Via } from "../instructions.ts";
import { hasRoom, senderOf } from "../machine/calls.ts";
import { firstTaken, handlerOf } from "../machine/dispatch.ts";
import { tryEvaluate } from "../machine/evaluate.ts";
import {
  C_CALLEE,
  C_CONNECTION,
  C_FLAGS,
  C_HELD,
  C_METHOD,
  C_NEW_PHONE,
  C_PHONE,
  C_RC,
  C_ROUTE,
  C_STAGE,
  C_STALE,
  ConnectionMode,
  F_CONNECTION,
  F_EXCHANGE,
  F_NEXT,
  F_OBJECT,
  F_PC,
  F_PHASE,
  F_REQUEST,
  FLAG_NOTICE,
  HandleKind,
  handleKind,
  handleNumber,
  N_MODE,
  P_CONNECTION,
  P_MODE,
  Phase,
  PhoneMode,
  S_IDLE_HEAD,
  Stage,
  T_ANSWERS_HEAD,
  T_CALLS_HEAD,
  T_MODE,
  T_NOTICES_HEAD,
  T_REFUSED_HEAD,
  T_YIELDED,
  TaskMode,
  X_PHONE,
} from "../machine/fields.ts";
import { readHandle } from "../machine/locals.ts";
import { forgetFault, type Machine, operand } from "../machine/machine.ts";
import { hasFreePhone } from "../machine/phones.ts";
import { idleElsewhere } from "../machine/sessions.ts";
import { canStep, choicesOf, hasTimer, nextFibril } from "../machine/step.ts";
import { Usages } from "../machine/usage.ts";
import type { Clause, Program } from "../program.ts";
import { Drops } from "./drops.ts";
import type { Members } from "./members.ts";
import type { Senders } from "./senders.ts";
import { mayHangUp } from "./sends.ts";
import { VisibleWrites } from "./visible.ts";

/**
 * Knows on the steps of which tasks the next step of a task depends: what these do may change it, or be changed by it.
 *
 * That a task ends, or answers so that a phone is slammed, changes much elsewhere, and depends on any. Who may still do so counts with each step that looks at what it would change: at a phone
 * that is sent over, at answers that may come, at a connection that may close.
 */
export class Dependence {
  readonly #m: Machine;
  readonly #senders: Senders;
  readonly #members: Members;
  readonly #tasks: number;
  readonly #visible: VisibleWrites;
  readonly #drops: Drops;
  /** Of each task whether it may yield: then it takes a message in place of a step that it could do, as soon as one is there. */
  readonly #yields: readonly boolean[];
  /** Of each task whether it may pass on a call as its own. */
  readonly #routes: readonly boolean[];
  readonly #notifies: boolean;
  /** Whether somebody who is stuck may be excused once a daemon waits for an answer that was asked for before. */
  readonly #excuses: boolean;

  /** `clauses`: a step that can change what they ask for depends on any. `members`: to which tasks are added. */
  constructor(program: Program, m: Machine, clauses: readonly Clause[], senders: Senders, members: Members) {
    this.#m = m;
    this.#senders = senders;
    this.#members = members;
    this.#tasks = program.tasks.length;
    this.#visible = new VisibleWrites(program, clauses);
    const ops = Array.from({ length: program.code.length / STRIDE }, (_, pc) => program.code[pc * STRIDE + OP]);
    this.#drops = new Drops(program, m);
    const usages = new Usages(program);
    const some = (test: (pc: number) => boolean) =>
      program.tasks.map((task) => [...usages.instructionsOf(task)].some(test));
    this.#yields = some((pc) => ops[pc] === Op.yield);
    this.#routes = some((pc) => ops[pc] === Op.forward && program.code[pc * STRIDE + F] === 1);
    this.#notifies = ops.includes(Op.notify);
    this.#excuses = program.tasks.some(({ fibrils }) => fibrils.some(({ daemon }) => daemon));
  }

  /** Adds the tasks whose steps the next step of a task depends on. False when it may be any. */
  addFor(task: number): boolean {
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
    if (!this.#isAlive(to)) return true;
    for (let from = 0; from < this.#tasks; from++) if (this.#senders.has(from, to)) this.#members.add(from);
    return true;
  }

  #isAlive(task: number): boolean {
    return this.#m.situation[this.#m.layout.tasks[task].at + T_MODE] === TaskMode.alive;
  }

  /** Those who may answer calls of a task, but for one. */
  #addHolders(caller: number, but: number): true {
    const { situation: s, layout } = this.#m;
    const { first, count } = layout.tasks[caller].outgoing;
    for (let call = first; call < first + count; call++) {
      if (call === but || !this.#isOpen(call)) continue;
      const record = layout.calls.at[call];
      const callee = s[record + C_CALLEE] - 1;
      this.#members.add(callee);
      if (s[record + C_STAGE] === Stage.dispatched) this.#addSlammers(callee);
    }
    return true;
  }

  /** Whether a call is on its way, or somebody has it. */
  #isOpen(call: number): boolean {
    const stage = this.#m.situation[this.#m.layout.calls.at[call] + C_STAGE];
    return stage >= Stage.sent && stage <= Stage.handled;
  }

  /** Those who may slam a phone by which a call has come to a task: its connection closes, and what is queued on it is answered. */
  #addSlammers(to: number): void {
    if (!this.#senders.maySlam) return;
    for (let task = 0; task < this.#tasks; task++) if (this.#senders.slams(task, to)) this.#members.add(task);
  }

  /** Those who may slam a connected phone: by an answer to a call that went over it, or because its other end is gone. */
  #addClosers(phone: number): void {
    const { layout } = this.#m;
    const target = this.#targetOf(phone);
    if (this.#senders.mayEnd(target)) this.#members.add(target);
    if (!this.#senders.maySlam) return;
    const task = layout.phones.task[phone];
    const { first, count } = layout.tasks[task].outgoing;
    const isAny = this.#routes[task];
    const end = isAny ? layout.calls.at.length : first + count;
    for (let call = isAny ? 0 : first; call < end; call++) if (this.#isOpen(call)) this.#addCloser(phone, call);
  }

  #addCloser(phone: number, call: number): void {
    const { situation: s, layout } = this.#m;
    const record = layout.calls.at[call];
    const isOver = s[record + C_PHONE] === phone + 1 || s[record + C_ROUTE] === phone + 1;
    if (isOver && (s[record + C_FLAGS] & FLAG_NOTICE) === 0) this.#addSlammers(s[record + C_CALLEE] - 1);
  }

  /** Takes a message: notifications come before answers, and these before calls. */
  #takes(task: number): boolean {
    const { situation: s, layout } = this.#m;
    const { at } = layout.tasks[task];
    this.#addSlammers(task);
    if (s[at + T_NOTICES_HEAD] !== 0) return true;
    if (this.#notifies) this.#addSenders(task);
    if (s[at + T_ANSWERS_HEAD] !== 0) return this.#isAlive(task) && this.#sendsRefused(task);
    this.#addHolders(task, -1);
    const record = layout.calls.at[s[at + T_CALLS_HEAD] - 1];
    return s[record + C_CONNECTION] !== 0 || s[record + C_NEW_PHONE] !== 0;
  }

  /** Calls for which there was no room are sent once an answer is taken. */
  #sendsRefused(task: number): boolean {
    const { situation: s, layout } = this.#m;
    const { at } = layout.tasks[task];
    for (let fibril = s[at + T_REFUSED_HEAD]; fibril !== 0; fibril = s[layout.fibrils.at[fibril - 1] + F_NEXT]) {
      const call = s[layout.fibrils.at[fibril - 1] + F_OBJECT] - 1;
      if (!this.#launches(task, s[layout.calls.at[call] + C_PHONE] - 1)) return false;
    }
    return true;
  }

  /** A fibril takes the next call of its connection, and stands before its handler. */
  #begins(task: number, fibril: number): boolean {
    const call = firstTaken(this.#m, fibril);
    if (call < 0) return true;
    this.#addSlammers(task);
    const { program, situation, layout } = this.#m;
    const record = layout.calls.at[call];
    const method = situation[record + C_METHOD];
    const handler = handlerOf(this.#m, task, method);
    if (handler !== undefined && program.routines[handler].entry >= 0) return true;
    // It is answered at once, and that may have been the last thing to do on its connection.
    const isHangup = method === program.kernel.methods.IPC_M_PHONE_HUNGUP;
    if (this.#closesQueue(situation[record + C_CONNECTION] - 1, isHangup, call)) return false;
    return (situation[record + C_FLAGS] & FLAG_NOTICE) !== 0 || this.#answersCaller(call);
  }

  #does(task: number, fibril: number, pc: number): boolean {
    const { situation, layout } = this.#m;
    const op = operand(this.#m, pc, OP);
    const mayEnd = this.#drops.isAny(pc);
    if (mayEnd && this.#closesQueue(situation[layout.fibrils.at[fibril] + F_CONNECTION] - 1, false, -1)) return false;
    if (mayEnd || op === Op.receive || op === Op.spawn) this.#addSlammers(task);
    this.#drops.each(task, fibril, pc, (call) => this.#dropsCall(call));
    return this.#executes(task, fibril, pc);
  }

  /** Whether a fibril that ends, with a hang-up or anything else, may close a connection for which there are calls, but for one: they are answered `EHANGUP`. */
  #closesQueue(connection: number, isHangup: boolean, but: number): boolean {
    const { situation: s, layout } = this.#m;
    if (connection < 0) return false;
    if (!isHangup && s[layout.connections.at[connection] + N_MODE] !== ConnectionMode.closing) return false;
    for (let call = 0; call < layout.calls.at.length; call++) {
      const record = layout.calls.at[call];
      const isWaiting = s[record + C_STAGE] === Stage.sent || s[record + C_STAGE] === Stage.dispatched;
      if (isWaiting && call !== but && s[record + C_CONNECTION] === connection + 1) return true;
    }
    return false;
  }

  #executes(task: number, fibril: number, pc: number): boolean {
    const m = this.#m;
    const at = m.layout.fibrils.at[fibril];
    const phase = m.situation[at + F_PHASE];
    switch (operand(m, pc, OP)) {
      case Op.exit:
      case Op.crash:
        return false;
      case Op.hangup: {
        const handle = readHandle(m, fibril, operand(m, pc, A));
        return handle !== 0 && this.#hangsUp(task, handleNumber(handle));
      }
      case Op.call:
        return this.#calls(task, fibril, pc, phase);
      case Op.send:
        return phase === Phase.room || this.#sends(task, this.#phoneOf(task, fibril, pc));
      case Op.notify: {
        const phone = this.#phoneOf(task, fibril, pc);
        const target = this.#targetOf(phone);
        if (target < 0) return false;
        this.#addClosers(phone);
        return this.#members.add(target) && this.#addSenders(target);
      }
      case Op.waitAll:
        return !this.#excuses || phase !== Phase.start;
      case Op.wait: {
        if (this.#excuses && phase === Phase.start) return false;
        const isBlocking = phase === Phase.start && !this.#isTaken(readHandle(m, fibril, operand(m, pc, A)));
        const call =
          phase === Phase.start
            ? handleNumber(readHandle(m, fibril, operand(m, pc, A)))
            : m.situation[at + F_OBJECT] - 1;
        return isBlocking || this.#delivers(fibril, pc, call);
      }
      case Op.answer:
        return !this.#hangsUpBy(task, fibril, pc) && this.#answersTo(readHandle(m, fibril, operand(m, pc, B)));
      case Op.forward:
        return this.#forwards(task, fibril, pc);
      case Op.begin:
        return this.#beginsExchange(task, fibril, operand(m, pc, A), phase);
      case Op.connect:
        return phase !== Phase.start || this.#connects(task, fibril, pc);
      default:
        return true;
    }
  }

  #calls(task: number, fibril: number, pc: number, phase: number): boolean {
    const m = this.#m;
    switch (phase) {
      case Phase.start:
      case Phase.again:
        if (operand(m, pc, A) === Via.session) return this.#beginsExchange(task, fibril, operand(m, pc, B), phase);
        return this.#sends(task, this.#phoneOf(task, fibril, pc));
      case Phase.begin:
        return this.#beginsExchange(task, fibril, operand(m, pc, B), phase);
      case Phase.send: {
        const exchange = m.situation[m.layout.fibrils.at[fibril] + F_EXCHANGE] - 1;
        return this.#sends(task, m.situation[m.layout.exchanges.at[exchange] + X_PHONE] - 1);
      }
      case Phase.room: {
        const call = m.situation[m.layout.fibrils.at[fibril] + F_OBJECT] - 1;
        const isThere = m.situation[m.layout.calls.at[call] + C_STAGE] === Stage.taken;
        return !isThere || this.#delivers(fibril, pc, call);
      }
      default:
        return this.#delivers(fibril, pc, m.situation[m.layout.fibrils.at[fibril] + F_OBJECT] - 1);
    }
  }

  /** An exchange of a session, by its number in the task: a parallel one may ask for a phone more, and hang up another for it. */
  #beginsExchange(task: number, fibril: number, number: number, phase: number): boolean {
    const { program, situation, layout } = this.#m;
    const session = layout.tasks[task].sessions.first + number;
    const { style, phone } = program.tasks[task].sessions[number];
    if (style !== "parallel") return true;
    if (phase === Phase.begin) {
      return situation[layout.fibrils.at[fibril] + F_EXCHANGE] !== 0 || this.#hangsUpIdle(task, session);
    }
    if (situation[layout.sessions.at[session] + S_IDLE_HEAD] !== 0) return true;
    if (!hasFreePhone(this.#m, task)) return this.#hangsUpIdle(task, session);
    return this.#allocates(task) && this.#launches(task, layout.tasks[task].phones.first + phone);
  }

  #hangsUpIdle(task: number, session: number): boolean {
    const phone = idleElsewhere(this.#m, session);
    return phone < 0 || this.#hangsUp(task, phone);
  }

  /** To hang up is to send a message over a phone that is connected. */
  #hangsUp(task: number, phone: number): boolean {
    switch (this.#m.situation[this.#m.layout.phones.at[phone] + P_MODE]) {
      case PhoneMode.connected:
        return this.#allocates(task) && this.#launches(task, phone);
      case PhoneMode.connecting:
        return false;
      default:
        return true;
    }
  }

  /** A task asks another for a connection, over a phone that it opens: whether that is still there counts. */
  #connects(task: number, fibril: number, pc: number): boolean {
    const target = this.#connectTarget(fibril, pc);
    if (target < 0 || !this.#allocates(task)) return false;
    if (this.#senders.mayEnd(target)) this.#members.add(target);
    return this.#isAlive(target) ? this.#joins(target) : this.#addHolders(task, -1);
  }

  /** The task that a `connect` goes to; -1 where that cannot be told. */
  #connectTarget(fibril: number, pc: number): number {
    const m = this.#m;
    const [first, index] = [operand(m, pc, A), operand(m, pc, E)];
    if (first === NONE) {
      const request = m.situation[m.layout.fibrils.at[fibril] + F_REQUEST] - 1;
      return request < 0 ? -1 : senderOf(m, request);
    }
    if (index === NONE) return first;
    if (m.program.choices.has(pc)) return -1;
    const replica = tryEvaluate(m, index, fibril) ?? -1;
    return replica < 0 || replica >= operand(m, pc, F) ? -1 : first + replica;
  }

  #sends(task: number, phone: number): boolean {
    if (phone < 0 || !this.#allocates(task)) return false;
    // One for which there is no room stays in the task for now, or is over at once.
    return hasRoom(this.#m, phone) ? this.#launches(task, phone) : this.#m.program.kernel.asyncOverflow === "queue";
  }

  /** A call goes over a phone; one that leads nowhere brings an answer at once, behind others. */
  #launches(task: number, phone: number): boolean {
    switch (this.#m.situation[this.#m.layout.phones.at[phone] + P_MODE]) {
      case PhoneMode.connected:
        this.#addClosers(phone);
        return this.#joins(this.#targetOf(phone));
      case PhoneMode.connecting:
        return false;
      default:
        return this.#addHolders(task, -1);
    }
  }

  /** A call joins the box of a task, behind those of others. */
  #joins(target: number): true {
    if (this.#yields[target]) this.#members.add(target);
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
      if (s[record + C_HELD] > 0) this.#members.add(s[record + C_CALLEE] - 1);
    }
    return true;
  }

  /** An answer that has been taken is bound, or passed on. `call`: whose answer. */
  #delivers(fibril: number, pc: number, call: number): boolean {
    const m = this.#m;
    if (operand(m, pc, F) !== Then.answer) return true;
    const rc =
      m.situation[m.layout.fibrils.at[fibril] + F_PHASE] === Phase.expired
        ? 0
        : m.situation[m.layout.calls.at[call] + C_RC];
    if (rc === m.program.kernel.errors.EHANGUP && mayHangUp(m.program, pc)) return false;
    return this.#answersTo(readHandle(m, fibril, operand(m, pc, E)));
  }

  /** Whether an `answer` slams a phone. */
  #hangsUpBy(task: number, fibril: number, pc: number): boolean {
    const m = this.#m;
    if (!mayHangUp(m.program, pc)) return false;
    const rc = m.program.lists[operand(m, pc, A) + 1];
    const { choice } = m;
    let is = false;
    for (m.choice = 0; m.choice < choicesOf(m, task); m.choice++) {
      is ||= tryEvaluate(m, rc, fibril) === m.program.kernel.errors.EHANGUP;
    }
    m.choice = choice;
    return is;
  }

  #answersTo(handle: number): boolean {
    return handle === 0 || this.#answers(handleNumber(handle));
  }

  /** An answer joins those that its caller has not taken, which come before calls. */
  #answers(call: number): boolean {
    const { situation: s, layout } = this.#m;
    const record = layout.calls.at[call];
    if ((s[record + C_FLAGS] & FLAG_NOTICE) !== 0 || s[record + C_STAGE] !== Stage.handled) return true;
    return this.#answersCaller(call);
  }

  #answersCaller(call: number): true {
    const { situation: s, layout } = this.#m;
    const caller = layout.calls.task[call];
    if (s[layout.tasks[caller].at + T_MODE] === TaskMode.gone) return true;
    this.#addHolders(caller, call);
    if (this.#yields[caller] || this.#mayMove(caller)) this.#members.add(caller);
    return true;
  }

  /** Whether a task can do anything before an answer comes to it. */
  #mayMove(task: number): boolean {
    if (canStep(this.#m, task) || hasTimer(this.#m, task)) return true;
    if (!this.#isAlive(task)) return false;
    for (let from = 0; from < this.#tasks; from++) if (this.#senders.has(from, task)) return true;
    return false;
  }

  #forwards(task: number, fibril: number, pc: number): boolean {
    const m = this.#m;
    const handle = readHandle(m, fibril, operand(m, pc, C));
    const phone = this.#phoneOf(task, fibril, pc);
    if (handle === 0 || phone < 0) return false;
    if (m.situation[m.layout.calls.at[handleNumber(handle)] + C_NEW_PHONE] !== 0) return false;
    this.#answersTo(handle);
    const target = this.#targetOf(phone);
    if (target < 0) return true;
    this.#addClosers(phone);
    return this.#joins(target);
  }

  /** With the last handle to a call its record may be free for its caller. */
  #dropsCall(call: number): void {
    const { situation, layout, program } = this.#m;
    const record = layout.calls.at[call];
    const stage = situation[record + C_STAGE];
    if (stage >= Stage.answered || situation[record + C_STALE] > 0) this.#members.add(layout.calls.task[call]);
    // That somebody has hung up is answered by whoever is done with it.
    const isHangup = situation[record + C_METHOD] === program.kernel.methods.IPC_M_PHONE_HUNGUP;
    if (isHangup && stage === Stage.handled) this.#answers(call);
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
