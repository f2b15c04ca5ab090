import { FULL } from "./rows.ts";
import type { SharedMemory } from "./shared-memory.ts";
import { SharedRows } from "./shared-rows.ts";
import { isEqual, NOTHING, pairsOver, type Slices } from "./situations.ts";

/** Tables of shared memory that situations of so many tasks need: of each node of the tree, its rows and their buckets. */
export const tablesOfSituations = (tasks: number): number => 2 * (2 * tasks - 1);

/** Situations as in `Situations`, to which several threads come at the same time. Each has a mark; it has no order, which is made of the marks when a level is done. */
export class SharedSituations {
  readonly #tasks: Slices["tasks"];
  /** The leaves of the tree, then the nodes above them; the last is the root. */
  readonly #tables: readonly SharedRows[];
  readonly #root: SharedRows;
  readonly #pairs: readonly { readonly left: number; readonly right: number; readonly rows: SharedRows }[];
  readonly #nodes: Int32Array;
  readonly #pair = new Int32Array(2);
  readonly #visited: Int32Array;
  readonly #visitedNodes: Int32Array;
  /** Whether this thread has added the situation that it has interned last. */
  isNew = false;

  constructor({ tasks, situation }: Slices, memory: SharedMemory) {
    this.#tasks = tasks;
    this.#visited = new Int32Array(situation);
    const slices = tasks.map(({ at, end }) => new SharedRows(end - at, memory, tasks.length === 1));
    const pairs = pairsOver(tasks.length);
    this.#pairs = pairs.map((pair, index) => ({
      ...pair,
      rows: new SharedRows(2, memory, index === pairs.length - 1),
    }));
    this.#tables = [...slices, ...this.#pairs.map(({ rows }) => rows)];
    this.#root = this.#tables[this.#tables.length - 1];
    this.#nodes = new Int32Array(this.#tables.length);
    this.#visitedNodes = new Int32Array(this.#tables.length).fill(NOTHING);
  }

  /** Situations that there are, about. */
  get count(): number {
    return this.#root.count;
  }

  /** The situation that is visited. */
  get visited(): Int32Array {
    return this.#visited;
  }

  /** Takes up a situation. */
  visit(number: number): void {
    const leaves = this.#tasks.length;
    const nodes = this.#nodes;
    nodes[nodes.length - 1] = number;
    for (let index = this.#pairs.length - 1; index >= 0; index--) {
      const { left, right, rows } = this.#pairs[index];
      rows.copy(nodes[leaves + index], this.#pair, 0);
      nodes[left] = this.#pair[0];
      nodes[right] = this.#pair[1];
    }
    const visitedNodes = this.#visitedNodes;
    for (let task = 0; task < leaves; task++) {
      if (nodes[task] === visitedNodes[task]) continue;
      this.#tables[task].copy(nodes[task], this.#visited, this.#tasks[task].at);
    }
    // Few: to copy them one by one takes less time than `set`.
    for (let node = 0; node < nodes.length; node++) visitedNodes[node] = nodes[node];
  }

  /** Makes a situation that was just interned the visited one again. */
  putBack(situation: Int32Array): void {
    for (let task = 0; task < this.#tasks.length; task++) {
      if (this.#nodes[task] === this.#visitedNodes[task]) continue;
      const { at, end } = this.#tasks[task];
      for (let index = at; index < end; index++) situation[index] = this.#visited[index];
    }
  }

  /** The number of a situation. One that was not there is added with a mark; `FULL` when there is no memory for it. */
  intern(situation: Int32Array, mark: number): number {
    const leaves = this.#tasks.length;
    const nodes = this.#nodes;
    const visitedNodes = this.#visitedNodes;
    const isVisiting = visitedNodes[0] !== NOTHING;
    this.isNew = false;
    for (let task = 0; task < leaves; task++) {
      const { at, end } = this.#tasks[task];
      const isSame = isVisiting && isEqual(situation, this.#visited, at, end);
      if (isSame) nodes[task] = visitedNodes[task];
      else if (!this.#intern(task, situation, at, mark)) return FULL;
    }
    for (let index = 0; index < this.#pairs.length; index++) {
      const { left, right } = this.#pairs[index];
      const node = leaves + index;
      if (isVisiting && nodes[left] === visitedNodes[left] && nodes[right] === visitedNodes[right]) {
        nodes[node] = visitedNodes[node];
        this.isNew = false;
        continue;
      }
      this.#pair[0] = nodes[left];
      this.#pair[1] = nodes[right];
      if (!this.#intern(node, this.#pair, 0, mark)) return FULL;
    }
    return nodes[nodes.length - 1];
  }

  #intern(node: number, from: Int32Array, at: number, mark: number): boolean {
    const table = this.#tables[node];
    this.#nodes[node] = table.intern(from, at, mark);
    this.isNew = table.isNew;
    return this.#nodes[node] !== FULL;
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
