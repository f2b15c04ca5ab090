import type { WaitForGraph } from "#simulator";

/**
 * How deep each fibril of a circle is to stand, so that it becomes a ring: down on one side and up on the other. `members` are in
 * the circle's order. All fibrils of a task that is in the circle have a depth: those beside it stand beside it.
 */
export function depthsOf(members: readonly number[], { tasks, edges }: WaitForGraph): ReadonlyMap<number, number> {
  const groups = tasks
    .map(({ fibrils }) => fibrils.map(({ id }) => id))
    .filter((ids) => ids.some((id) => members.includes(id)));
  const inside = new Set(groups.flat());
  const outside = edges.filter(({ from }) => !inside.has(from));
  const waitedFor = members.map((member) => {
    const beside = groups.find((ids) => ids.includes(member)) ?? [];
    return outside.filter(({ to }) => beside.includes(to)).length;
  });
  // Those who wait from outside come from above.
  const top = waitedFor.indexOf(Math.max(...waitedFor));
  const depths = new Map(
    members.map((member, index) => {
      const way = (index - top + members.length) % members.length;
      return [member, Math.min(way, members.length - way)];
    }),
  );
  for (const ids of groups) {
    const depth = Math.min(...ids.map((id) => depths.get(id) ?? Number.POSITIVE_INFINITY));
    for (const id of ids) depths.set(id, depths.get(id) ?? depth);
  }
  return depths;
}
