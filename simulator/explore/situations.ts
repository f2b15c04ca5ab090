import type { Memory } from "./memory.ts";
import { Numbers } from "./pieces.ts";
import type { Kept } from "./retrace.ts";
import { ABSENT, FULL, Rows } from "./rows.ts";
import { isEqual, Slices, type Span } from "./slices.ts";
import type { Store } from "./store.ts";
import { descend, type Node, treeOverSlices } from "./tree.ts";
import type { Restored, Source } from "./words.ts";

/** The number of what is not there. */
export const NOTHING = -1;

/** About as many bytes as an entry of a map takes. */
const BYTES_OF_WIDE = 40;

const WORD = 2 ** 32;

/**
 * Situations that a search has come to, each once, with how it came there. They differ in few tasks at a time, so each task's slice is kept once, and what they are together is a tree of
 * few numbers each, which are kept once, too (tree compression: Blom, Lisser, van de Pol and Weber, 2009).
 */
export class Situations implements Store {
  readonly #memory: Memory;
  readonly #tasks: readonly Span[];
  /** The leaves of the tree. */
  readonly slices: Slices<Rows>;
  /** What is above them, every node after those below it; the last is the root, whose rows are the situations. */
  readonly #branches: readonly Node<Rows>[];
  /** Where in the tree the number of each task's slice is. */
  readonly #leaves: Int32Array;
  /** The situation before each, and the decision that led on from there. */
  readonly #before: Numbers;
  readonly #decisions: Numbers;
  /** Of these, by situation, those that have more than 32 bits: of a `choose` with very many values. */
  readonly #wide = new Map<number, number>();
  /** The numbers of all nodes, of the situation that is interned. */
  readonly #nodes: Int32Array;
  #number = NOTHING;
  readonly #visited: Int32Array;
  readonly #visitedNodes: Int32Array;
  /** The slices of the visited situation. */
  readonly visitedSlices: Int32Array;
  /** Of each task, which of its slices is there in the visited situation. */
  readonly #held: Int32Array;

  /** `tasks`: where the slices are. */
  constructor(tasks: readonly Span[], memory: Memory) {
    this.#memory = memory;
    this.#tasks = tasks;
    this.slices = new Slices(tasks, memory, (width) => new Rows(width, memory));
    this.#visited = new Int32Array(this.slices.size);
    this.#before = new Numbers(memory);
    this.#decisions = new Numbers(memory);
    const { branches, leaves, size } = treeOverSlices(tasks);
    this.#branches = branches.map((branch) => ({ ...branch, rows: new Rows(branch.width, memory) }));
    this.#leaves = leaves;
    this.#nodes = new Int32Array(size);
    this.#visitedNodes = new Int32Array(size);
    this.visitedSlices = new Int32Array(tasks.length);
    this.#held = new Int32Array(tasks.length).fill(NOTHING);
  }

  get count(): number {
    return this.#before.count;
  }

  get most(): number {
    return this.#branches[this.#branches.length - 1].rows.most;
  }

  set most(most: number) {
    this.#branches[this.#branches.length - 1].rows.most = most;
  }

  /** The number of the situation that is visited; `NOTHING` before the first. */
  get visitedNumber(): number {
    return this.#number;
  }

  /** The situation that is visited. */
  get visited(): Int32Array {
    for (let task = 0; task < this.#tasks.length; task++) {
      if (this.#held[task] === this.visitedSlices[task]) continue;
      this.#held[task] = this.visitedSlices[task];
      this.slices.tables[task].copy(this.#held[task], this.#visited, this.#tasks[task].at);
    }
    return this.#visited;
  }

  /** Takes up a situation: what is interned next comes from there. */
  visit(number: number): void {
    this.#number = number;
    this.#visitedNodes[this.#visitedNodes.length - 1] = number;
    descend(this.#branches, this.#visitedNodes, this.#leaves, this.visitedSlices);
  }

  /** The number of a situation. One that was not there becomes the last, which a decision led to from the one that is visited; `FULL` when there is no memory for it, or it would be one too many. */
  intern(situation: Int32Array, decision: number): number {
    const { tables } = this.slices;
    const visited = this.#number === NOTHING ? undefined : this.visited;
    for (let task = 0; task < tables.length; task++) {
      const { at, end } = this.#tasks[task];
      const isSame = visited !== undefined && isEqual(situation, visited, at, end);
      const slice = isSame ? this.visitedSlices[task] : tables[task].intern(situation, at);
      if (slice === FULL) return FULL;
      this.#nodes[this.#leaves[task]] = slice;
    }
    return this.#internNodes(decision);
  }

  /** The same of one that is given by the numbers of its slices. */
  internSlices(slices: Int32Array, decision: number): number {
    this.#setLeaves(slices);
    return this.#internNodes(decision);
  }

  /** Whether one that is given by the numbers of its slices was interned. */
  hasSlices(slices: Int32Array): boolean {
    const nodes = this.#nodes;
    this.#setLeaves(slices);
    for (let index = 0; index < this.#branches.length; index++) {
      const { at: node, first, width, rows } = this.#branches[index];
      const isSame = this.#number !== NOTHING && isEqual(nodes, this.#visitedNodes, first, first + width);
      nodes[node] = isSame ? this.#visitedNodes[node] : rows.numberOf(nodes, first);
      if (nodes[node] === ABSENT) return false;
    }
    return true;
  }

  #setLeaves(slices: Int32Array): void {
    const leaves = this.#leaves;
    for (let task = 0; task < slices.length; task++) this.#nodes[leaves[task]] = slices[task];
  }

  /** Interns the situation whose leaves are there. */
  #internNodes(decision: number): number {
    const isWide = decision !== (decision | 0);
    if (!this.#before.reserve() || !this.#decisions.reserve()) return FULL;
    if (isWide && !this.#memory.take(BYTES_OF_WIDE)) return FULL;
    const nodes = this.#nodes;
    const visited = this.#visitedNodes;
    const isNew = this.#number === NOTHING;
    for (let index = 0; index < this.#branches.length; index++) {
      const { at: node, first, width, rows } = this.#branches[index];
      const isSame = !isNew && isEqual(nodes, visited, first, first + width);
      nodes[node] = isSame ? visited[node] : rows.intern(nodes, first);
      if (nodes[node] !== FULL) continue;
      if (isWide) this.#memory.give(BYTES_OF_WIDE);
      return FULL;
    }
    const number = nodes[nodes.length - 1];
    if (number === this.#before.count) {
      this.#before.push(this.#number);
      this.#decisions.push(decision);
      if (isWide) this.#wide.set(number, decision);
    } else if (isWide) this.#memory.give(BYTES_OF_WIDE);
    return number;
  }

  /** The situations that led from the first to one, both included; none to `NOTHING`. */
  wayTo(number: number): number[] {
    const way: number[] = [];
    for (let at = number; at !== NOTHING; at = this.#before.at(at)) way.push(at);
    return way.reverse();
  }

  /** The same, each with the decision that leads to it: it is visited. */
  *way(number: number): Iterable<Kept> {
    for (const each of this.wayTo(number)) {
      this.visit(each);
      yield { decision: this.decisionTo(each), situation: this.visited };
    }
  }

  /** What a situation was come to from. */
  before(number: number): number {
    return this.#before.at(number);
  }

  /** The decision that led to a situation, from the one before it. */
  decisionTo(number: number): number {
    return this.#wide.get(number) ?? this.#decisions.at(number);
  }

  /** All of them, for `restore`. */
  *words(): Iterable<Int32Array> {
    for (const table of this.#tables()) yield* table.words();
    yield Int32Array.of(this.#wide.size);
    for (const [number, decision] of this.#wide) yield Int32Array.of(number, Math.floor(decision / WORD), decision | 0);
  }

  /** Takes up situations where there are none yet. */
  restore(source: Source): Restored {
    for (const table of this.#tables()) {
      const restored = table.restore(source);
      if (restored !== "done") return restored;
    }
    const wide = source(1)?.[0] ?? -1;
    for (let left = wide; left > 0; left--) {
      const words = source(3);
      if (words === undefined) return "damaged";
      const [number, high, low] = words;
      if (!this.#memory.take(BYTES_OF_WIDE)) return "full";
      this.#wide.set(number, high * WORD + (low >>> 0));
    }
    const root = this.#branches.at(-1)?.rows;
    const isWhole = root?.count === this.#before.count && root.count === this.#decisions.count;
    return wide >= 0 && isWhole ? "done" : "damaged";
  }

  #tables(): (Rows | Numbers)[] {
    return [...this.slices.rows, ...this.#branches.map(({ rows }) => rows), this.#before, this.#decisions];
  }
}
