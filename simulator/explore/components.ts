import { PIECE, type Work } from "../work.ts";
import { NOTHING } from "./situations.ts";
import type { Transitions } from "./transitions.ts";

/** Bytes that looking for components takes for each situation. */
export const BYTES_OF_COMPONENTS = 6 * Int32Array.BYTES_PER_ELEMENT;

/** The strongly connected components of all that was found from situation 0 (Tarjan, 1972), without recursion. */
export class Components {
  readonly #graph: Transitions;
  /** Of each situation the number of its component; 0 while that is not known. */
  readonly #of: Int32Array;
  /** When a situation was come to first, from 1; and the earliest that is known to be in its component. */
  readonly #index: Int32Array;
  readonly #low: Int32Array;
  /** Situations whose component is not known yet. */
  readonly #open: Int32Array;
  #opened = 0;
  /** The way to the present situation, and of each on it the next transition. */
  readonly #way: Int32Array;
  readonly #next: Int32Array;
  #depth = 0;
  #indices = 0;
  #components = 0;

  constructor(graph: Transitions) {
    this.#graph = graph;
    const list = () => new Int32Array(graph.situations);
    [this.#of, this.#index, this.#low, this.#open, this.#way, this.#next] = [
      list(),
      list(),
      list(),
      list(),
      list(),
      list(),
    ];
  }

  /** Whether two situations are in one component; the second may be `NOTHING`. */
  areTogether(situation: number, other: number): boolean {
    return other !== NOTHING && this.#of[situation] === this.#of[other];
  }

  /** Goes through them until one is wanted, and gives its situations. To be called once. */
  *find(isWanted: (members: Int32Array) => boolean): Work<Int32Array | undefined> {
    this.#enter(0);
    for (let moves = 1; this.#depth > 0; moves++) {
      if (moves % PIECE === 0) yield;
      const situation = this.#way[this.#depth - 1];
      const transition = this.#next[this.#depth - 1]++;
      if (transition < this.#graph.end(situation)) {
        this.#follow(situation, this.#graph.target(transition));
        continue;
      }
      const members = this.#leave(situation);
      if (members !== undefined && isWanted(members)) return members;
    }
    return undefined;
  }

  #enter(situation: number): void {
    this.#index[situation] = ++this.#indices;
    this.#low[situation] = this.#indices;
    this.#open[this.#opened++] = situation;
    this.#next[this.#depth] = this.#graph.first(situation);
    this.#way[this.#depth++] = situation;
  }

  #follow(situation: number, target: number): void {
    if (target === NOTHING) return;
    if (this.#index[target] === 0) this.#enter(target);
    else if (this.#of[target] === 0) this.#low[situation] = Math.min(this.#low[situation], this.#index[target]);
  }

  /** Goes back from a situation. Its component, if it was the first of it. */
  #leave(situation: number): Int32Array | undefined {
    this.#depth--;
    if (this.#depth > 0) {
      const before = this.#way[this.#depth - 1];
      this.#low[before] = Math.min(this.#low[before], this.#low[situation]);
    }
    if (this.#low[situation] !== this.#index[situation]) return undefined;
    const end = this.#opened;
    const component = ++this.#components;
    let member: number;
    do {
      member = this.#open[--this.#opened];
      this.#of[member] = component;
    } while (member !== situation);
    return this.#open.subarray(this.#opened, end);
  }
}
