import type { RowTable } from "./rows.ts";
import type { Span } from "./slices.ts";

/** A node of a tree, at its place, above others, whose places follow each other. */
interface Branch {
  readonly at: number;
  readonly first: number;
  readonly width: number;
}

/** A branch, and what numbers there were below it. */
export interface Node<Table> extends Branch {
  readonly rows: Table;
}

/** The places of leaves and of what is above them; the last is that of the root. */
export interface Tree {
  /** Each after those below it. */
  readonly branches: readonly Branch[];
  readonly leaves: Int32Array;
  readonly size: number;
}

/** A leaf, or what is above others. */
type Part = { readonly weight: number } & ({ readonly leaf: number } | { readonly below: readonly Part[] });

/** With more below each node there are fewer to be looked for, and with fewer more that are the same again. */
const WIDEST = 3;

/** A tree above leaves of these weights, of which the heavier are nearer to the root (Huffman, 1952): what is other most often then makes the fewest nodes new. */
export function treeOver(weights: readonly number[]): Tree {
  const open: Part[] = weights.map((weight, leaf) => ({ weight, leaf }));
  // The first has fewer below it, where otherwise the root would.
  let width = 2 + ((open.length + WIDEST - 3) % (WIDEST - 1));
  do {
    open.sort((a, b) => a.weight - b.weight);
    const below = open.splice(0, width);
    open.push({ weight: below.reduce((sum, { weight }) => sum + weight, 0), below });
    width = WIDEST;
  } while (open.length > 1);
  return placed(open[0], weights.length);
}

/** A tree above the slices of tasks: those of a server are the widest, and other most often. */
export const treeOverSlices = (slices: readonly Span[]): Tree => treeOver(slices.map(({ at, end }) => end - at));

/** Gives places to a root and what is below it, from the last one on. */
function placed(root: Part, count: number): Tree {
  const branches: Branch[] = [];
  const leaves = new Int32Array(count);
  const parts = [root];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if ("leaf" in part) leaves[part.leaf] = index;
    else {
      branches.push({ at: index, first: parts.length, width: part.below.length });
      parts.push(...part.below);
    }
  }
  // Counted from the root on so far.
  const last = parts.length - 1;
  return {
    branches: branches
      .map(({ at, first, width }) => ({ at: last - at, first: last - first - width + 1, width }))
      .reverse(),
    leaves: leaves.map((index) => last - index),
    size: parts.length,
  };
}

/** Writes what is below the root of a tree to `nodes`, which has the root's number as its last, and what is in its leaves to `numbers`, in the order of the leaves. */
export function descend(
  branches: readonly Node<Pick<RowTable, "copy">>[],
  nodes: Int32Array,
  leaves: Int32Array,
  numbers: Int32Array,
): void {
  for (let index = branches.length - 1; index >= 0; index--) {
    const { at, first, rows } = branches[index];
    rows.copy(nodes[at], nodes, first);
  }
  for (let leaf = 0; leaf < leaves.length; leaf++) numbers[leaf] = nodes[leaves[leaf]];
}
