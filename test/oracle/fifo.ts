import type { Move, Oracle } from "./oracle.ts";
import type { State } from "./state.ts";

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
