import { mix } from "../hash.ts";
import type { Layout } from "../machine/layout.ts";
import type { Clause, Program } from "../program.ts";
import { type Exchanges, exchangesOf, mayReuseConnections } from "./automorphisms.ts";
import { Ref } from "./references.ts";
import { type Moves, Relocation } from "./relocation.ts";
import { Signatures } from "./signatures.ts";

/** One of the ways to exchange tasks besides blocks: where all records go, and which task comes to each place. */
interface Other {
  readonly moves: Moves;
  readonly from: Int32Array;
}

/**
 * Takes situations that differ only in which replica is which for one. Which of them it takes goes by signatures of the tasks, which are cheap and not always apart: two
 * situations of one kind may then both be kept, which costs time and nothing else.
 */
export class Symmetry {
  readonly #exchanges: Exchanges;
  readonly #relocation: Relocation;
  readonly #others: readonly Other[];
  readonly #moves: Moves;
  readonly #signatures: Signatures;
  /** The blocks of a set in the order in which they are to be, by what they are signed with. */
  readonly #order: Int32Array;
  readonly #signed: Int32Array;
  readonly #situation: Int32Array;
  readonly #mayMove: boolean;

  /** `undefined` where no tasks may be exchanged. */
  static of(program: Program, layout: Layout, clauses: readonly Clause[]): Symmetry | undefined {
    const exchanges = exchangesOf(program, clauses);
    const isThere = exchanges.blocks.length > 0 || exchanges.others.length > 0;
    return isThere ? new Symmetry(program, layout, exchanges) : undefined;
  }

  private constructor(program: Program, layout: Layout, exchanges: Exchanges) {
    this.#exchanges = exchanges;
    this.#relocation = new Relocation(program, layout);
    this.#others = exchanges.others.map((tasks) => ({
      moves: this.#relocation.movesOf(tasks),
      from: tasks.map((_, place) => tasks.indexOf(place)),
    }));
    this.#moves = this.#relocation.movesOf(Int32Array.from(layout.tasks.keys()));
    this.#signatures = new Signatures(layout, this.#relocation);
    const most = exchanges.blocks.reduce((so, { length }) => Math.max(so, length), 0);
    this.#order = new Int32Array(most);
    this.#signed = new Int32Array(most);
    this.#situation = new Int32Array(layout.situation);
    this.#mayMove = mayReuseConnections(program);
  }

  /** Whether tasks may still be exchanged in a situation. Once a connection has the record of another it tells who was first. */
  holdsIn(situation: Int32Array): boolean {
    return !this.#mayMove || this.#relocation.isInPlace(situation);
  }

  /** Makes a situation the one that stands for all of its kind. What moved where; `undefined` where nothing did. */
  normalise(situation: Int32Array): Moves | undefined {
    const signatures = this.#signatures.of(situation);
    const moves = this.#exchanges.blocks.length > 0 ? this.#sorted(signatures) : this.#leastOther(signatures);
    if (moves === undefined) return undefined;
    this.#situation.set(situation);
    this.#relocation.apply(moves, this.#situation, situation, this.#signatures.isFree);
    return moves;
  }

  /** The tasks of each block go where their signatures say. */
  #sorted(signatures: Int32Array): Moves | undefined {
    const tasks = this.#moves[Ref.task];
    let isMoved = false;
    for (const set of this.#exchanges.blocks) {
      if (!this.#rank(set, signatures)) continue;
      if (!isMoved) for (let task = 0; task < tasks.length; task++) tasks[task] = task;
      isMoved = true;
      for (let to = 0; to < set.length; to++) {
        const from = this.#order[to];
        for (let index = 0; index < set[to].length; index++) tasks[set[from][index]] = set[to][index];
      }
    }
    if (!isMoved) return undefined;
    this.#relocation.complete(this.#moves);
    return this.#moves;
  }

  /** Puts the blocks of a set in order. Whether that is another than they are in. */
  #rank(set: readonly (readonly number[])[], signatures: Int32Array): boolean {
    const order = this.#order;
    const signed = this.#signed;
    let isOther = false;
    // They are in order but for few, which inserting likes; and those that are signed the same stay as they are.
    for (let block = 0; block < set.length; block++) {
      let hash = 0;
      for (const task of set[block]) hash = mix(hash, signatures[task]);
      let place = block;
      for (; place > 0 && signed[place - 1] > hash; place--) {
        signed[place] = signed[place - 1];
        order[place] = order[place - 1];
      }
      isOther ||= place !== block;
      signed[place] = hash;
      order[place] = block;
    }
    return isOther;
  }

  /** The way that puts the least signatures first; `undefined` where that is to leave all where they are. */
  #leastOther(signatures: Int32Array): Moves | undefined {
    let least: Other | undefined;
    for (const other of this.#others) if (isLess(signatures, other.from, least?.from)) least = other;
    return least?.moves;
  }
}

/** Whether signatures come in a lower order where tasks come to places `from` others than where they come `than` from. */
function isLess(signatures: Int32Array, from: Int32Array, than: Int32Array | undefined): boolean {
  for (let place = 0; place < from.length; place++) {
    const a = signatures[from[place]];
    const b = signatures[than === undefined ? place : than[place]];
    if (a !== b) return a < b;
  }
  return false;
}
