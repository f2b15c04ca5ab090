import { explore } from "./explore.ts";
import type { Move, Oracle } from "./oracle.ts";
import type { State } from "./state.ts";
import { known } from "./text.ts";

interface Node {
  readonly state: State;
  readonly ways: readonly { readonly mover: string; readonly to: string }[];
}

/**
 * What an `eventually` comes to (docs/language.md, Checks), by looking at everything: refuted by a run that stops before the condition holds, or by a fair one that never ends in which it
 * does not. `undefined` where there are more than `most` situations.
 */
export function eventually(oracle: Oracle, most: number, holds: (state: State) => boolean): string | undefined {
  const { states, complete } = explore(oracle, most);
  if (!complete) return undefined;
  const nodes = new Map<string, Node>();
  for (const [key, { state, next }] of states) {
    const ways = oracle.moves(state).map((move, way) => ({ mover: moverOf(move), to: known(next[way]) }));
    if (!holds(state)) nodes.set(key, { state, ways });
  }
  const [first] = states.keys();
  if (first === undefined || !nodes.has(first)) return "holds";
  const reach = new Map([...nodes.keys()].map((key) => [key, reachedFrom(key, nodes)]));
  const open = new Set([first, ...known(reach.get(first))]);
  const stopped = [...open].map((key) => known(nodes.get(key))).filter(({ ways }) => ways.length === 0);
  if (stopped.some(({ state }) => state.fault?.kind !== "limit")) return "refuted";
  const roundThrough = (key: string) => [...known(reach.get(key))].filter((other) => reach.get(other)?.has(key));
  if ([...open].some((key) => isFair(new Set(roundThrough(key)), nodes))) return "refuted";
  return stopped.length > 0 ? "inconclusive" : "holds";
}

const moverOf = (move: Move): string => (move.kind === "step" ? `task ${move.task}` : `timer ${move.fibril}`);

/** What can be reached with one move or more. */
function reachedFrom(key: string, nodes: ReadonlyMap<string, Node>): Set<string> {
  const reached = new Set<string>();
  const open = [key];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { to } of known(nodes.get(at)).ways) {
      if (!nodes.has(to) || reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}

/** Whether each who can move everywhere in a round moves in it. `round`: all from which one can go to a situation and back; none where there is no way back. */
function isFair(round: ReadonlySet<string>, nodes: ReadonlyMap<string, Node>): boolean {
  const all = [...round].map((key) => known(nodes.get(key)));
  const movers = new Set(all.flatMap(({ ways }) => ways.map(({ mover }) => mover)));
  const isHeeded = (mover: string) =>
    all.some(
      ({ ways }) =>
        !ways.some((way) => way.mover === mover) || ways.some((way) => way.mover === mover && round.has(way.to)),
    );
  return round.size > 0 && [...movers].every(isHeeded);
}
