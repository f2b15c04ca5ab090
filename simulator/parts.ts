import type { CallState, FibrilState, LockState, System, TaskState, Wait } from "./system.ts";

/** The parts of a system by what one asks for them by: calls by their serials. */
interface Parts {
  readonly tasks: ReadonlyMap<number, TaskState>;
  readonly fibrils: ReadonlyMap<number, FibrilState>;
  readonly calls: ReadonlyMap<number, CallState>;
  readonly locks: ReadonlyMap<number, LockState>;
  /** By task. */
  readonly fibrilsOf: ReadonlyMap<number, readonly FibrilState[]>;
}

/** Something that is made of a system once, when it is first asked for. */
export function onceFor<T>(make: (system: System) => T): (system: System) => T {
  const made = new WeakMap<System, { readonly value: T }>();
  return (system) => {
    const known = made.get(system) ?? { value: make(system) };
    made.set(system, known);
    return known.value;
  };
}

export const partsOf = onceFor(
  ({ tasks, fibrils, calls, locks }): Parts => ({
    tasks: byId(tasks),
    fibrils: byId(fibrils),
    calls: new Map(calls.map((call) => [call.serial, call])),
    locks: byId(locks),
    fibrilsOf: byTask(fibrils),
  }),
);

/** The fibrils that hold a lock, whether to read or to write. */
export const holdersOf = ({ owner, readers }: LockState): readonly number[] =>
  owner === undefined || readers.includes(owner) ? readers : [owner, ...readers];

/** The locks, each once and in their order, that some waits are for. */
export function locksAmong(system: System, waits: readonly Wait[]): readonly LockState[] {
  const { locks } = partsOf(system);
  const numbers = new Set(waits.flatMap(({ lock }) => lock ?? []));
  return [...numbers].sort((a, b) => a - b).flatMap((lock) => locks.get(lock) ?? []);
}

function byTask(fibrils: readonly FibrilState[]): ReadonlyMap<number, readonly FibrilState[]> {
  const found = new Map<number, FibrilState[]>();
  for (const fibril of fibrils) {
    const own = found.get(fibril.task);
    if (own === undefined) found.set(fibril.task, [fibril]);
    else own.push(fibril);
  }
  return found;
}

const byId = <T extends { readonly id: number }>(all: readonly T[]): ReadonlyMap<number, T> =>
  new Map(all.map((each) => [each.id, each]));
