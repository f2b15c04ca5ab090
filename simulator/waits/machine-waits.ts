import { LockMode } from "../instructions.ts";
import { connectionOf, fibrilOf, isNoticeFibril, requestOf } from "../machine/fibrils.ts";
import {
  C_CALLEE,
  C_CONNECTION,
  C_HANDLER,
  C_HELD,
  C_NEXT,
  C_PHONE,
  C_STAGE,
  C_WAITER,
  ConnectionMode,
  ExchangeMode,
  F_EXCHANGE,
  F_MODE,
  F_NEXT,
  F_OBJECT,
  F_PHASE,
  F_TIMED,
  F_WAIT,
  FibrilMode,
  L_HEAD,
  L_OWNER,
  L_READERS,
  N_MODE,
  N_PHONE,
  P_ACTIVE,
  P_CONNECTION,
  P_MODE,
  Phase,
  PhoneMode,
  S_OWNER,
  Stage,
  T_CALLS_HEAD,
  T_NOTICES_HEAD,
  T_REFUSED_HEAD,
  T_SESSIONS_OWNER,
  WaitFor,
  X_BEGINNER,
  X_MODE,
  X_REFS,
} from "../machine/fields.ts";
import { handleOfCall } from "../machine/locals.ts";
import { readCount, wantedMode } from "../machine/locks.ts";
import type { Machine } from "../machine/machine.ts";
import { eachAwaited } from "../machine/waiting.ts";
import { Could } from "./could.ts";
import { WaitKinds, type WaitSink, type Waits } from "./waits.ts";

const IN_TRANSIT = -2;
/** Any of the callee's workers. */
const WORKERS = -3;

/** The waits of a run at its present moment (docs/language.md, What counts as stuck). */
export class MachineWaits implements Waits {
  readonly count: number;
  readonly #m: Machine;
  readonly #could: Could;
  /** By task: all of its workers, and whether one of them is idle at this moment. */
  readonly #workers: readonly (readonly number[])[];
  readonly #idleWorkers = new Map<number, boolean>();

  constructor(machine: Machine) {
    this.#m = machine;
    this.count = machine.layout.fibrils.at.length;
    this.#could = new Could(machine);
    this.#workers = machine.layout.tasks.map(({ workers: { first, count } }) =>
      Array.from({ length: count }, (_, index) => first + index),
    );
  }

  renew(): void {
    this.#could.renew();
    if (this.#idleWorkers.size > 0) this.#idleWorkers.clear();
  }

  #mode(fibril: number): number {
    return this.#m.situation[this.#m.layout.fibrils.at[fibril] + F_MODE];
  }

  isFree(fibril: number): boolean {
    const at = this.#m.layout.fibrils.at[fibril];
    return this.#m.situation[at + F_MODE] === FibrilMode.ready || this.#m.situation[at + F_TIMED] !== 0;
  }

  /** A fibril that serves, between calls. */
  isIdle(fibril: number): boolean {
    return this.#mode(fibril) === FibrilMode.idle;
  }

  isAbsent(fibril: number): boolean {
    return this.#mode(fibril) === FibrilMode.none;
  }

  isExcused(fibril: number): boolean {
    let server = fibril;
    for (let hops = 0; hops <= this.count; hops++) {
      if (this.#mode(server) === FibrilMode.idle || this.#could.isDaemon(server)) return true;
      const request = requestOf(this.#m, server);
      if (request < 0) return false;
      server = this.#m.situation[this.#m.layout.calls.at[request] + C_WAITER] - 1;
      if (server < 0) return false;
    }
    return false;
  }

  visit(fibril: number, sink: WaitSink): void {
    const m = this.#m;
    const at = m.layout.fibrils.at[fibril];
    if (m.situation[at + F_MODE] === FibrilMode.idle) return this.#message(fibril, sink);
    const object = m.situation[at + F_OBJECT] - 1;
    switch (m.situation[at + F_WAIT]) {
      case WaitFor.answer:
        return this.#answer(fibril, object, sink);
      case WaitFor.answers:
        eachAwaited(m, fibril, (call) => {
          this.#answer(fibril, call, sink);
          return true;
        });
        return;
      case WaitFor.lock:
        return this.#lock(fibril, object, sink);
      case WaitFor.exchange:
        return this.#exchange(object, sink);
      case WaitFor.sessions:
        return this.#sessions(fibril, sink);
      case WaitFor.phone:
        return this.#phone(fibril, object, sink);
      case WaitFor.receive:
        return this.#request(fibril, object, sink);
      case WaitFor.room:
        return this.#room(fibril, object, sink);
      case WaitFor.condition:
        return this.#condition(fibril, object, sink);
      case WaitFor.exit:
        return this.#exit(fibril, sink);
      default:
    }
  }

  #answer(fibril: number, call: number, sink: WaitSink): void {
    const m = this.#m;
    const server = this.#serverOf(call);
    const stage = m.situation[m.layout.calls.at[call] + C_STAGE];
    const isQueued = (server >= 0 || server === WORKERS) && (stage === Stage.sent || stage === Stage.dispatched);
    const front = isQueued && server >= 0 ? requestOf(m, server) : -1;
    sink.thing(isQueued ? WaitKinds.queuedBehind : WaitKinds.answer, call, front);
    if (stage === Stage.taken) sink.comes();
    else this.#givers(fibril, call, server, sink);
  }

  /** Those who can bring the answer to a call: who has it or will take it, whoever may answer it in another's place, and who may end the task. */
  #givers(fibril: number, call: number, server: number, sink: WaitSink): void {
    const m = this.#m;
    const record = m.layout.calls.at[call];
    if (server === IN_TRANSIT) return sink.comes();
    const stage = m.situation[record + C_STAGE];
    if (stage < Stage.sent || stage > Stage.handled) return;
    const callee = m.situation[record + C_CALLEE] - 1;
    if (server === WORKERS) sink.releasers(this.#workers[callee]);
    else if (server >= 0) sink.releaser(server);
    const isShared = stage === Stage.handled && m.situation[record + C_HELD] > (server >= 0 ? 1 : 0);
    if (isShared) this.#could.answer(fibril, callee, handleOfCall(m, call), sink);
    this.#could.exit(fibril, callee, sink);
  }

  /** The fibril that has to move before a call is answered; `WORKERS`, or `IN_TRANSIT` when none has to; -1 when it is stored, or no call in flight. */
  #serverOf(call: number): number {
    const m = this.#m;
    const s = m.situation;
    const record = m.layout.calls.at[call];
    switch (s[record + C_STAGE]) {
      case Stage.sent:
      case Stage.dispatched: {
        const connection = s[record + C_CONNECTION] - 1;
        if (connection < 0) return IN_TRANSIT;
        const server = fibrilOf(m, connection);
        if (server >= 0) return this.#mode(server) === FibrilMode.idle ? IN_TRANSIT : server;
        return this.#hasIdleWorker(s[record + C_CALLEE] - 1) ? IN_TRANSIT : WORKERS;
      }
      case Stage.handled: {
        const handler = s[record + C_HANDLER] - 1;
        return handler >= 0 && requestOf(m, handler) === call ? handler : -1;
      }
      case Stage.answered:
        return IN_TRANSIT;
      default:
        return -1;
    }
  }

  #hasIdleWorker(task: number): boolean {
    const known = this.#idleWorkers.get(task);
    if (known !== undefined) return known;
    const hasOne = this.#workers[task].some((worker) => this.isIdle(worker));
    this.#idleWorkers.set(task, hasOne);
    return hasOne;
  }

  #lock(fibril: number, lock: number, sink: WaitSink): void {
    const m = this.#m;
    const at = m.layout.locks.at[lock];
    const owner = m.situation[at + L_OWNER] - 1;
    if (owner >= 0) {
      sink.thing(WaitKinds.lock, lock, -1);
      sink.releaser(owner);
    }
    const mode = wantedMode(m, fibril);
    if (mode === LockMode.read) this.#waitersBefore(fibril, lock, sink);
    if (mode !== LockMode.write || m.situation[at + L_READERS] === 0) return;
    const { first, count } = m.layout.tasks[m.layout.fibrils.task[fibril]].fibrils;
    for (let reader = first; reader < first + count; reader++) {
      if (m.situation[readCount(m, reader, lock)] === 0) continue;
      sink.thing(WaitKinds.lock, lock, -1);
      sink.releaser(reader);
    }
  }

  /** A reader that queues comes after those who queued before it, under both rules: the lock is handed over in order. */
  #waitersBefore(fibril: number, lock: number, sink: WaitSink): void {
    const s = this.#m.situation;
    let waiter = s[this.#m.layout.locks.at[lock] + L_HEAD] - 1;
    for (; waiter >= 0 && waiter !== fibril; waiter = s[this.#m.layout.fibrils.at[waiter] + F_NEXT] - 1) {
      sink.thing(WaitKinds.lock, lock, -1);
      sink.releaser(waiter);
    }
  }

  /** The open exchange of a serialize session must end: by who began it. Nobody can end one that no handle names. */
  #exchange(session: number, sink: WaitSink): void {
    const m = this.#m;
    sink.thing(WaitKinds.exchange, session, -1);
    const exchange = m.situation[m.layout.sessions.at[session] + S_OWNER] - 1;
    if (exchange < 0) return;
    const at = m.layout.exchanges.at[exchange];
    const beginner = m.situation[at + X_BEGINNER] - 1;
    if (beginner < 0) return;
    const isInCall = m.situation[m.layout.fibrils.at[beginner] + F_EXCHANGE] === exchange + 1;
    if (isInCall || m.situation[at + X_REFS] > 0) sink.releaser(beginner);
  }

  /** The mutex of a task's sessions: whoever connects has it. */
  #sessions(fibril: number, sink: WaitSink): void {
    const m = this.#m;
    sink.thing(WaitKinds.sessions, -1, -1);
    const owner = m.situation[m.layout.tasks[m.layout.fibrils.task[fibril]].at + T_SESSIONS_OWNER] - 1;
    if (owner >= 0) sink.releaser(owner);
  }

  /** A free phone, or the end of any exchange of the task, after which the fibril tries again. */
  #phone(fibril: number, session: number, sink: WaitSink): void {
    const m = this.#m;
    const task = m.layout.fibrils.task[fibril];
    const { first, count } = m.layout.tasks[task].calls;
    sink.thing(WaitKinds.phone, session, -1);
    this.#holders(fibril, task, sink);
    this.#could.hangUp(fibril, task, sink);
    for (let call = first; call < first + count; call++) {
      const phone = m.situation[m.layout.calls.at[call] + C_PHONE] - 1;
      if (phone < 0 || m.situation[m.layout.phones.at[phone] + P_MODE] !== PhoneMode.hungup) continue;
      this.#givers(fibril, call, this.#serverOf(call), sink);
    }
  }

  /**
   * Who has an exchange of the task that is open: its beginner, in a `call` or while a handle names it, and whom that handle was given to. And who
   * was woken to have the next one.
   */
  #holders(fibril: number, task: number, sink: WaitSink): void {
    const m = this.#m;
    const { first, count } = m.layout.tasks[task].exchanges;
    for (let exchange = first; exchange < first + count; exchange++) {
      const at = m.layout.exchanges.at[exchange];
      if (m.situation[at + X_MODE] !== ExchangeMode.open) continue;
      const beginner = m.situation[at + X_BEGINNER] - 1;
      const isInCall = beginner >= 0 && m.situation[m.layout.fibrils.at[beginner] + F_EXCHANGE] === exchange + 1;
      if (isInCall || (beginner >= 0 && m.situation[at + X_REFS] > 0)) sink.releaser(beginner);
      if (!isInCall) this.#could.end(fibril, task, exchange, sink);
    }
    const { fibrils } = m.layout.tasks[task];
    for (let other = fibrils.first; other < fibrils.first + fibrils.count; other++) {
      const at = m.layout.fibrils.at[other];
      const isInQueue = m.situation[at + F_MODE] === FibrilMode.waiting && m.situation[at + F_WAIT] === WaitFor.phone;
      if (m.situation[at + F_PHASE] === Phase.again && !isInQueue) sink.releaser(other);
    }
  }

  /** Room for one call more: the first in the task's queue waits for any answer to the calls that fill its phone, or its task; the others for the first. */
  #room(fibril: number, refused: number, sink: WaitSink): void {
    const m = this.#m;
    const task = m.layout.tasks[m.layout.fibrils.task[fibril]];
    sink.thing(WaitKinds.limit, refused, -1);
    const head = m.situation[task.at + T_REFUSED_HEAD] - 1;
    if (head !== fibril) return sink.releaser(head);
    const phone = m.situation[m.layout.calls.at[refused] + C_PHONE];
    const isPhoneFull = m.situation[m.layout.phones.at[phone - 1] + P_ACTIVE] >= m.program.limits.asyncCalls;
    const { first, count } = task.calls;
    for (let call = first; call < first + count; call++) {
      const record = m.layout.calls.at[call];
      const fills = isPhoneFull ? m.situation[record + C_PHONE] === phone : m.situation[record + C_PHONE] > 0;
      if (fills && call !== refused) this.#givers(fibril, call, this.#serverOf(call), sink);
    }
  }

  /** A signal, or a count: from any fibril of the task whose code can give it. */
  #condition(fibril: number, object: number, sink: WaitSink): void {
    sink.thing(WaitKinds.condition, object, -1);
    this.#could.give(fibril, object, sink);
  }

  /** The answers to the calls of a task that ends: all of them. */
  #exit(fibril: number, sink: WaitSink): void {
    const m = this.#m;
    const { first, count } = m.layout.tasks[m.layout.fibrils.task[fibril]].calls;
    for (let call = first; call < first + count; call++) {
      const stage = m.situation[m.layout.calls.at[call] + C_STAGE];
      if (stage < Stage.sent || stage > Stage.answered) continue;
      sink.thing(WaitKinds.exit, call, -1);
      this.#givers(fibril, call, this.#serverOf(call), sink);
    }
  }

  /** The next message of a fibril that serves: on its connection; for a worker on any; or a notification. */
  #message(fibril: number, sink: WaitSink): void {
    const m = this.#m;
    const connection = connectionOf(m, fibril);
    if (connection >= 0) return this.#request(fibril, connection, sink);
    const task = m.layout.fibrils.task[fibril];
    const { at, connections } = m.layout.tasks[task];
    sink.thing(WaitKinds.request, -1, -1);
    const box = isNoticeFibril(m, fibril) ? T_NOTICES_HEAD : T_CALLS_HEAD;
    if (m.situation[at + box] !== 0) return sink.comes();
    this.#could.start(fibril, task, "handling", sink);
    if (isNoticeFibril(m, fibril)) return;
    for (let each = connections.first; each < connections.first + connections.count; each++)
      this.#client(fibril, each, sink);
  }

  /** The next call on a connection: any fibril of the task at the other end may make it, unless one is on its way already. */
  #request(fibril: number, connection: number, sink: WaitSink): void {
    const m = this.#m;
    sink.thing(WaitKinds.request, connection, -1);
    const box = m.layout.tasks[m.layout.connections.task[connection]].at + T_CALLS_HEAD;
    for (let call = m.situation[box]; call !== 0; call = m.situation[m.layout.calls.at[call - 1] + C_NEXT]) {
      if (m.situation[m.layout.calls.at[call - 1] + C_CONNECTION] === connection + 1) return sink.comes();
    }
    this.#client(fibril, connection, sink);
  }

  /** Everybody in the task whose phone a connection is for, or who can come to be there; nobody, where that phone leads here no longer. */
  #client(fibril: number, connection: number, sink: WaitSink): void {
    const m = this.#m;
    const at = m.layout.connections.at[connection];
    const phone = m.situation[at + N_PHONE] - 1;
    if (phone < 0) return;
    const isOpening = m.situation[at + N_MODE] === ConnectionMode.opening;
    if (!isOpening && m.situation[m.layout.phones.at[phone] + P_CONNECTION] !== connection + 1) return;
    this.#could.act(fibril, m.layout.phones.task[phone], sink);
  }
}
