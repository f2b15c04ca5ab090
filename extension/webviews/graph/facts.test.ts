import { expect, test } from "vitest";
import type { GraphBody, GraphCall } from "#protocol";
import { exampleGraph } from "./example.ts";
import { type Card, Facts } from "./facts.ts";
import { Walk } from "./walk.ts";

const call: GraphCall = {
  method: "READ",
  number: 1025,
  args: [
    { name: "handle", value: 3 },
    { name: "arg2", value: 7 },
  ],
  from: "a",
  to: "b",
  sentAt: 4,
};

/** The example's first fibril waits since step 5, with this call; its moment is step 12. */
function graphWith(text: string, edge: object, fibril: object = {}): GraphBody {
  const graph = exampleGraph(text);
  const [first, ...tasks] = graph.tasks;
  if (first === undefined) throw new Error("no task");
  const [own, ...others] = first.fibrils;
  if (own === undefined) throw new Error("no fibril");
  return {
    ...graph,
    tasks: [{ ...first, fibrils: [{ ...own, since: 5, ...fibril }, ...others] }, ...tasks],
    edges: graph.edges.map((each) => ({ ...each, ...edge })),
  };
}

const told = (card: Card | undefined) => [
  card?.title,
  ...(card?.facts ?? []).map(({ term, text }) => `${term} | ${text}`),
];

test("a wait tells the call with its method, number and arguments, to whom, and how old it is", () => {
  const facts = new Facts(graphWith("a waiting: 1 -> 2 answer READ\nb running: 2", { call }));
  expect(told(facts.ofFibril(1))).toEqual([
    "a (2) · fibril 1",
    "waits for b | answer: READ (1025) to b with handle = 3, arg2 = 7, sent at step 4, 8 steps ago; since step 5, 7 steps",
  ]);
});

test("what a fibril serves and holds, its part in a deadlock, and what is only suspected", () => {
  const more = { request: { ...call, args: [], method: "1025" }, locks: ["m", "n"] };
  const facts = new Facts(
    graphWith("a cycle: 1 -> 2 lock l, 1 -> 3 lock l\nb cycle: 2 -> 1 answer M, 3", { certain: false }, more),
  );
  expect(told(facts.ofFibril(1))).toEqual([
    "a (2) · fibril 1",
    "serves | method 1025 of a, sent at step 4, 8 steps ago",
    "possibly waits for b | lock: l; since step 5, 7 steps",
    "holds | m, n",
    "role | in the deadlock",
  ]);
});

test("an arrow tells of its own wait alone", () => {
  const facts = new Facts(graphWith("a waiting: 1 -> 2 answer M, 1 -> 3 lock l\nb running: 2\nc running: 3", {}));
  expect(told(facts.ofFibril(1, 3))).toEqual(["a (2) · fibril 1", "waits for c | lock: l; since step 5, 7 steps"]);
});

test("a task that has nothing but itself to show", () => {
  const facts = new Facts(exampleGraph("a idle: ~1, ~2"));
  expect(told(facts.ofTask(2))).toEqual(["a (2)", "role | idle", "fibrils | 2, 2 of them idle"]);
  expect(facts.ofTask(9)).toBeUndefined();
  expect(facts.ofFibril(9)).toBeUndefined();
});

test("the way along the arrows: on, back, and to another where there are several", () => {
  const facts = new Facts(
    exampleGraph("a cycle: 1 -> 4 lock l, 1 -> 2 answer M\nb cycle: 2 -> 1 answer M\nc running: 4"),
  );
  const walk = new Walk();
  expect(walk.other(facts)).toBeUndefined();
  expect(walk.go(facts, [1], "waits")).toBe(2);
  expect(walk.other(facts)).toBe(4);
  expect(walk.other(facts)).toBe(2);
  expect(walk.go(facts, [4], "waiters")).toBe(1);
  expect(walk.go(facts, [4], "waits")).toBeUndefined();
  expect(walk.go(facts, [9, 2], "waiters")).toBe(1);
});
