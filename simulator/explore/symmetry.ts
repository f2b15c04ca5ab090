import { mix } from "../hash.ts";
import {
  C_NEXT,
  F_NEXT,
  F_REQUEST,
  L_HEAD,
  N_HEAD,
  T_CALLS_HEAD,
  T_READY_HEAD,
  T_WORK_HEAD,
} from "../machine/fields.ts";
import type { Layout } from "../machine/layout.ts";
import type { Clause, Program } from "../program.ts";
import { type Exchanges, exchangesOf, mayReuseConnections } from "./automorphisms.ts";
import { Ref } from "./references.ts";
import { type Moves, type Piece, Relocation } from "./relocation.ts";

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
  readonly #layout: Layout;
  readonly #exchanges: Exchanges;
  readonly #relocation: Relocation;
  readonly #others: readonly Other[];
  readonly #moves: Moves;
  readonly #signatures: Int32Array;
  readonly #situation: Int32Array;
  readonly #mayMove: boolean;

  /** `undefined` where no tasks may be exchanged. */
  static of(program: Program, layout: Layout, clauses: readonly Clause[]): Symmetry | undefined {
    const exchanges = exchangesOf(program, clauses);
    const isThere = exchanges.blocks.length > 0 || exchanges.others.length > 0;
    return isThere ? new Symmetry(program, layout, exchanges) : undefined;
  }

  private constructor(program: Program, layout: Layout, exchanges: Exchanges) {
    this.#layout = layout;
    this.#exchanges = exchanges;
    this.#relocation = new Relocation(program, layout);
    this.#others = exchanges.others.map((tasks) => ({
      moves: this.#relocation.movesOf(tasks),
      from: tasks.map((_, place) => tasks.indexOf(place)),
    }));
    this.#moves = this.#relocation.movesOf(Int32Array.from(layout.tasks.keys()));
    this.#signatures = new Int32Array(layout.tasks.length);
    this.#situation = new Int32Array(layout.situation);
    this.#mayMove = mayReuseConnections(program);
  }

  /** Whether tasks may still be exchanged in a situation. Once a connection has the record of another it tells who was first. */
  holdsIn(situation: Int32Array): boolean {
    return !this.#mayMove || this.#relocation.isInPlace(situation);
  }

  /** Makes a situation the one that stands for all of its kind. What moved where; `undefined` where nothing did. */
  normalise(situation: Int32Array): Moves | undefined {
    this.#sign(situation);
    const moves = this.#exchanges.blocks.length > 0 ? this.#sorted() : this.#leastOther();
    if (moves === undefined) return undefined;
    this.#relocation.apply(moves, situation, this.#situation);
    situation.set(this.#situation);
    return moves;
  }

  /** The tasks of each block go where their signatures say. */
  #sorted(): Moves | undefined {
    const tasks = this.#moves[Ref.task];
    for (let task = 0; task < tasks.length; task++) tasks[task] = task;
    let isMoved = false;
    for (const set of this.#exchanges.blocks) {
      const order = set.map((block) => this.#together(block));
      const ranked = [...order.keys()].sort((a, b) => order[a] - order[b] || a - b);
      ranked.forEach((from, to) => {
        if (from === to) return;
        isMoved = true;
        set[from].forEach((task, index) => {
          tasks[task] = set[to][index];
        });
      });
    }
    if (!isMoved) return undefined;
    this.#relocation.complete(this.#moves);
    return this.#moves;
  }

  #together(block: readonly number[]): number {
    return block.reduce((hash, task) => mix(hash, this.#signatures[task]), 0);
  }

  /** The way that puts the least signatures first; `undefined` where that is to leave all where they are. */
  #leastOther(): Moves | undefined {
    let least: Other | undefined;
    for (const other of this.#others) if (this.#isLess(other.from, least?.from)) least = other;
    return least?.moves;
  }

  /** Whether the signatures come in a lower order where tasks come to places `from` others than where they come `than` from. */
  #isLess(from: Int32Array, than: Int32Array | undefined): boolean {
    for (let place = 0; place < from.length; place++) {
      const a = this.#signatures[from[place]];
      const b = this.#signatures[than === undefined ? place : than[place]];
      if (a !== b) return a < b;
    }
    return false;
  }

  /** Signs each task by what is in its slice, but for who is named there, and by how its calls stand elsewhere. */
  #sign(s: Int32Array): void {
    this.#signatures.fill(0);
    for (const piece of this.#relocation.pieces) {
      const hash = this.#hash(s, piece);
      // A sum, because connections are in the order of the tasks that they are for.
      this.#add(piece.task, hash);
      if (piece.kind === Ref.fibril) this.#addToCaller(s, piece.number, mix(hash, SERVED));
    }
    for (const { at, locks, connections } of this.#layout.tasks) {
      this.#rankCalls(s, at + T_CALLS_HEAD);
      this.#rankCalls(s, at + T_WORK_HEAD);
      for (let each = connections.first; each < connections.first + connections.count; each++) {
        this.#rankCalls(s, this.#layout.connections.at[each] + N_HEAD);
      }
      this.#rankFibrils(s, at + T_READY_HEAD);
      for (let lock = locks.first; lock < locks.first + locks.count; lock++) {
        this.#rankFibrils(s, this.#layout.locks.at[lock] + L_HEAD);
      }
    }
  }

  /** Which call is how far in front. */
  #rankCalls(s: Int32Array, head: number): void {
    const { calls } = this.#layout;
    let rank = 1;
    for (let call = s[head]; call !== 0; call = s[calls.at[call - 1] + C_NEXT]) {
      this.#add(calls.task[call - 1], mix(rank++, QUEUED));
    }
  }

  #rankFibrils(s: Int32Array, head: number): void {
    const { fibrils } = this.#layout;
    let rank = 1;
    for (let fibril = s[head]; fibril !== 0; fibril = s[fibrils.at[fibril - 1] + F_NEXT]) {
      this.#addToCaller(s, fibril - 1, mix(rank++, WAITING));
    }
  }

  /** Adds to the signature of the task whose call a fibril handles. */
  #addToCaller(s: Int32Array, fibril: number, hash: number): void {
    const request = s[this.#layout.fibrils.at[fibril] + F_REQUEST] - 1;
    if (request >= 0) this.#add(this.#layout.calls.task[request], hash);
  }

  #add(task: number, hash: number): void {
    this.#signatures[task] = (this.#signatures[task] + hash) | 0;
  }

  #hash(s: Int32Array, { kind, at, size }: Piece): number {
    const { kinds } = this.#relocation;
    let hash = kind;
    for (let field = at; field < at + size; field++) {
      hash = mix(hash, kinds[field] === Ref.none ? s[field] : Number(s[field] !== 0));
    }
    return hash;
  }
}

/** What a hash is of. */
const SERVED = 1;
const QUEUED = 2;
const WAITING = 3;
