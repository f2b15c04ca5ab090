import type { OwnDecision } from "#simulator";
import { keyOf } from "./explore.ts";
import type { Loaded } from "./loader.ts";
import { namedMovesOf } from "./named-moves.ts";
import { type Oracle, oracleOf } from "./oracle.ts";
import { portrait } from "./portrait.ts";
import { type Moment, type NamedMove, Simulated, simulator, verdictAfter } from "./simulated.ts";
import type { State } from "./state.ts";
import { known } from "./text.ts";
import { verdictOf } from "./verdict.ts";

/** What a comparison of a scenario has found. */
export interface Comparison {
  /** Pairs of situations that were compared. */
  readonly compared: number;
  /** Whether these are all that some schedule reaches. */
  readonly complete: boolean;
  /** How the runs end, each verdict once. */
  readonly verdicts: ReadonlySet<string>;
  /** The first difference, by a shortest list of moves that leads to it; none where both agree. */
  readonly difference: string | undefined;
}

/** The oracle and the simulator in a situation that the same moves have led to. */
interface Pair {
  readonly state: State;
  readonly moment: Moment;
  readonly from: Pair | undefined;
  readonly move: NamedMove<OwnDecision> | undefined;
}

/**
 * Lets the oracle and the simulator take the same moves, all that are possible, breadth first, and compares what can be seen
 * after each, what is possible next, and at the end what they say of it.
 */
export function compare(
  { document, program }: Loaded,
  most: number,
  of = simulator,
  oracle = oracleOf(document),
): Comparison {
  const simulated = new Simulated(program, of);
  const theirVerdict = (pair: Pair) => verdictAfter(program, decisionsTo(pair), of);
  const first = { state: oracle.initial(), moment: simulated.initial(), from: undefined, move: undefined };
  const pairs = new Map<string, Pair>([[keyOfPair(simulated, first), first]]);
  const verdicts = new Set<string>();
  for (const pair of pairs.values()) {
    const moves = { ours: namedMovesOf(oracle, pair.state), theirs: simulated.moves(pair.moment) };
    const difference = differenceIn(oracle, simulated, theirVerdict, pair, moves, verdicts);
    if (difference !== undefined) return { compared: pairs.size, complete: false, verdicts, difference };
    for (const { name, move } of moves.ours) {
      const same = known(moves.theirs.find((candidate) => candidate.name === name));
      const next: Pair = {
        state: oracle.apply(pair.state, move),
        moment: simulated.apply(pair.moment, same.move),
        from: pair,
        move: same,
      };
      const key = keyOfPair(simulated, next);
      if (pairs.has(key)) continue;
      if (pairs.size >= most) return { compared: pairs.size, complete: false, verdicts, difference: undefined };
      pairs.set(key, next);
    }
  }
  return { compared: pairs.size, complete: true, verdicts, difference: undefined };
}

function keyOfPair(simulated: Simulated, { state, moment }: Pair): string {
  return `${keyOf(state)} ${simulated.key(moment)}`;
}

function differenceIn(
  oracle: Oracle,
  simulated: Simulated,
  verdictOn: (pair: Pair) => string,
  pair: Pair,
  moves: { readonly ours: readonly { name: string }[]; readonly theirs: readonly { name: string }[] },
  verdicts: Set<string>,
): string | undefined {
  const ours = portrait(oracle.text, pair.state);
  const theirs = simulated.portrait(pair.moment);
  if (ours !== theirs) return report(pair, "what can be seen", ours, theirs);
  const ourMoves = moves.ours.map(({ name }) => name);
  const theirMoves = moves.theirs.map(({ name }) => name);
  if (ourMoves.toSorted().join() !== theirMoves.toSorted().join()) {
    return report(pair, "what is possible", ourMoves.join("\n"), theirMoves.join("\n"), ours);
  }
  if (ourMoves.length > 0) return undefined;
  const ourVerdict = verdictOf(oracle, pair.state);
  const theirVerdict = verdictOn(pair);
  verdicts.add(ourVerdict);
  return ourVerdict === theirVerdict ? undefined : report(pair, "the verdict", ourVerdict, theirVerdict, ours);
}

const decisionsTo = (pair: Pair): OwnDecision[] => pathTo(pair).map(({ move }) => move);

function pathTo(pair: Pair): NamedMove<OwnDecision>[] {
  const path: NamedMove<OwnDecision>[] = [];
  for (let at: Pair | undefined = pair; at?.move !== undefined; at = at.from) path.unshift(at.move);
  return path;
}

/** The moves, and what only one side says. */
function report(pair: Pair, what: string, ours: string, theirs: string, seen = ""): string {
  const only = (mine: string, other: string) => {
    const known = new Set(other.split("\n"));
    return mine.split("\n").filter((line) => !known.has(line));
  };
  return [
    `after ${
      pathTo(pair)
        .map(({ name }) => name)
        .join(", ") || "nothing"
    }`,
    `${what} differs:`,
    ...only(ours, theirs).map((line) => `  oracle:    ${line}`),
    ...only(theirs, ours).map((line) => `  simulator: ${line}`),
    ...(seen === "" ? [] : [seen]),
  ].join("\n");
}
