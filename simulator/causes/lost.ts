import type { Cause } from "../finding.ts";
import { ExchangeMode, F_EXCHANGE, X_BEGINNER, X_MODE, X_REFS, X_SESSION } from "../machine/fields.ts";
import { EventKind, sessionInfo } from "../machine/machine.ts";
import type { Place, SessionInfo } from "../program.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System } from "../system.ts";
import type { Work } from "../work.ts";
import { eachPastEvent, lastEvent, type PastEvent, serialOf, taskOf } from "./past.ts";
import { goesOnWhenSignalled } from "./signal-now.ts";

/** A call whose handler has ended without an answer, or whose answer was given up while somebody waited for it. */
export function* answerDropped(run: Run, system: System, members: readonly FibrilState[]): Work<Cause | undefined> {
  for (const wait of members.flatMap(({ waits }) => waits)) {
    const serial = wait.call;
    if (wait.kind !== "answer" || serial === undefined) continue;
    if (system.fibrils.some(({ request }) => request === serial)) continue;
    const isOpen = system.calls.some((call) => call.serial === serial);
    const dropped = yield* isOpen ? handlerEnd(run, serial) : forgetting(run, serial);
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
function* handlerEnd(run: Run, serial: number): Work<PastEvent | undefined> {
  let handler = -1;
  let end: PastEvent | undefined;
  yield* eachPastEvent(run, 0, (event) => {
    if (event.kind === EventKind.begun && serialOf(run, event.subject) === serial) {
      handler = event.fibril;
      end = undefined;
    } else if (event.kind === EventKind.ended && event.fibril === handler) end ??= event;
  });
  return end;
}

const forgetting = (run: Run, serial: number): Work<PastEvent | undefined> =>
  lastEvent(run, 0, ({ kind, subject }) => kind === EventKind.forgotten && serialOf(run, subject) === serial);

/** An exchange of a session that was begun, and that nobody can end any more. */
export function* exchangeLeaked(run: Run, _system: System, members: readonly FibrilState[]): Work<Cause | undefined> {
  for (const { task, waits } of members) {
    const wait = waits.find(({ kind, session }) => (kind === "exchange" || kind === "limit") && session !== undefined);
    if (wait?.session === undefined) continue;
    const open = new Map<number, PastEvent>();
    yield* eachPastEvent(run, 0, (event) => {
      if (event.kind === EventKind.exchangeBegun) open.set(event.subject, event);
      else if (event.kind === EventKind.exchangeEnded) open.delete(event.subject);
    });
    const own = [...open.values()].filter(
      ({ fibril, subject }) => taskOf(run, fibril) === task && isLost(run, subject),
    );
    // A phone more is had from any parallel exchange that ends; the turn of a serialize session from its own alone.
    const isHelp = ({ name, style }: SessionInfo) =>
      name === wait.session || (wait.kind === "limit" && style === "parallel");
    const leaked = own.find(({ subject }) => isHelp(sessionOf(run, subject)));
    if (leaked?.place === undefined) continue;
    return {
      kind: "exchange leaked",
      task,
      place: leaked.place,
      step: leaked.step,
      session: sessionOf(run, leaked.subject).name,
    };
  }
  return undefined;
}

/** Whether nobody is left who would end an exchange: the statement that began it is done, and no handle names it or its beginner has ended. */
function isLost({ machine: m }: Run, exchange: number): boolean {
  const at = m.layout.exchanges.at[exchange];
  const beginner = m.situation[at + X_BEGINNER] - 1;
  const isInCall = beginner >= 0 && m.situation[m.layout.fibrils.at[beginner] + F_EXCHANGE] === exchange + 1;
  // One that came to nothing is open no more.
  const isOpen = m.situation[at + X_MODE] === ExchangeMode.open;
  return isOpen && !isInCall && (m.situation[at + X_REFS] === 0 || beginner < 0);
}

/** The session of an exchange that is open. */
function sessionOf({ machine: m }: Run, exchange: number): SessionInfo {
  return sessionInfo(m, m.situation[m.layout.exchanges.at[exchange] + X_SESSION] - 1);
}

/**
 * The last signal of a condition that somebody waits for, and who would go on with one now: it found nobody, because it came too early, or woke
 * another, who waits again.
 */
export function* lostSignal(run: Run, system: System, members: readonly FibrilState[]): Work<Cause | undefined> {
  const conditions = system.locks.filter(
    ({ id, kind }) => kind === "condvar" && members.some(({ waits }) => waits.some(({ lock }) => lock === id)),
  );
  for (const { id: lock } of conditions) {
    const { signal, woken, waitedAt } = yield* lastSignal(run, lock);
    if (signal?.place === undefined) continue;
    const waiting = (fibril: FibrilState | undefined) => fibril?.waits.some((wait) => wait.lock === lock) === true;
    const since = (fibril: FibrilState) => fibril.since ?? 0;
    const other = system.fibrils.find(({ id }) => id === woken);
    // It waits again, or has not come further yet.
    const isWokenInVain = waiting(other) || (waitedAt !== undefined && other?.frames[0]?.place === waitedAt);
    const member = members.find((fibril) => waiting(fibril) && since(fibril) < signal.step === signal.detail > 0);
    if (member === undefined || (signal.detail > 0 && !isWokenInVain)) continue;
    if (!(yield* goesOnWhenSignalled(run, member.id, lock))) continue;
    const { fibril, place, step } = signal;
    return { kind: "lost signal", task: taskOf(run, fibril), place, step, lock, fibril: member.id, woken };
  }
  return undefined;
}

interface LastSignal {
  readonly signal: PastEvent | undefined;
  readonly woken: number | undefined;
  readonly waitedAt: Place | undefined;
}

/** The last signal of a condition, whom it woke, and the statement in which that one waited last. */
function* lastSignal(run: Run, condition: number): Work<LastSignal> {
  let signal: PastEvent | undefined;
  let woken: number | undefined;
  let last: PastEvent | undefined;
  const waits = new Map<number, Place | undefined>();
  yield* eachPastEvent(run, 0, (event) => {
    if (event.kind === EventKind.woken) last = event;
    if (event.kind === EventKind.blocked) waits.set(event.fibril, event.place);
    if (event.kind !== EventKind.signalled || event.subject !== condition) return;
    signal = event;
    woken = event.detail > 0 ? last?.fibril : undefined;
  });
  return { signal, woken, waitedAt: woken === undefined ? undefined : waits.get(woken) };
}
