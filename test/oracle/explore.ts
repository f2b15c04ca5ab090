import type { Move, Oracle } from "./oracle.ts";
import type { State } from "./state.ts";

/** A state that some schedule reaches, and how. */
interface Reached {
  readonly state: State;
  /** The shortest way: the key of the state before, and the move from there. None of the first. */
  readonly from: string | undefined;
  readonly move: Move | undefined;
  /** Keys of the states that its moves lead to. */
  readonly next: string[];
}

export interface Exploration {
  /** By key, in order of distance. */
  readonly states: ReadonlyMap<string, Reached>;
  /** Whether these are all that can be reached. */
  readonly complete: boolean;
}

/** What a state is compared by: all of it but the clock, since which timer fires is a decision. */
export function keyOf({ clock: _, ...state }: State): string {
  return JSON.stringify(state);
}

/** Every state that some schedule reaches, breadth first. */
export function explore(oracle: Oracle, most: number, start: State = oracle.initial()): Exploration {
  const first: Reached = { state: start, from: undefined, move: undefined, next: [] };
  const states = new Map<string, Reached>([[keyOf(start), first]]);
  for (const [key, { state, next }] of states) {
    for (const move of oracle.moves(state)) {
      const after = oracle.apply(state, move);
      const afterKey = keyOf(after);
      next.push(afterKey);
      if (states.has(afterKey)) continue;
      if (states.size >= most) return { states, complete: false };
      states.set(afterKey, { state: after, from: key, move, next: [] });
    }
  }
  return { states, complete: true };
}
