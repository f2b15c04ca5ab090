/** A node of a tree, by the indices of the two below it. */
export interface Pair {
  readonly left: number;
  readonly right: number;
}

/** A tree over so many leaves, as flat as it can be. Not every slice is one of a situation that is kept, so there is a root above a single leaf, too. */
export function pairsOver(leaves: number): Pair[] {
  if (leaves === 1) return [{ left: 0, right: 0 }];
  const pairs: Pair[] = [];
  const open = Array.from({ length: leaves }, (_, leaf) => leaf);
  for (let next = 0; next + 1 < open.length; next += 2) {
    open.push(leaves + pairs.length);
    pairs.push({ left: open[next], right: open[next + 1] });
  }
  return pairs;
}
