import type { Clause, Program } from "../program.ts";
import type { Work } from "../work.ts";
import { isEventual } from "./eventually.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { exploringLiveness } from "./liveness.ts";
import { minimised } from "./minimised.ts";
import { exploringSafety, type UnfinishedSafety } from "./safety.ts";
import { type Checked, worstOf } from "./verdict.ts";

/**
 * Looks at all schedules of a program for what clauses of a check ask for, the ones of fewest decisions first. Timers may end at any time, and there is no limit of steps. Each
 * `eventually` is a search of its own, after that for all others, within the same bounds of states and memory, but of any depth; none begins once the check is refuted, unless all is collected.
 */
export function* exploring(
  program: Program,
  clauses: readonly Clause[],
  bounds: Bounds,
  options: SearchOptions = {},
): Work<Checked> {
  const eventual = clauses.filter(isEventual);
  const others = clauses.filter((clause) => !isEventual(clause));
  const { from, shard } = options;
  const parts: Checked[] = [];
  const watch: SearchOptions["watch"] = ({ states, transitions, open }) => {
    const before = totalOf(parts);
    return options.watch?.({ open, states: before.states + states, transitions: before.transitions + transitions });
  };
  let safety = from?.safety;
  let open: UnfinishedSafety | undefined;
  if (safety === undefined && (shard !== undefined || others.length > 0 || options.collects || eventual.length === 0)) {
    [safety, open] = yield* exploringSafety(program, others, bounds, { ...options, watch }, from?.open);
  }
  if (safety !== undefined) parts.push(safety);
  const known: (Checked | undefined)[] = [];
  for (const [number, clause] of eventual.entries()) {
    if (totalOf(parts).verdict === "refuted" && !options.collects) break;
    // One shard looks at it as a whole.
    if (shard !== undefined && number % shard.of !== shard.index - 1) continue;
    const looked = from?.eventual[number] ?? (yield* exploringLiveness(program, clause, bounds, { ...options, watch }));
    parts.push(looked);
    known[number] = looked.bound === undefined ? looked : undefined;
  }
  const answers = new Map(parts.flatMap((part) => part.clauses.map((answer) => [answer.clause, answer])));
  const unknown = { verdict: "inconclusive", found: undefined } as const;
  const total = totalOf(parts);
  const unfinished =
    options.keeps && total.bound !== undefined
      ? { safety: open === undefined ? safety : undefined, open, eventual: known }
      : undefined;
  const all = { ...total, unfinished, clauses: clauses.map((clause) => answers.get(clause) ?? { clause, ...unknown }) };
  if (options.minimises === false) return all;
  const { states, transitions, frontier } = total;
  const progress = { states, transitions, open: frontier?.open ?? 0 };
  return yield* minimised(program, all, () => options.watch?.(progress) !== undefined);
}

/** What searches of one program say together. */
function totalOf(parts: readonly Checked[]): Checked {
  const bounded = parts.find(({ bound }) => bound !== undefined);
  return {
    states: parts.reduce((sum, { states }) => sum + states, 0),
    transitions: parts.reduce((sum, { transitions }) => sum + transitions, 0),
    verdict: worstOf(parts.map(({ verdict }) => verdict)),
    clauses: parts.flatMap((part) => part.clauses),
    bound: bounded?.bound,
    frontier: bounded?.frontier,
    workers: parts.find(({ workers }) => workers !== undefined)?.workers,
    odds: parts.find(({ odds }) => odds !== undefined)?.odds,
    part: parts.find(({ part }) => part !== undefined)?.part,
    limit: parts.find(({ limit }) => limit !== undefined)?.limit,
    findings: parts.flatMap(({ findings }) => findings),
  };
}
