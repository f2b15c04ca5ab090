import { Memory } from "./memory.ts";
import { FULL, Rows } from "./rows.ts";
import type { SharedMemory } from "./shared-memory.ts";
import { SharedRows } from "./shared-rows.ts";
import { NOTHING } from "./situations.ts";
import { isEqual, Slices, type Span } from "./slices.ts";
import { descend, type Node, treeOverSlices } from "./tree.ts";

/** Tables of shared memory that situations of these tasks need: for what slices are made of, and for each node of the tree above them, rows and their buckets. */
export function tablesOfSituations(tasks: readonly Span[]): number {
  const none = new Memory(0);
  const { rows } = new Slices(tasks, none, (width) => new Rows(width, none));
  return 2 * (rows.length + treeOverSlices(tasks).branches.length);
}

/** Situations as in `Situations`, to which several threads come at the same time. Each has a mark; it has no order, which is made of the marks when a level is done. */
export class SharedSituations {
  readonly #tasks: readonly Span[];
  /** The leaves of the tree. */
  readonly slices: Slices<SharedRows>;
  /** What slices are made of, then the nodes above them; the last is the root. */
  readonly #tables: readonly SharedRows[];
  readonly #root: SharedRows;
  readonly #branches: readonly Node<SharedRows>[];
  /** Where in the tree the number of each task's slice is. */
  readonly #leaves: Int32Array;
  readonly #nodes: Int32Array;
  readonly #visited: Int32Array;
  readonly #visitedNodes: Int32Array;
  /** The slices of the visited situation. */
  readonly visitedSlices: Int32Array;
  /** Of each task, which of its slices is there in the visited situation. */
  readonly #held: Int32Array;
  /** Whether this thread has added the situation that it has interned last. */
  isNew = false;

  /** `own`: what this thread may take by itself, for what it learns of slices. */
  constructor(tasks: readonly Span[], memory: SharedMemory, own: Memory) {
    this.#tasks = tasks;
    this.slices = new Slices(tasks, own, (width) => new SharedRows(width, memory, false));
    this.#visited = new Int32Array(this.slices.size);
    const { branches, leaves, size } = treeOverSlices(tasks);
    this.#leaves = leaves;
    this.#branches = branches.map((branch, index) => ({
      ...branch,
      rows: new SharedRows(branch.width, memory, index === branches.length - 1),
    }));
    this.#tables = [...this.slices.rows, ...this.#branches.map(({ rows }) => rows)];
    this.#root = this.#tables[this.#tables.length - 1];
    this.#nodes = new Int32Array(size);
    this.#visitedNodes = new Int32Array(size).fill(NOTHING);
    this.visitedSlices = new Int32Array(tasks.length);
    this.#held = new Int32Array(tasks.length).fill(NOTHING);
  }

  /** Situations that there are, about. */
  get count(): number {
    return this.#root.count;
  }

  /** The situation that is visited; valid until another is asked for. */
  get visited(): Int32Array {
    for (let task = 0; task < this.#tasks.length; task++) {
      if (this.#held[task] === this.visitedSlices[task]) continue;
      this.#held[task] = this.visitedSlices[task];
      this.slices.tables[task].copy(this.#held[task], this.#visited, this.#tasks[task].at);
    }
    return this.#visited;
  }

  get #isVisiting(): boolean {
    return this.#visitedNodes[this.#visitedNodes.length - 1] !== NOTHING;
  }

  /** Takes up a situation. */
  visit(number: number): void {
    this.#visitedNodes[this.#visitedNodes.length - 1] = number;
    descend(this.#branches, this.#visitedNodes, this.#leaves, this.visitedSlices);
  }

  /** The number of a situation. One that was not there is added with a mark; `FULL` when there is no memory for it. */
  intern(situation: Int32Array, mark: number): number {
    const visited = this.#isVisiting ? this.visited : undefined;
    for (let task = 0; task < this.#tasks.length; task++) {
      const { at, end } = this.#tasks[task];
      const isSame = visited !== undefined && isEqual(situation, visited, at, end);
      const slice = isSame ? this.visitedSlices[task] : this.slices.tables[task].intern(situation, at);
      if (slice === FULL) return FULL;
      this.#nodes[this.#leaves[task]] = slice;
    }
    return this.#internNodes(mark);
  }

  /** The same of one that is given by the numbers of its slices. */
  internSlices(slices: Int32Array, mark: number): number {
    for (let task = 0; task < slices.length; task++) this.#nodes[this.#leaves[task]] = slices[task];
    return this.#internNodes(mark);
  }

  /** The same of one whose leaves are there. */
  #internNodes(mark: number): number {
    const nodes = this.#nodes;
    const visited = this.#visitedNodes;
    const isVisiting = this.#isVisiting;
    this.isNew = false;
    for (let index = 0; index < this.#branches.length; index++) {
      const { at: node, first, width, rows } = this.#branches[index];
      if (isVisiting && isEqual(nodes, visited, first, first + width)) {
        nodes[node] = visited[node];
        this.isNew = false;
        continue;
      }
      nodes[node] = rows.intern(nodes, first, mark);
      this.isNew = rows.isNew;
      if (nodes[node] === FULL) return FULL;
    }
    return nodes[nodes.length - 1];
  }

  markOf(number: number): number {
    return this.#root.markOf(number);
  }

  /** Makes the mark of a situation smaller, if it is larger; whether it was. */
  lowerMark(number: number, mark: number): boolean {
    return this.#root.lowerMark(number, mark);
  }

  get isCrowded(): boolean {
    return this.#root.isCrowded;
  }

  /** Splits buckets for what was added; how many each table has. No other thread may do anything meanwhile. */
  grow(): number[] {
    return this.#tables.map((table) => table.grow());
  }

  /** Takes up what `grow` says. */
  renew(buckets: readonly number[]): void {
    for (const [index, table] of this.#tables.entries()) table.renew(buckets[index]);
  }
}
