import { type Move, Oracle } from "./oracle.ts";
import type { State } from "./state.ts";

/** An oracle for those who go the same ways again and again: what it has said of a state, it says again. Its states are for looking at alone. */
export class Remembering extends Oracle {
  #first: State | undefined;
  readonly #moves = new Map<State, Move[]>();
  readonly #after = new Map<Move, State>();

  override initial(): State {
    this.#first ??= super.initial();
    return this.#first;
  }

  override moves(state: State): Move[] {
    const known = this.#moves.get(state);
    if (known !== undefined) return known;
    const moves = super.moves(state);
    this.#moves.set(state, moves);
    return moves;
  }

  /** @param move one that `moves` has given of this state. */
  override apply(state: State, move: Move): State {
    const known = this.#after.get(move);
    if (known !== undefined) return known;
    const after = super.apply(state, move);
    this.#after.set(move, after);
    return after;
  }
}
