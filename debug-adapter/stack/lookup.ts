import { groupedBy } from "#language";
import type { CallState, FibrilState, LockState, System } from "#simulator";

type Lookup = ReturnType<typeof lookupOf>;

const lookups = new WeakMap<System, Lookup>();

/** The parts of a system by what one asks for them by. */
export function lookupIn(system: System): Lookup {
  const lookup = lookups.get(system) ?? lookupOf(system);
  lookups.set(system, lookup);
  return lookup;
}

/** The fibrils of a task. */
export const fibrilsOf = (system: System, task: number): readonly FibrilState[] =>
  lookupIn(system).fibrilsOfTasks().get(task) ?? [];

/** The locks of a task. */
export const locksOf = (system: System, task: number): readonly LockState[] =>
  lookupIn(system).locksOfTasks().get(task) ?? [];

/** Each map is made when it is first asked for: a stop with very many calls is seldom asked for all of them. */
function lookupOf({ tasks, fibrils, locks, calls }: System) {
  const fibrilsById = once(() => byId(fibrils));
  return {
    tasks: once(() => byId(tasks)),
    fibrils: fibrilsById,
    fibrilsOfTasks: once(() => groupedBy(fibrils, ({ task }) => task)),
    locks: once(() => byId(locks)),
    locksOfTasks: once(() => groupedBy(locks, ({ task }) => task)),
    calls: once(() => new Map(calls.map((call) => [call.serial, call]))),
    /** By the serial of a call, the first fibril that waits for it in its code. */
    waiters: once(() => {
      const within = fibrils.filter(({ frames }) => frames.length > 0).toReversed();
      return new Map(within.flatMap((fibril) => fibril.waits.map((wait) => [wait.call, fibril])));
    }),
    /** By the task on whose phones they count. */
    sent: once(() =>
      groupedBy(
        calls.filter((call) => !call.notification && (isUnanswered(call) || call.stage === "answered")),
        ({ sender, senderFibril = -1 }) => sender ?? fibrilsById().get(senderFibril)?.task,
      ),
    ),
    /** By the task that has to answer them. */
    received: once(() => groupedBy(calls.filter(isUnanswered), ({ callee }) => callee)),
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const byId = <T extends { readonly id: number }>(all: readonly T[]): ReadonlyMap<number, T> =>
  new Map(all.map((each) => [each.id, each]));

const isUnanswered = ({ stage }: CallState): boolean =>
  stage === "sent" || stage === "dispatched" || stage === "being handled";
