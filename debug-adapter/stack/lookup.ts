import { groupedBy } from "#language";
import { type CallState, type FibrilState, holdersOf, type LockState, onceFor, partsOf, type System } from "#simulator";

/** The fibrils of a task. */
export const fibrilsOf = (system: System, task: number): readonly FibrilState[] =>
  partsOf(system).fibrilsOf.get(task) ?? [];

/** The locks of a task. */
export const locksOf = (system: System, task: number): readonly LockState[] =>
  lookupIn(system).locksOfTasks().get(task) ?? [];

/** The parts of a system by what one asks for them by. Each map is made when it is first asked for: a stop with very many calls is seldom asked for all of them. */
export const lookupIn = onceFor((system) => {
  const { fibrils, locks, calls } = system;
  return {
    locksOfTasks: once(() => groupedBy(locks, ({ task }) => task)),
    /** By the fibrils that hold them, whether to read or to write. */
    held: once(() => {
      const held = new Map<number, LockState[]>();
      for (const lock of locks) for (const by of holdersOf(lock)) held.set(by, [...(held.get(by) ?? []), lock]);
      return held;
    }),
    /** By the serial of a call, the first fibril that waits for it in its code. */
    waiters: once(() => {
      const within = fibrils.filter(({ frames }) => frames.length > 0).toReversed();
      return new Map(within.flatMap((fibril) => fibril.waits.map((wait) => [wait.call, fibril])));
    }),
    /** By the task on whose phones they count. */
    sent: once(() =>
      groupedBy(
        calls.filter((call) => !call.notification && (isUnanswered(call) || call.stage === "answered")),
        ({ sender, senderFibril = -1 }) => sender ?? partsOf(system).fibrils.get(senderFibril)?.task,
      ),
    ),
    /** By the task that has to answer them. */
    received: once(() => groupedBy(calls.filter(isUnanswered), ({ callee }) => callee)),
  };
});

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const isUnanswered = ({ stage }: CallState): boolean => stage !== "answered" && stage !== "answer taken";
