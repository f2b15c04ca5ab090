import { ROUTINE } from "../instructions.ts";
import { handlerOf } from "../machine/dispatch.ts";
import { connectionOf, isNoticeFibril, isWithin, isWorker, requestOf } from "../machine/fibrils.ts";
import {
  C_METHOD,
  C_NEW_PHONE,
  C_NEXT,
  F_BASE_INTEGERS,
  F_INFO,
  F_MODE,
  F_PC,
  F_STACK,
  FibrilMode,
  HandleKind,
  handleOf,
  N_PHONE,
  T_CALLS_HEAD,
  T_NOTICES_HEAD,
  T_TAKEN_NOTICES_HEAD,
} from "../machine/fields.ts";
import { type Machine, operand } from "../machine/machine.ts";
import type { FibrilInfo, VariableInfo } from "../program.ts";
import { Abilities, type Test } from "./abilities.ts";
import type { Started } from "./starts.ts";
import type { WaitSink } from "./waits.ts";

/** Fibrils that could do something; and whether somebody is on the way already who does it. */
interface Able {
  readonly fibrils: Set<number>;
  comes: boolean;
}

/** What somebody could do in a task; with its number, and that of what it is done to, it is a key. */
const Deed = { give: 0, exit: 1, hangUp: 2, end: 3, answer: 4, act: 5, fibril: 6, handling: 7 } as const;
const DEEDS = 8;

/**
 * Names to a sink the fibrils of a run that could end a wait of `fibril`, where that is judged by their code (docs/language.md, What counts
 * as stuck). The fibril itself waits and cannot. Who could what at a moment is found once for all who wait for it.
 */
export class Could {
  readonly #m: Machine;
  readonly #abilities: Abilities;
  /** Tasks that the present search for starters has been at. */
  readonly #startedFrom: Int32Array;
  #startFrom = 0;
  readonly #able = new Map<number, { readonly fibrils: readonly number[]; readonly comes: boolean }>();
  /** By task, who has which handle in a local. */
  readonly #holders = new Map<number, ReadonlyMap<number, readonly number[]>>();

  constructor(machine: Machine) {
    this.#m = machine;
    this.#abilities = new Abilities(machine.program);
    this.#startedFrom = new Int32Array(machine.program.tasks.length);
  }

  /** The moment is another. */
  renew(): void {
    if (this.#able.size > 0) this.#able.clear();
    if (this.#holders.size > 0) this.#holders.clear();
  }

  /** Signal a condition or give to a semaphore. */
  give(fibril: number, object: number, sink: WaitSink): void {
    const task = this.#m.layout.fibrils.task[fibril];
    const local = object - this.#m.layout.tasks[task].locks.first;
    this.#name(Deed.give, object, fibril, sink, (able) =>
      this.#spreadFrom(task, ({ gives }) => gives.has(local), able),
    );
  }

  /** End the task. */
  exit(fibril: number, task: number, sink: WaitSink): void {
    if (!this.#abilities.ofTask(task).exits) return;
    this.#name(Deed.exit, task, fibril, sink, (able) => this.#spreadFrom(task, ({ exits }) => exits, able));
  }

  /** Hang up a phone of the task. */
  hangUp(fibril: number, task: number, sink: WaitSink): void {
    this.#name(Deed.hangUp, task, fibril, sink, (able) => this.#spreadFrom(task, ({ hangsUp }) => hangsUp, able));
  }

  /** End an exchange that a handle in a local or a variable of the task stands for. */
  end(fibril: number, task: number, exchange: number, sink: WaitSink): void {
    const handle = handleOf(HandleKind.exchange, exchange);
    this.#withHandle(Deed.end, fibril, task, "exchange", handle, ({ endsExchanges }) => endsExchanges, sink);
  }

  /** Answer a call that a handle in a local or a variable of the task stands for. */
  answer(fibril: number, task: number, handle: number, sink: WaitSink): void {
    this.#withHandle(Deed.answer, fibril, task, "call", handle, ({ answersStored }) => answersStored, sink);
  }

  /** Do anything at all: fibrils of the task, and those that can have one started there. */
  act(fibril: number, task: number, sink: WaitSink): void {
    this.#name(Deed.act, task, fibril, sink, (able) => {
      const { first, count } = this.#m.layout.tasks[task].fibrils;
      for (let other = first; other < first + count; other++) if (!this.#isAbsent(other)) able.fibrils.add(other);
      this.#startFrom++;
      this.#start(task, "fibril", able);
    });
  }

  /** Have a fibril started in the task, by a notification or over a new connection; or the handling of a call by one of its workers. */
  start(fibril: number, task: number, what: Started, sink: WaitSink): void {
    this.#name(Deed[what], task, fibril, sink, (able) => {
      this.#startFrom++;
      this.#start(task, what, able);
    });
  }

  /** Names those who could do something, but for the one who waits; they are found by `find`, where they are not known. */
  #name(deed: number, to: number, except: number, sink: WaitSink, find: (able: Able) => void): void {
    const key = to * DEEDS + deed;
    let known = this.#able.get(key);
    if (known === undefined) {
      const able: Able = { fibrils: new Set(), comes: false };
      find(able);
      known = { fibrils: [...able.fibrils], comes: able.comes };
      this.#able.set(key, known);
    }
    if (known.comes) sink.comes();
    sink.could(known.fibrils, except);
  }

  #start(task: number, what: Started, able: Able): void {
    if (this.#startedFrom[task] === this.#startFrom) return;
    this.#startedFrom[task] = this.#startFrom;
    if (this.#starts(task)) able.comes = true;
    this.#abilities.eachStarter(task, what, (source, test) => this.#spread(source, test, able));
  }

  /** Whether a message that starts a fibril is on its way to a task. */
  #starts(task: number): boolean {
    const { situation, layout } = this.#m;
    const { at, notices } = layout.tasks[task];
    if (notices.count === 0 && situation[at + T_NOTICES_HEAD] !== 0) return true;
    for (let call = situation[at + T_CALLS_HEAD]; call !== 0; call = situation[layout.calls.at[call - 1] + C_NEXT]) {
      if (situation[layout.calls.at[call - 1] + C_NEW_PHONE] !== 0) return true;
    }
    return false;
  }

  isDaemon(fibril: number): boolean {
    return this.#infoOf(fibril)?.daemon ?? false;
  }

  #spreadFrom(task: number, test: Test, able: Able): void {
    this.#startFrom++;
    this.#spread(task, test, able);
  }

  /** Who in a task is able, and who could have one started there that is. */
  #spread(task: number, test: Test, able: Able): void {
    if (!test(this.#abilities.ofTask(task))) return;
    const { first, count } = this.#m.layout.tasks[task].fibrils;
    for (let fibril = first; fibril < first + count; fibril++) {
      if (!this.#isAbsent(fibril) && this.#isAble(fibril, test)) able.fibrils.add(fibril);
    }
    if (test(this.#abilities.ofAllHandlers(task))) this.#start(task, "fibril", able);
  }

  /** Those who have a handle, be it the one who waits; of one in a variable, those whose code could use it. */
  #withHandle(
    deed: number,
    fibril: number,
    task: number,
    kind: VariableInfo["type"],
    handle: number,
    test: Test,
    sink: WaitSink,
  ): void {
    const m = this.#m;
    const { variables } = m.layout.tasks[task];
    for (const other of this.#holdersIn(task).get(handle) ?? []) sink.releaser(other);
    const isInVariable = m.program.tasks[task].variables.some(
      ({ type, offset, length }) =>
        type === kind && m.situation.subarray(variables + offset, variables + offset + length).includes(handle),
    );
    if (isInVariable) this.#name(deed, task, fibril, sink, (able) => this.#spreadFrom(task, test, able));
  }

  /** Who in a task has which handle. */
  #holdersIn(task: number): ReadonlyMap<number, readonly number[]> {
    const known = this.#holders.get(task);
    if (known !== undefined) return known;
    const { layout, situation } = this.#m;
    const { first, count } = layout.tasks[task].fibrils;
    const holders = new Map<number, number[]>();
    for (let fibril = first; fibril < first + count; fibril++) {
      const start = layout.fibrils.at[fibril] + F_STACK + layout.stackIntegers[fibril];
      for (const handle of new Set(situation.subarray(start, start + layout.stackHandles[fibril]))) {
        const others = holders.get(handle);
        if (others === undefined) holders.set(handle, [fibril]);
        else others.push(fibril);
      }
    }
    this.#holders.set(task, holders);
    return holders;
  }

  #isAbsent(fibril: number): boolean {
    return this.#m.situation[this.#m.layout.fibrils.at[fibril] + F_MODE] === FibrilMode.none;
  }

  /** Whether a fibril could do something with the code that it is in, or with a handler that its clients can reach. */
  #isAble(fibril: number, test: Test): boolean {
    const m = this.#m;
    const task = m.layout.fibrils.task[fibril];
    const routine = this.#rootRoutine(fibril);
    if (routine !== undefined && test(this.#abilities.ofRoutine(routine))) return true;
    if (isWorker(m, fibril)) return test(this.#abilities.ofAllHandlers(task));
    if (isNoticeFibril(m, fibril))
      return this.#notices(task).some((handler) => test(this.#abilities.ofRoutine(handler)));
    const connection = connectionOf(m, fibril);
    if (connection < 0) return false;
    const phone = m.situation[m.layout.connections.at[connection] + N_PHONE] - 1;
    return phone >= 0 && test(this.#abilities.ofHandlers(task, m.layout.phones.task[phone]));
  }

  /** The handlers of the notifications that a task has or will take. Who could send another is found by what it would start. */
  #notices(task: number): number[] {
    const m = this.#m;
    const { at } = m.layout.tasks[task];
    const handlers: number[] = [];
    for (const head of [at + T_TAKEN_NOTICES_HEAD, at + T_NOTICES_HEAD]) {
      for (let notice = m.situation[head]; notice !== 0; ) {
        const record = m.layout.calls.at[notice - 1];
        const handler = handlerOf(m, task, m.situation[record + C_METHOD]);
        if (handler !== undefined) handlers.push(handler);
        notice = m.situation[record + C_NEXT];
      }
    }
    return handlers;
  }

  #infoOf(fibril: number): FibrilInfo | undefined {
    const { boot } = this.#m.layout.tasks[this.#m.layout.fibrils.task[fibril]];
    const { fibrils } = this.#m.program.tasks[this.#m.layout.fibrils.task[fibril]];
    if (isWithin(boot, fibril)) return fibrils.filter(({ startsAtBoot }) => startsAtBoot)[fibril - boot.first];
    return fibrils[this.#m.situation[this.#m.layout.fibrils.at[fibril] + F_INFO] - 1];
  }

  /** The routine at the bottom of a fibril's stack; of a notification that has not begun, its handler. */
  #rootRoutine(fibril: number): number | undefined {
    const m = this.#m;
    const at = m.layout.fibrils.at[fibril];
    let pc = m.situation[at + F_PC];
    if (pc < 0) {
      const request = requestOf(m, fibril);
      if (request < 0) return undefined;
      return handlerOf(m, m.layout.fibrils.task[fibril], m.situation[m.layout.calls.at[request] + C_METHOD]);
    }
    for (let base = m.situation[at + F_BASE_INTEGERS]; base > 0; ) {
      pc = m.situation[at + F_STACK + base - 1];
      base -= m.program.routines[operand(m, pc, ROUTINE)].integers + 1;
    }
    return operand(m, pc, ROUTINE);
  }
}
