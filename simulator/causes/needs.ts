import type { FibrilState, Wait } from "../system.ts";

/**
 * Whether a wait cannot end without one of some fibrils: over whatever has one who can end it. Where any of several could, none of them is needed; but
 * that another fibril could end the task of a call that is handled, or of a lock, is no way on.
 */
export function needs(wait: Wait, wanted: FibrilState, members: readonly FibrilState[]): boolean {
  const seen = new Set<number>();
  const open = neededFor(wait);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === wanted.id) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(members.find((member) => member.id === id)?.waits ?? []).flatMap(neededFor));
  }
  return false;
}

const held: ReadonlySet<Wait["kind"]> = new Set(["answer", "exit", "lock", "exchange"]);

const neededFor = ({ kind, releasers }: Wait): number[] =>
  held.has(kind) || new Set(releasers).size === 1 ? [...releasers] : [];
