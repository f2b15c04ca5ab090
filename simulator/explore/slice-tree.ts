import { FULL, type RowTable } from "./rows.ts";
import { type Node, treeOver } from "./tree.ts";

/** Integers of a part, at most. */
const PART = 16;

/** In place of the number of a slice, a part or a node that is not known. */
export const UNKNOWN = -1;

/** A part, where in the slice it begins, and where in the tree its number is. */
interface Part {
  readonly offset: number;
  readonly place: number;
  readonly rows: RowTable;
}

/**
 * The slices of a task, each of which is kept once, and has a number. A step changes few of its integers, so it is cut into parts, and what these are together is a tree, as a situation is one of
 * slices.
 */
export class SliceTree {
  readonly #parts: readonly Part[];
  readonly #branches: readonly Node<RowTable>[];
  /** Of the slice that was looked at last, the numbers of its parts, and of the nodes above them; and which of these the one before did not have. */
  readonly #nodes: Int32Array;
  readonly #isOther: Uint8Array;
  /** What was below a node. */
  readonly #before: Int32Array;

  /** `newTable`: makes a table of rows of so many integers; `common`: the tables that those of other tasks have, too. */
  constructor(width: number, newTable: (width: number) => RowTable, common: Map<number, RowTable>) {
    const commonTable = (of: number): RowTable => {
      const table = common.get(of) ?? newTable(of);
      common.set(of, table);
      return table;
    };
    // The numbers of slices are without gaps, so what is at the top has a table of its own.
    const count = Math.ceil(width / PART);
    const starts = Array.from({ length: count + 1 }, (_, part) => Math.floor((part * width) / count));
    const { branches, leaves, size } = treeOver(starts.slice(1).map((end, part) => end - starts[part]));
    this.#parts = starts.slice(1).map((end, part) => {
      const offset = starts[part];
      return { offset, place: leaves[part], rows: commonTable(end - offset) };
    });
    this.#branches = branches.map((branch, index) => ({
      ...branch,
      rows: index === branches.length - 1 ? newTable(branch.width) : commonTable(branch.width),
    }));
    this.#nodes = new Int32Array(size).fill(UNKNOWN);
    this.#isOther = new Uint8Array(this.#nodes.length);
    this.#before = new Int32Array(branches.reduce((most, { width }) => Math.max(most, width), 0));
  }

  /** The number of the slice that stands in `from` at `at`; `FULL` when there is no memory for it. */
  intern(from: Int32Array, at: number): number {
    const parts = this.#parts;
    const nodes = this.#nodes;
    const isOther = this.#isOther;
    isOther.fill(0);
    for (let part = 0; part < parts.length; part++) {
      const { offset, place, rows } = parts[part];
      if (nodes[place] !== UNKNOWN && rows.isAt(nodes[place], from, at + offset)) continue;
      if (!this.#take(place, rows.intern(from, at + offset))) return FULL;
    }
    for (let index = 0; index < this.#branches.length; index++) {
      const { at: node, first, width, rows } = this.#branches[index];
      let isOtherBelow = 0;
      for (let below = first; below < first + width; below++) isOtherBelow |= isOther[below];
      if (isOtherBelow !== 0 && !this.#take(node, rows.intern(nodes, first))) return FULL;
    }
    return nodes[nodes.length - 1];
  }

  /** Writes a slice to `to` at `at`. `held`: the one that stands there, where that is known. */
  copy(number: number, to: Int32Array, at: number, held = UNKNOWN): void {
    if (held !== UNKNOWN) this.#look(held);
    this.#look(number);
    for (let part = 0; part < this.#parts.length; part++) {
      const { offset, place, rows } = this.#parts[part];
      if (held !== UNKNOWN && this.#isOther[place] === 0) continue;
      rows.copy(this.#nodes[place], to, at + offset);
    }
  }

  /** Takes up what a slice is made of. */
  #look(number: number): void {
    const nodes = this.#nodes;
    const isOther = this.#isOther;
    const top = nodes.length - 1;
    isOther.fill(0);
    if (nodes[top] === number) return;
    this.#take(top, number);
    for (let index = this.#branches.length - 1; index >= 0; index--) {
      const { at: node, first, width, rows } = this.#branches[index];
      if (isOther[node] === 0) continue;
      const before = this.#before;
      for (let below = 0; below < width; below++) before[below] = nodes[first + below];
      rows.copy(nodes[node], nodes, first);
      for (let below = 0; below < width; below++)
        if (nodes[first + below] !== before[below]) isOther[first + below] = 1;
    }
  }

  /** A node has another number. False when it has none, because there is no memory: then nothing is known any more. */
  #take(node: number, number: number): boolean {
    if (number === FULL) this.#nodes.fill(UNKNOWN);
    else {
      this.#nodes[node] = number;
      this.#isOther[node] = 1;
    }
    return number !== FULL;
  }
}
