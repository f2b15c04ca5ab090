import { expect, test } from "vitest";
import { exampleGraph } from "./example.ts";
import { around } from "./surroundings.ts";

const graph = exampleGraph(`far victim: 6 -> 5 answer M
  b cycle: 2 -> 1 answer M
  a cycle: 1 -> 2 answer M
  near victim: 5 -> 1 lock l
  other idle: ~7`);

function check(task: string, hops: number, tasks: string, arrows: string): void {
  const part = around(graph, { task, hops });
  expect(part.tasks.map(({ name }) => name).join(" ")).toBe(tasks);
  expect(part.edges.map(({ from, to }) => `${from}-${to}`).join(" ")).toBe(arrows);
  expect([part.cycle, part.victims]).toEqual([graph.cycle, graph.victims]);
}

test("so many waits lead to the surroundings of a task, along the arrows and against them", () => {
  check("near", 1, "far a near", "6-5 5-1");
  check("near", 2, "far b a near", "6-5 2-1 1-2 5-1");
  check("far", 1, "far near", "6-5");
  check("far", 100, "far b a near", "6-5 2-1 1-2 5-1");
  check("other", 3, "other", "");
});

test("without a task, or with one that there is not, it is the whole graph", () => {
  expect(around(graph, undefined)).toBe(graph);
  expect(around(graph, { task: "nobody", hops: 1 })).toBe(graph);
});
