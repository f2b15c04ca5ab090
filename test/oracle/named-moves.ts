import type { Move, Oracle } from "./oracle.ts";
import { fibrilLineIn } from "./portrait.ts";
import { type NamedMove, nameOfStep } from "./simulated.ts";
import type { State } from "./state.ts";
import { known } from "./text.ts";

/** What can happen next, with names that say the same on both sides. */
export function namedMovesOf(oracle: Oracle, state: State): NamedMove<Move>[] {
  return oracle.moves(state).map((move) => {
    if (move.kind === "step") return { name: nameOfStep(taskName(oracle, move.task), move.choice ?? 0), move };
    return { name: `timer of ${fibrilLineIn(oracle.text, state, move.fibril)}`, move };
  });
}

const taskName = ({ text }: Oracle, task: number): string => known(text.tasks[task]).name;

/** The name of a fibril's task, and its own. */
export function nameOfFibril(oracle: Oracle, state: State, fibril: number): string {
  const { task, name } = known(state.fibrils[fibril]);
  return `${taskName(oracle, task)}/${name}`;
}
