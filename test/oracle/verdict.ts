import type { Oracle } from "./oracle.ts";
import { portrait } from "./portrait.ts";
import type { State } from "./state.ts";
import { stuck } from "./stuck.ts";
import { known } from "./text.ts";

/** What there is to say of a state in which nothing can step: the rule that was broken, each deadlock, the hang; or that all is done. */
export function verdictOf(oracle: Oracle, state: State): string {
  if (state.fault !== undefined) return portrait(oracle.text, state);
  const nameOf = (fibril: number) => {
    const { name, task } = known(state.fibrils[fibril]);
    return `${known(oracle.text.tasks[task]).name}/${name}`;
  };
  const names = (fibrils: readonly number[]) => fibrils.map(nameOf).toSorted().join(", ");
  const { deadlocks, hang } = stuck(oracle, state);
  const lines = deadlocks.map((members) => `deadlock of ${names(members)}`);
  if (hang.length > 0) lines.push(`hang of ${names(hang)}`);
  return lines.length === 0 ? "finished" : lines.toSorted().join("\n");
}
