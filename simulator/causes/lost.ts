import type { Cause } from "../finding.ts";
import { X_SESSION } from "../machine/fields.ts";
import { EventKind, sessionInfo } from "../machine/machine.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System } from "../system.ts";
import { eachPastEvent, lastEvent, type PastEvent, serialOf, taskOf } from "./past.ts";

/** A call whose handler has ended without an answer, or whose answer was given up while somebody waited for it. */
export function answerDropped(run: Run, system: System, members: readonly FibrilState[]): Cause | undefined {
  for (const wait of members.flatMap(({ waits }) => waits)) {
    const serial = wait.call;
    if (wait.kind !== "answer" || serial === undefined) continue;
    if (system.fibrils.some(({ request }) => request === serial)) continue;
    const isOpen = system.calls.some((call) => call.serial === serial);
    const dropped = isOpen ? handlerEnd(run, serial) : forgetting(run, serial);
    if (dropped?.place === undefined) continue;
    const { fibril, place, step } = dropped;
    return {
      kind: "answer dropped",
      task: taskOf(run, fibril),
      place,
      step,
      call: serial,
      how: isOpen ? "kept" : "forgotten",
    };
  }
  return undefined;
}

/** The end of the handler that took a call last. */
function handlerEnd(run: Run, serial: number): PastEvent | undefined {
  let handler = -1;
  let end: PastEvent | undefined;
  eachPastEvent(run, 0, (event) => {
    if (event.kind === EventKind.begun && serialOf(run, event.subject) === serial) {
      handler = event.fibril;
      end = undefined;
    } else if (event.kind === EventKind.ended && event.fibril === handler) end ??= event;
  });
  return end;
}

const forgetting = (run: Run, serial: number): PastEvent | undefined =>
  lastEvent(run, 0, ({ kind, subject }) => kind === EventKind.forgotten && serialOf(run, subject) === serial);

/** An exchange of a session that was begun, and that nobody can end any more. */
export function exchangeLeaked(run: Run, _system: System, members: readonly FibrilState[]): Cause | undefined {
  for (const { task, waits } of members) {
    const wait = waits.find(({ kind, session }) => (kind === "exchange" || kind === "limit") && session !== undefined);
    if (wait?.session === undefined) continue;
    const open = new Map<number, PastEvent>();
    eachPastEvent(run, 0, (event) => {
      if (event.kind === EventKind.exchangeBegun) open.set(event.subject, event);
      else if (event.kind === EventKind.exchangeEnded) open.delete(event.subject);
    });
    const own = [...open.values()].filter(({ fibril }) => taskOf(run, fibril) === task);
    const leaked = own.find(({ subject }) => sessionOf(run, subject) === wait.session) ?? own[0];
    const session = leaked === undefined ? undefined : sessionOf(run, leaked.subject);
    if (leaked?.place === undefined || session === undefined) continue;
    return { kind: "exchange leaked", task, place: leaked.place, step: leaked.step, session };
  }
  return undefined;
}

function sessionOf(run: Run, exchange: number): string | undefined {
  const m = run.machine;
  const session = m.situation[m.layout.exchanges.at[exchange] + X_SESSION] - 1;
  return session < 0 ? undefined : sessionInfo(m, session).name;
}

/** The last signal of a condition that somebody waits for: it found nobody, because it came too early. */
export function lostSignal(run: Run, system: System, members: readonly FibrilState[]): Cause | undefined {
  for (const { id, waits, since } of members) {
    const condition = system.locks.find(
      (lock) => lock.kind === "condvar" && waits.some((wait) => wait.lock === lock.id),
    );
    if (condition === undefined) continue;
    const signal = lastEvent(run, 0, ({ kind, subject }) => kind === EventKind.signalled && subject === condition.id);
    if (signal?.place === undefined || signal.detail > 0 || signal.step > (since ?? 0)) continue;
    const { fibril, place, step } = signal;
    return { kind: "lost signal", task: taskOf(run, fibril), place, step, lock: condition.id, fibril: id };
  }
  return undefined;
}
