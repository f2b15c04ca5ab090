import { LockMode } from "../instructions.ts";
import { connectionOf, fibrilOf } from "../machine/calls.ts";
import {
  C_CONNECTION,
  C_HANDLER,
  C_HELD,
  C_NEXT,
  C_PHONE,
  C_STAGE,
  C_WAITER,
  ExchangeMode,
  F_EXCHANGE,
  F_MODE,
  F_NEXT,
  F_OBJECT,
  F_REQUEST,
  F_WAIT,
  FibrilMode,
  L_HEAD,
  L_OWNER,
  L_READERS,
  N_PHONE,
  S_OWNER,
  Stage,
  T_CALLS_HEAD,
  T_REFUSED_HEAD,
  WaitFor,
  X_BEGINNER,
  X_MODE,
  X_REFS,
  X_SESSION,
} from "../machine/fields.ts";
import { readCount, wantedMode } from "../machine/locks.ts";
import type { Machine } from "../machine/machine.ts";
import { eachAwaited } from "../machine/waiting.ts";
import { Signals } from "./signals.ts";
import { WaitKinds, type WaitSink, type Waits } from "./waits.ts";

const IN_TRANSIT = -2;

/** The waits of a run at its present moment (docs/language.md, What counts as stuck). */
export class MachineWaits implements Waits {
  readonly count: number;
  readonly #m: Machine;
  readonly #signals: Signals;

  constructor(machine: Machine) {
    this.#m = machine;
    this.count = machine.layout.fibrils.at.length;
    this.#signals = new Signals(machine);
  }

  #mode(fibril: number): number {
    return this.#m.situation[this.#m.layout.fibrils.at[fibril] + F_MODE];
  }

  isFree(fibril: number): boolean {
    const mode = this.#mode(fibril);
    return mode === FibrilMode.ready || mode === FibrilMode.timed;
  }

  /** A connection's fibril between calls. */
  isIdle(fibril: number): boolean {
    return this.#mode(fibril) === FibrilMode.idle;
  }

  isAbsent(fibril: number): boolean {
    return this.#mode(fibril) === FibrilMode.none;
  }

  isExcused(fibril: number): boolean {
    const m = this.#m;
    let server = fibril;
    for (let hops = 0; hops <= this.count; hops++) {
      const at = m.layout.fibrils.at[server];
      if (m.situation[at + F_MODE] === FibrilMode.idle) return true;
      const task = m.layout.fibrils.task[server];
      const declared = m.program.tasks[task].fibrils[server - m.layout.tasks[task].fibrils.first];
      if (declared !== undefined) return declared.daemon;
      const request = m.situation[at + F_REQUEST] - 1;
      const caller = request < 0 ? -1 : m.situation[m.layout.calls.at[request] + C_WAITER] - 1;
      if (caller < 0) return false;
      server = caller;
    }
    return false;
  }

  visit(fibril: number, sink: WaitSink): void {
    const m = this.#m;
    const at = m.layout.fibrils.at[fibril];
    if (m.situation[at + F_MODE] === FibrilMode.idle) {
      this.#request(connectionOf(m, fibril), sink);
      return;
    }
    const object = m.situation[at + F_OBJECT] - 1;
    switch (m.situation[at + F_WAIT]) {
      case WaitFor.answer:
        this.#answer(object, sink);
        break;
      case WaitFor.answers:
        eachAwaited(m, fibril, (call) => {
          this.#answer(call, sink);
          return true;
        });
        break;
      case WaitFor.lock:
        this.#lock(fibril, object, sink);
        break;
      case WaitFor.exchange:
        this.#exchange(object, sink);
        break;
      case WaitFor.receive:
        this.#request(object, sink);
        break;
      case WaitFor.room:
        this.#room(fibril, object, sink);
        break;
      case WaitFor.condition:
        this.#condition(fibril, object, sink);
        break;
      default:
    }
  }

  #answer(call: number, sink: WaitSink): void {
    const s = this.#m.situation;
    const record = this.#m.layout.calls.at[call];
    const stage = s[record + C_STAGE];
    const server = this.#serverOf(call);
    const isQueued = server >= 0 && (stage === Stage.sent || stage === Stage.dispatched);
    const front = isQueued ? s[this.#m.layout.fibrils.at[server] + F_REQUEST] - 1 : -1;
    sink.thing(isQueued ? WaitKinds.queuedBehind : WaitKinds.answer, call, front);
    if (server >= 0) sink.releaser(server);
    else if (server === IN_TRANSIT || stage === Stage.taken) sink.comes();
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

  /** An open exchange of the session must end; any one, where there are several. Nobody can end one that no handle names. */
  #exchange(session: number, sink: WaitSink): void {
    const m = this.#m;
    sink.thing(WaitKinds.exchange, session, -1);
    const { first, count } = m.layout.tasks[m.layout.sessions.task[session]].exchanges;
    const owner = m.situation[m.layout.sessions.at[session] + S_OWNER] - 1;
    for (let exchange = first; exchange < first + count; exchange++) {
      const at = m.layout.exchanges.at[exchange];
      if (m.situation[at + X_SESSION] !== session + 1 || m.situation[at + X_MODE] !== ExchangeMode.open) continue;
      if (owner >= 0 && owner !== exchange) continue;
      const beginner = m.situation[at + X_BEGINNER] - 1;
      const isInCall = m.situation[m.layout.fibrils.at[beginner] + F_EXCHANGE] === exchange + 1;
      if (isInCall || m.situation[at + X_REFS] > 0) sink.releaser(beginner);
    }
  }

  /** Room on a full phone: the first in the task's queue waits for any answer to the calls on that phone, the others for the first. */
  #room(fibril: number, refused: number, sink: WaitSink): void {
    const m = this.#m;
    const task = m.layout.tasks[m.layout.fibrils.task[fibril]];
    sink.thing(WaitKinds.limit, refused, -1);
    const head = m.situation[task.at + T_REFUSED_HEAD] - 1;
    if (head !== fibril) {
      sink.releaser(head);
      return;
    }
    const phone = m.situation[m.layout.calls.at[refused] + C_PHONE];
    const { first, count } = task.calls;
    for (let call = first; call < first + count; call++) {
      if (m.situation[m.layout.calls.at[call] + C_PHONE] !== phone || call === refused) continue;
      const server = this.#serverOf(call);
      if (server === IN_TRANSIT) {
        sink.comes();
        return;
      }
      if (server >= 0) sink.releaser(server);
    }
  }

  /** The fibril that has to move before a call is answered; `IN_TRANSIT` when none has to; -1 when none can, or it is no call in flight. */
  #serverOf(call: number): number {
    const s = this.#m.situation;
    const record = this.#m.layout.calls.at[call];
    switch (s[record + C_STAGE]) {
      case Stage.sent:
      case Stage.dispatched: {
        const server = fibrilOf(this.#m, s[record + C_CONNECTION] - 1);
        return this.#mode(server) === FibrilMode.idle ? IN_TRANSIT : server;
      }
      case Stage.handled:
        return s[record + C_HELD] > 0 ? s[record + C_HANDLER] - 1 : -1;
      case Stage.answered:
        return IN_TRANSIT;
      default:
        return -1;
    }
  }

  /** A signal, or a count: from any fibril of the task whose code can give it. */
  #condition(fibril: number, object: number, sink: WaitSink): void {
    sink.thing(WaitKinds.condition, object, -1);
    const { first, count } = this.#m.layout.tasks[this.#m.layout.fibrils.task[fibril]].fibrils;
    for (let other = first; other < first + count; other++) {
      if (other !== fibril && !this.isAbsent(other) && this.#signals.canSignal(other, object)) sink.releaser(other);
    }
  }

  /** The next call on a connection: any fibril of the task at the other end may make it, unless one is on its way already. */
  #request(connection: number, sink: WaitSink): void {
    const m = this.#m;
    sink.thing(WaitKinds.request, connection, -1);
    const box = m.layout.tasks[m.layout.connections.task[connection]].at + T_CALLS_HEAD;
    for (let call = m.situation[box]; call !== 0; call = m.situation[m.layout.calls.at[call - 1] + C_NEXT]) {
      if (m.situation[m.layout.calls.at[call - 1] + C_CONNECTION] === connection + 1) {
        sink.comes();
        return;
      }
    }
    const phone = m.situation[m.layout.connections.at[connection] + N_PHONE] - 1;
    if (phone < 0) return;
    const { first, count } = m.layout.tasks[m.layout.phones.task[phone]].fibrils;
    for (let fibril = first; fibril < first + count; fibril++) if (!this.isAbsent(fibril)) sink.releaser(fibril);
  }
}
