import { type Finding, findingsIn, type System, type Wait } from "#simulator";

/**
 * What is stuck in a dump. Deadlocks that are certain come first; then those that are one if waits hold that are only possible; and last those that close
 * where the dump shows nothing. Who is in one is not told of again. Victims are those who may be.
 */
export function findingsOf(system: System): Finding[] {
  const certain = findingsIn(system, isCertain);
  // With the same waits nothing else would be found.
  const shown = hasAny(system, (wait) => isShown(wait) && !isCertain(wait)) ? findingsIn(system, isShown) : certain;
  const all = hasAny(system, (wait) => !isShown(wait)) ? findingsIn(system) : shown;
  const found = certain.map((finding) => withVictims(finding, shown));
  for (const findings of [shown, all]) {
    const told = new Set(found.flatMap(({ members, victimFibrils }) => [...members, ...victimFibrils]));
    for (const finding of findings) if (!finding.members.some((member) => told.has(member))) found.push(finding);
  }
  return found;
}

const isCertain = ({ certainty }: Wait): boolean => certainty === "certain";
const isShown = ({ kind }: Wait): boolean => kind !== "unseen";

const hasAny = ({ fibrils }: System, test: (wait: Wait) => boolean): boolean =>
  fibrils.some(({ waits }) => waits.some(test));

/** A finding with those, too, who wait for it only if waits hold that are possible. */
function withVictims(finding: Finding, others: readonly Finding[]): Finding {
  const larger = others.find(({ members }) => members.includes(finding.members[0]));
  if (larger === undefined) return finding;
  const members = new Set(finding.members);
  const victimFibrils = [...larger.members, ...larger.victimFibrils].filter((fibril) => !members.has(fibril));
  const cycle = new Set(finding.cycle);
  const victims = [...new Set([...larger.cycle, ...larger.victims])].filter((task) => !cycle.has(task));
  return { ...finding, victimFibrils, victims: victims.sort((a, b) => a - b) };
}
