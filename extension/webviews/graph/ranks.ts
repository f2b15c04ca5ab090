import type { GraphBody } from "#protocol";

/** For the id of a task those of all that it was seen to be able to call, or to wait for. */
export type Acquaintances = ReadonlyMap<number, ReadonlySet<number>>;

/**
 * `known` and what this graph shows of who deals with whom. It only ever grows, so a picture that is arranged by it comes to rest,
 * and a moment that is gone back to looks as it did.
 */
export function acquainted(known: Acquaintances, { tasks, edges }: GraphBody): Acquaintances {
  const taskOf = new Map(tasks.flatMap(({ id, fibrils }) => fibrils.map((fibril) => [fibril.id, id] as const)));
  const all = new Map(tasks.map(({ id, peers = [] }) => [id, new Set([...(known.get(id) ?? []), ...peers])]));
  for (const { from, to } of edges) {
    const [waiter, other] = [taskOf.get(from), taskOf.get(to)];
    if (waiter !== undefined && other !== undefined && waiter !== other) all.get(waiter)?.add(other);
  }
  return all;
}

/** For each task its rank, in the order in which those of a rank stand. */
export function arrangementOf(tasks: readonly number[], known: Acquaintances): ReadonlyMap<number, number> {
  const ranks = ranksOf(tasks, known);
  return new Map(besideTheirServers(tasks, ranks, known).map((task) => [task, ranks.get(task) ?? 0]));
}

/**
 * For each task its rank: who calls stands before whom it calls. Where they call in circles, the order with few calls against it is taken, by the
 * heuristic of Eades, Lin and Smyth (1993); of tasks that are alike in it the one first listed comes first.
 */
export function ranksOf(tasks: readonly number[], known: Acquaintances): ReadonlyMap<number, number> {
  const places = new Map(orderOf(tasks, known).map((task, place) => [task, place]));
  const ranks = new Map(tasks.map((task) => [task, 0]));
  for (const task of places.keys()) {
    for (const other of known.get(task) ?? []) {
      const isForward = (places.get(other) ?? -1) > (places.get(task) ?? 0);
      if (isForward) ranks.set(other, Math.max(ranks.get(other) ?? 0, (ranks.get(task) ?? 0) + 1));
    }
  }
  return ranks;
}

/**
 * All tasks in an order in which those of a rank that call the same stand together, as those whom they call do: arrows cross less. Ranks that
 * are called come first; of tasks that are alike in this the one first listed does.
 */
function besideTheirServers(
  tasks: readonly number[],
  ranks: ReadonlyMap<number, number>,
  known: Acquaintances,
): number[] {
  const rankOf = (task: number) => ranks.get(task) ?? 0;
  const places = new Map<number, number>();
  const levels = [...new Set(tasks.map(rankOf))].sort((a, b) => b - a);
  return levels.flatMap((level) => {
    const own = tasks.filter((task) => rankOf(task) === level);
    const keys = new Map(
      own.map((task) => {
        const called = [...(known.get(task) ?? [])].flatMap((other) => places.get(other) ?? []);
        return [task, called.length === 0 ? 0 : called.reduce((sum, place) => sum + place, 0) / called.length] as const;
      }),
    );
    const ordered = own.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
    // Their share of the rank, so that ranks of many and of few can be compared.
    for (const [index, task] of ordered.entries()) places.set(task, (index + 0.5) / ordered.length);
    return ordered;
  });
}

/** Whom nobody that is left calls goes to the front, who calls nobody that is left to the back; else who calls most more than is called. */
function orderOf(tasks: readonly number[], known: Acquaintances): number[] {
  const left = new Set(tasks);
  const callers = new Map<number, number[]>(tasks.map((task) => [task, []]));
  const calls = new Map<number, number>();
  const called = new Map<number, number>();
  for (const task of tasks) {
    const others = [...(known.get(task) ?? [])].filter((other) => left.has(other));
    calls.set(task, others.length);
    for (const other of others) {
      callers.get(other)?.push(task);
      called.set(other, (called.get(other) ?? 0) + 1);
    }
  }
  const front: number[] = [];
  const back: number[] = [];
  const less = (counts: Map<number, number>, task: number) => counts.set(task, (counts.get(task) ?? 0) - 1);
  const take = (task: number, end: number[]) => {
    left.delete(task);
    end.push(task);
    for (const other of known.get(task) ?? []) less(called, other);
    for (const caller of callers.get(task) ?? []) less(calls, caller);
  };
  while (left.size > 0) {
    const all = [...left];
    const sources = all.filter((task) => (called.get(task) ?? 0) === 0);
    const sinks = all.filter((task) => (called.get(task) ?? 0) > 0 && (calls.get(task) ?? 0) === 0);
    for (const task of sources) take(task, front);
    for (const task of sinks.toReversed()) take(task, back);
    if (sources.length > 0 || sinks.length > 0) continue;
    const weight = (task: number) => (calls.get(task) ?? 0) - (called.get(task) ?? 0);
    take(
      all.reduce((best, task) => (weight(task) > weight(best) ? task : best)),
      front,
    );
  }
  return [...front, ...back.toReversed()];
}
