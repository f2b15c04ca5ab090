import { type Finding, findingsIn, type System, type Wait } from "#simulator";

/**
 * What is stuck in a dump. Deadlocks that are certain come first; then those that are one if waits hold that are only possible; and last those that close
 * where the dump shows nothing. Who is in one is not told of again.
 */
export function findingsOf(system: System): Finding[] {
  const found: Finding[] = [];
  let before = (_: Wait) => false;
  for (const counts of [isCertain, isShown, isAny]) {
    const isMore = (wait: Wait) => counts(wait) && !before(wait);
    // With the same waits nothing else would be found.
    const isNew = system.fibrils.some(({ waits }) => waits.some(isMore));
    before = counts;
    if (!isNew) continue;
    const told = new Set(found.flatMap(({ members, victimFibrils }) => [...members, ...victimFibrils]));
    const more = findingsIn(system, counts).filter(({ members }) => !members.some((member) => told.has(member)));
    found.push(...more);
  }
  return found;
}

const isCertain = ({ certainty }: Wait): boolean => certainty === "certain";

const isShown = ({ kind }: Wait): boolean => kind !== "unseen";
const isAny = (): boolean => true;
