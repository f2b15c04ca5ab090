import { explore } from "./explore.ts";
import type { Loaded } from "./loader.ts";
import { oracleOf } from "./oracle.ts";
import type { State } from "./state.ts";
import { stuck } from "./stuck.ts";

/** Situations of a program that the oracle looks at; larger ones are passed over. */
const MOST_SITUATIONS = 100;

/**
 * What the explorer has to say, by the oracle; `undefined` where there is too much to look at. Somebody can be stuck while others go on for ever: where no run ends badly
 * but one such situation is there, both are right.
 */
export function verdictsOn({ document }: Loaded): readonly string[] | undefined {
  const oracle = oracleOf(document);
  const { states, complete } = explore(oracle, MOST_SITUATIONS);
  if (!complete) return undefined;
  const all = [...states.values()].map(({ state }) => state);
  const isStuck = (state: State) => {
    const { deadlocks, hang } = stuck(oracle, state);
    return deadlocks.length > 0 || hang.length > 0;
  };
  const over = all.filter((state) => oracle.moves(state).length === 0);
  if (over.some((state) => state.fault !== undefined || isStuck(state))) return ["found"];
  return all.some(isStuck) ? ["found", "holds"] : ["holds"];
}
