import type { RowTable } from "./rows.ts";

/** A node of a tree above others, whose indices follow each other. */
export interface Branch {
  readonly first: number;
  readonly width: number;
}

/** A branch, and what numbers there were below it. */
export interface Node<Table> extends Branch {
  readonly rows: Table;
}

/** Writes what is below the root of a tree over so many leaves to `nodes`, which has the root's number as its last; the leaves are the first. */
export function descend(branches: readonly Node<Pick<RowTable, "copy">>[], nodes: Int32Array, leaves: number): void {
  for (let index = branches.length - 1; index >= 0; index--) {
    const { first, rows } = branches[index];
    rows.copy(nodes[leaves + index], nodes, first);
  }
}

/** With more below each node there are fewer to be looked for, and with fewer more that are the same again. The two below the root are nearly always others, so it has no more. */
const WIDEST = 4;

/** What is above so many leaves, every node after those below it, in a tree as flat as it can be; the last is the root. Their indices begin where those of the leaves end. */
export function treeOver(leaves: number): Branch[] {
  const branches: Branch[] = [];
  let first = 0;
  let count = leaves;
  while (count > 2) {
    const groups = Math.max(2, Math.ceil(count / WIDEST));
    const startOf = (group: number) => first + Math.ceil((group * count) / groups);
    // Of three the last has no other beside it, and stays where it is: right before what is above the first two.
    const isOneLeft = count === 3;
    for (let group = 0; group < (isOneLeft ? 1 : groups); group++) {
      branches.push({ first: startOf(group), width: startOf(group + 1) - startOf(group) });
    }
    first += isOneLeft ? 2 : count;
    count = groups;
  }
  branches.push({ first, width: count });
  return branches;
}
