import fc from "fast-check";
import { expect, test } from "vitest";
import { exampleGraph } from "./example.ts";
import { type Acquaintances, acquainted, arrangementOf, ranksOf } from "./ranks.ts";

const known = (pairs: readonly (readonly [number, number])[]): Acquaintances => {
  const all = new Map<number, Set<number>>();
  for (const [from, to] of pairs) all.set(from, (all.get(from) ?? new Set()).add(to));
  return all;
};
const shown = (ranks: ReadonlyMap<number, number>) => [...ranks].map(([task, rank]) => `${task}:${rank}`).join(" ");

test("who calls stands before whom it calls, as far as the way is long", () => {
  const pairs = [
    [1, 3],
    [2, 3],
    [3, 4],
    [1, 4],
  ] as const;
  expect(shown(ranksOf([4, 3, 2, 1, 5], known(pairs)))).toBe("4:2 3:1 2:0 1:0 5:0");
});

test("of calls in both directions and to itself only few are against the order", () => {
  const pairs = [
    [1, 2],
    [2, 1],
    [1, 3],
    [3, 3],
  ] as const;
  expect(shown(ranksOf([1, 2, 3], known(pairs)))).toBe("1:0 2:1 3:1");
});

test("without circles every call leads to a later rank, whatever the order of the list", () => {
  const pair = fc.tuple(fc.nat(20), fc.nat(20)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const tasks = fc.shuffledSubarray(
    Array.from({ length: 21 }, (_, i) => i),
    { minLength: 21 },
  );
  fc.assert(
    fc.property(fc.array(pair), tasks, (pairs, listed) => {
      const ranks = ranksOf(listed, known(pairs));
      for (const [from, to] of pairs) {
        if (from !== to) expect(ranks.get(from)).toBeLessThan(ranks.get(to) ?? -1);
      }
    }),
  );
});

test("whoever calls whom has a rank, and the first has none", () => {
  const pairs = fc.array(fc.tuple(fc.nat(15), fc.nat(15)));
  const tasks = Array.from({ length: 16 }, (_, i) => i);
  fc.assert(
    fc.property(pairs, (some) => {
      const ranks = [...ranksOf(tasks, known(some)).values()];
      expect(ranks).toHaveLength(tasks.length);
      expect(Math.min(...ranks)).toBe(0);
    }),
  );
});

test("what was seen once is known from then on: connections, and who waited for whom", () => {
  const before = exampleGraph("a waiting: 1 -> 2 answer M\nb running: 2\nc idle: ~3");
  const [a, b, c] = before.tasks;
  const first = acquainted(new Map(), before);
  expect([...first].map(([task, others]) => [task, ...others])).toEqual([[a?.id, b?.id], [b?.id], [c?.id]]);
  const later = exampleGraph("a running: 1\nb running: 2\nc idle: ~3");
  const connected = {
    ...later,
    tasks: later.tasks.map((task) => (task.name === "c" ? { ...task, peers: [b?.id ?? 0] } : task)),
  };
  const second = acquainted(first, connected);
  expect([...second].map(([task, others]) => [task, ...others])).toEqual([[a?.id, b?.id], [b?.id], [c?.id, b?.id]]);
  expect([...acquainted(second, before)]).toEqual([...second]);
});

test("those who call the same stand together, beside whom they call", () => {
  const pairs = [
    [1, 12],
    [2, 11],
    [3, 12],
    [4, 11],
    [5, 5],
  ] as const;
  expect(shown(arrangementOf([1, 2, 3, 4, 5, 11, 12], known(pairs)))).toBe("11:1 12:1 5:0 2:0 4:0 1:0 3:0");
});
