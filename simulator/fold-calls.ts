import type { Program } from "./program.ts";

/**
 * Computes something of a routine from itself and from what was computed of the `fn`s that it calls, each once: many share their
 * `fn`s, and recursion is rejected before.
 */
export function foldCalls<T>(
  program: Program,
  join: (routine: number, inner: readonly T[]) => T,
): (routine: number) => T {
  const known = new Map<number, T>();
  const of = (routine: number): T => {
    const before = known.get(routine);
    if (before !== undefined) return before;
    const result = join(routine, program.routines[routine].calls.map(of));
    known.set(routine, result);
    return result;
  };
  return of;
}
