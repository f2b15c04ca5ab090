/** Which nodes of a graph can reach each other: those with the same number (Tarjan's strongly connected components). */
export function componentsOf<T>(nodes: Iterable<T>, nextOf: (node: T) => readonly T[]): ReadonlyMap<T, number> {
  const components = new Map<T, number>();
  const order = new Map<T, number>();
  const low = new Map<T, number>();
  const open: T[] = [];
  for (const root of nodes) {
    if (order.has(root)) continue;
    const path: { readonly node: T; readonly next: readonly T[]; at: number }[] = [];
    const enter = (node: T) => {
      order.set(node, order.size);
      low.set(node, order.size - 1);
      open.push(node);
      path.push({ node, next: nextOf(node), at: 0 });
    };
    const lower = (node: T, to: number) => low.set(node, Math.min(low.get(node) ?? to, to));
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (top.at < top.next.length) {
        const next = top.next[top.at++];
        const seen = order.get(next);
        if (seen === undefined) enter(next);
        else if (!components.has(next)) lower(top.node, seen);
        continue;
      }
      path.pop();
      const least = low.get(top.node) ?? 0;
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, least);
      if (least !== order.get(top.node)) continue;
      for (let at = open.length - 1; at >= 0; at--) {
        const member = open[at];
        components.set(member, least);
        if (member !== top.node) continue;
        open.length = at;
        break;
      }
    }
  }
  return components;
}
