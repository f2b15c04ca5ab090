import type { CallState, FibrilState, LockState, System, TaskState } from "./system.ts";

/** The parts of a system by what one asks for them by: calls by their serials. */
interface Parts {
  readonly tasks: ReadonlyMap<number, TaskState>;
  readonly fibrils: ReadonlyMap<number, FibrilState>;
  readonly calls: ReadonlyMap<number, CallState>;
  readonly locks: ReadonlyMap<number, LockState>;
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
  }),
);

const byId = <T extends { readonly id: number }>(all: readonly T[]): ReadonlyMap<number, T> =>
  new Map(all.map((each) => [each.id, each]));
