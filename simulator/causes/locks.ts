import type { Cause, Holder } from "../finding.ts";
import { EventKind } from "../machine/machine.ts";
import { holdersOf, locksAmong } from "../parts.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System, Wait } from "../system.ts";
import type { Work } from "../work.ts";
import { here } from "./here.ts";
import { needs } from "./needs.ts";
import { lastEvent } from "./past.ts";

/** A wait for a lock that a fibril holds, as far as both are in the circle. */
interface Grip {
  readonly waiter: FibrilState;
  readonly holder: FibrilState;
  readonly lock: number;
  /** Both only read: it is a writer in line between them who keeps them apart. */
  readonly isShared: boolean;
}

/** A fibril that wants a lock which it has: a mutex once more, or an rwlock for writing while it reads. */
export function takenTwice(_run: Run, system: System, members: readonly FibrilState[]): Cause | undefined {
  const grip = gripsOf(system, members).find(({ waiter, holder }) => waiter.id === holder.id);
  return grip && { kind: "lock taken twice", ...here(grip.waiter), lock: grip.lock, fibril: grip.waiter.id };
}

/** A circle of nothing but locks, each held by who wants the next. */
export function* bothOrders(run: Run, system: System, members: readonly FibrilState[]): Work<Cause | undefined> {
  const exclusive = gripsOf(system, members).filter(({ isShared }) => !isShared);
  const grips = new Map(exclusive.map((grip) => [grip.waiter.id, grip]));
  for (const start of grips.keys()) {
    const path: Grip[] = [];
    for (let at = grips.get(start); at !== undefined && !path.includes(at); at = grips.get(at.holder.id)) path.push(at);
    const last = path.at(-1);
    if (path.length < 2 || last?.holder.id !== start) continue;
    const closing = path.reduce((a, b) => ((b.waiter.since ?? 0) > (a.waiter.since ?? 0) ? b : a)).waiter;
    const holders: Holder[] = [];
    for (const { holder, lock } of path) holders.push(yield* heldSince(run, holder, lock));
    return { kind: "locks in both orders", ...here(closing), holders };
  }
  return undefined;
}

/** A fibril that holds a lock while it waits for an answer, and the answer depends on one who wants the lock. */
export function acrossCall(_run: Run, system: System, members: readonly FibrilState[]): Cause | undefined {
  for (const { waiter, holder, lock } of gripsOf(system, members)) {
    const wait = holder.waits.find(({ kind }) => kind === "answer" || kind === "queued behind");
    if (wait?.call === undefined || !needs(wait, waiter, members)) continue;
    const involved = { lock, fibril: holder.id, call: wait.call, waiter: waiter.id };
    return { kind: "lock held across a call that comes back", ...here(holder), ...involved };
  }
  return undefined;
}

/** A lock whose holder will never give it back: it waits for ever, though it need not be called stuck for that. */
export function* lockLeaked(run: Run, system: System, members: readonly FibrilState[]): Work<Cause | undefined> {
  for (const { waits } of members) {
    for (const lock of locksOf(system, waits)) {
      const holder = system.fibrils.find(({ id }) => lock.owner === id || lock.readers.includes(id));
      if (holder === undefined || members.some(({ id }) => id === holder.id)) continue;
      const taken = yield* lastEvent(run, 0, isTaking(holder.id, lock.id));
      if (taken?.place === undefined) continue;
      const { place, step } = taken;
      return { kind: "lock leaked", task: holder.task, place, step, lock: lock.id, fibril: holder.id };
    }
  }
  return undefined;
}

const locksOf = (system: System, waits: readonly Wait[]) =>
  locksAmong(system, waits).filter(({ kind }) => kind === "mutex" || kind === "rwlock");

function gripsOf(system: System, members: readonly FibrilState[]): Grip[] {
  const places = new Map(members.map(({ id }, place) => [id, place]));
  return members.flatMap((waiter) =>
    locksOf(
      system,
      waiter.waits.filter(({ kind }) => kind === "lock"),
    ).flatMap((lock) =>
      holdersOf(lock)
        .flatMap((holder) => places.get(holder) ?? [])
        .sort((a, b) => a - b)
        .map((place) => {
          const holder = members[place];
          const isReading = waiter.waits.some((wait) => wait.lock === lock.id && wait.mode === "read");
          return { waiter, holder, lock: lock.id, isShared: isReading && lock.owner !== holder.id };
        }),
    ),
  );
}

const isTaking =
  (fibril: number, lock: number) =>
  (event: { readonly kind: number; readonly fibril: number; readonly subject: number }): boolean =>
    event.kind === EventKind.lockTaken && event.fibril === fibril && event.subject === lock;

function* heldSince(run: Run, holder: FibrilState, lock: number): Work<Holder> {
  const taken = yield* lastEvent(run, 0, isTaking(holder.id, lock));
  return { fibril: holder.id, lock, step: taken?.step ?? 0 };
}
