import type { Move, Oracle } from "./oracle.ts";
import { portrait } from "./portrait.ts";
import type { State } from "./state.ts";

/** A state that some schedule reaches, and how. */
export interface Reached {
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

/** The moves from the first state to one that was reached. */
export function pathTo({ states }: Exploration, key: string): Move[] {
  const path: Move[] = [];
  for (let at = states.get(key); at?.move !== undefined; at = states.get(at.from ?? "")) path.unshift(at.move);
  return path;
}

/** The pictures of all states, each with the key of the first state that has it. */
export function portraitsOf({ text }: Oracle, { states }: Exploration): Map<string, string> {
  const portraits = new Map<string, string>();
  for (const [key, { state }] of states) {
    const picture = portrait(text, state);
    if (!portraits.has(picture)) portraits.set(picture, key);
  }
  return portraits;
}

/** The state in which a run under the `fifo` schedule ends, or is after `most` steps: docs/language.md, Steps, schedules and time. */
export function runFifo(oracle: Oracle, most: number): State {
  let state = oracle.initial();
  let next = 0;
  for (let step = 0; step < most; step++) {
    const move = fifo(oracle, state, next);
    if (move === undefined) break;
    if (move.kind === "step") next = move.task + 1;
    state = oracle.apply(state, move);
  }
  return state;
}

/** One step for each able task in turn; the earliest timer when nothing else can run. `choose` takes the first. */
function fifo(oracle: Oracle, state: State, next: number): Move | undefined {
  const moves = oracle.moves(state);
  const steps = moves.filter((move) => move.kind === "step");
  const turn = steps.find(({ task }) => task >= next) ?? steps[0];
  if (turn !== undefined) return turn;
  const deadline = (move: Move) => (move.kind === "timer" ? (state.clock.deadlines[move.fibril] ?? 0) : 0);
  return moves.toSorted((a, b) => deadline(a) - deadline(b))[0];
}
