import { PIECE, type Work } from "../work.ts";
import type { Components } from "./components.ts";
import type { Transitions } from "./transitions.ts";

/**
 * Knows of a strongly connected component whether a run may stay in it for ever that is fair: each mover moves in it again and again, or cannot at some moment of each round
 * (weak fairness; such components are where Emerson and Lei, 1987, look).
 */
export class Fairness {
  readonly #graph: Transitions;
  readonly #components: Components;
  /** Of each mover, in how many situations it can move; and whether it does without leaving the component. */
  readonly #able: Int32Array;
  readonly #moves: Uint8Array;

  /** `movers`: how many there are. */
  constructor(graph: Transitions, components: Components, movers: number) {
    this.#graph = graph;
    this.#components = components;
    this.#able = new Int32Array(movers);
    this.#moves = new Uint8Array(movers);
  }

  /** Whether a run can go round in these situations, and be fair. */
  isFair(members: Int32Array): boolean {
    if (!this.isRound(members)) return false;
    this.#able.fill(0);
    this.#moves.fill(0);
    for (const situation of members) this.#note(situation);
    return this.#able.every((able, mover) => able < members.length || this.#moves[mover] !== 0);
  }

  /** Whether a run can go round in these situations at all. */
  isRound(members: Int32Array): boolean {
    return members.length > 1 || this.#hasLoop(members[0]);
  }

  #note(situation: number): void {
    const end = this.#graph.end(situation);
    let last = -1;
    for (let transition = this.#graph.first(situation); transition < end; transition++) {
      const mover = this.#graph.mover(transition);
      if (mover !== last) this.#able[mover]++;
      if (this.#components.areTogether(situation, this.#graph.target(transition))) this.#moves[mover] = 1;
      last = mover;
    }
  }

  #hasLoop(situation: number): boolean {
    for (const _ of this.#inside(situation)) return true;
    return false;
  }

  /** The transitions of a situation that stay in its component. */
  *#inside(situation: number): Iterable<number> {
    const end = this.#graph.end(situation);
    for (let transition = this.#graph.first(situation); transition < end; transition++) {
      if (this.#components.areTogether(situation, this.#graph.target(transition))) yield transition;
    }
  }

  /** Who can move in a situation, each once. */
  *#moversIn(situation: number): Iterable<number> {
    const end = this.#graph.end(situation);
    let last = -1;
    for (let transition = this.#graph.first(situation); transition < end; transition++) {
      const mover = this.#graph.mover(transition);
      if (mover !== last) yield mover;
      last = mover;
    }
  }

  /** A round through a fair component that is fair, from one situation back to it: each with the transition that leads on. */
  *roundFrom(start: number): Work<readonly Move[]> {
    const round: Move[] = [];
    // Whoever cannot move at its start need not.
    const waiting = new Set(this.#moversIn(start));
    let at = start;
    while (waiting.size > 0) {
      const way = yield* this.#wayTo(at, (situation, mover) => waiting.has(mover) || this.#lacks(situation, waiting));
      for (const { mover, target } of way) {
        waiting.delete(mover);
        const able = new Set(this.#moversIn(target));
        for (const each of waiting) if (!able.has(each)) waiting.delete(each);
        at = target;
      }
      round.push(...way);
    }
    if (at !== start) round.push(...(yield* this.#wayTo(at, (situation) => situation === start)));
    return round;
  }

  /** Whether one of some movers cannot move in a situation. */
  #lacks(situation: number, movers: ReadonlySet<number>): boolean {
    let able = 0;
    for (const mover of this.#moversIn(situation)) if (movers.has(mover)) able++;
    return able < movers.size;
  }

  /** The shortest way inside a component, of one move at least, to what is wanted: a situation, with the mover that came there. */
  *#wayTo(from: number, isWanted: (situation: number, mover: number) => boolean): Work<readonly Move[]> {
    const moves: Move[] = [];
    const known = new Set<number>();
    for (let next = -1, at = from; ; at = moves[next].target) {
      for (const transition of this.#inside(at)) {
        const target = this.#graph.target(transition);
        const mover = this.#graph.mover(transition);
        const move = { situation: at, transition, mover, target, before: moves[next] };
        if (isWanted(target, mover)) return wayOf(move);
        if (known.has(target)) continue;
        known.add(target);
        moves.push(move);
        if (moves.length % PIECE === 0) yield;
      }
      if (++next >= moves.length) throw new Error("a component that is not strongly connected");
    }
  }
}

/** A move from a situation to another. */
export interface Move {
  readonly situation: number;
  readonly transition: number;
  readonly mover: number;
  readonly target: number;
  /** That which led to `situation`. */
  readonly before: Move | undefined;
}

function wayOf(last: Move): readonly Move[] {
  const way: Move[] = [];
  for (let move: Move | undefined = last; move !== undefined; move = move.before) way.push(move);
  return way.reverse();
}
