import type { Finding } from "../finding.ts";
import type { FibrilState, System } from "../system.ts";
import type { Sentence } from "./story.ts";
import { waitingSentence } from "./waiting.ts";
import { fibrilOf, fibrilText, list, taskName } from "./words.ts";

/** What each victim waits for and, where that is a victim too, through whom it waits for which member. */
export function victimSentences(system: System, finding: Finding): Sentence[] {
  return finding.victimFibrils
    .map((id) => fibrilOf(system, id))
    .filter((fibril) => fibril !== undefined)
    .map((fibril) => {
      const sentence = waitingSentence(system, fibril);
      return { ...sentence, text: `${sentence.text}${wayText(system, finding, fibril)}` };
    });
}

function wayText(system: System, finding: Finding, victim: FibrilState): string {
  const way = wayToMember(system, finding, victim);
  const member = way.at(-1);
  if (member === undefined) return "";
  const inCycle = finding.cycle.includes(victim.task) ? " This fibril is not in the circle, though its task is." : "";
  if (way.length === 1) return `${inCycle}`;
  const through = way.slice(0, -1).map((fibril) => taskName(system, fibril.task));
  return `${inCycle} Through ${list([...new Set(through)])} it waits for ${fibrilText(system, member)}.`;
}

/** The shortest way from a victim along its waits to a member, the victim itself left out. */
function wayToMember(system: System, finding: Finding, victim: FibrilState): FibrilState[] {
  const members = new Set(finding.members);
  const seen = new Set([victim.id]);
  let ways: FibrilState[][] = [[victim]];
  while (ways.length > 0) {
    const longer: FibrilState[][] = [];
    for (const way of ways) {
      for (const id of way[way.length - 1].waits.flatMap((wait) => wait.releasers)) {
        const next = fibrilOf(system, id);
        if (next === undefined || seen.has(id)) continue;
        seen.add(id);
        if (members.has(id)) return [...way.slice(1), next];
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return [];
}
