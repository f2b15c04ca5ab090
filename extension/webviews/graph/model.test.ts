import { expect, test } from "vitest";
import { exampleGraph } from "./example.ts";
import { type Folded, sectionsOf } from "./model.ts";

/** The sections as `title: task task, …`. */
function check(text: string, expected: string[], folded: Folded = {}, cycle?: string[]): void {
  const graph = exampleGraph(text, cycle ? { cycle } : {});
  const sections = sectionsOf(graph, folded).map(
    ({ title, tasks, folded }) => `${title}: ${folded ? "folded" : tasks.map(({ task }) => task.name).join(" ")}`,
  );
  expect(sections).toEqual(expected);
}

test("without a cycle all tasks stand in one list, in their order", () => {
  check("a waiting: 1 -> 2 answer M\nb idle: ~2\nc running: 3", ["Tasks: a b c"]);
});

test("a cycle in waiting order; its victims, nearest first; the others", () => {
  const text = `far victim: 6 -> 5 answer M
    b cycle: 2 -> 3 answer M
    a cycle: 1 -> 2 answer M
    near victim: 5 -> 1 lock l
    c cycle: 3 -> 1 answer M
    other idle: ~7`;
  const members = ["a", "b", "c"];
  check(text, ["Deadlock: a b c", "2 Victims: near far", "1 Other Task: other"], {}, members);
  const others = { others: true };
  check(text, ["Deadlock: a b c", "2 Victims: near far", "1 Other Task: folded"], others, members);
  const victims = { victims: true };
  check(text, ["Deadlock: a b c", "2 Victims: folded", "1 Other Task: other"], victims, members);
});

test("of many tasks those that are idle begin folded, and can be opened", () => {
  const idle = Array.from({ length: 20 }, (_, index) => `t${index} idle: ~${index + 10}`).join("\n");
  check(`a running: 1\n${idle}`, ["Tasks: a", "20 Idle Tasks: folded"]);
  const names = Array.from({ length: 20 }, (_, index) => `t${index}`).join(" ");
  check(`a running: 1\n${idle}`, ["Tasks: a", `20 Idle Tasks: ${names}`], { others: false });
});

test("a task shows its fibrils, those in the cycle first, and counts the idle ones", () => {
  const graph = exampleGraph("a waiting: 1 -> 3 lock l, ~2, 3, ~4");
  const tasks = graph.tasks.map((task) => ({
    ...task,
    fibrils: task.fibrils.map((fibril) => (fibril.id === 3 ? { ...fibril, role: "cycle" as const } : fibril)),
  }));
  const [node] = sectionsOf({ ...graph, tasks }, {})[0]?.tasks ?? [];
  expect(node?.rows.map(({ fibril }) => fibril.id)).toEqual([3, 1]);
  expect(node?.idle).toBe(2);
});

test("a wait that several can end is one line with several arrows; two waits are two lines", () => {
  const graph = exampleGraph("a waiting: 1 -> 2 lock l, 1 -> 3 lock l, 1 -> 2 answer M\nb running: 2, 3");
  const [node] = sectionsOf(graph, {})[0]?.tasks ?? [];
  const lines = node?.rows[0]?.waits.map(({ kind, edges }) => `${kind} ${edges.map(({ to }) => to).join(" ")}`);
  expect(lines).toEqual(["lock 2 3", "answer 2"]);
});

test("the cause stands in the task that committed it, and in no other", () => {
  const source = { uri: "file:///a.ktrace", line: 42, column: 1 };
  const graph = exampleGraph("a cycle: 1 -> 2 answer M\nb cycle: 2 -> 1 answer M", {
    cause: { kind: "exchange ended before its answer", task: "b", source, step: 3 },
  });
  const nodes = sectionsOf(graph, {})[0]?.tasks ?? [];
  expect(nodes.map(({ cause }) => cause)).toEqual([undefined, "cause: line 42"]);
});
