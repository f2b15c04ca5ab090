import { expect, test } from "vitest";
import type { GraphBody, GraphEdge, GraphFibril, GraphRole, GraphTask } from "#protocol";
import { standsIn } from "./marks.ts";

const uri = "file:///a.ktrace";

function fibril(id: number, role: GraphRole, line: number | undefined, detail = ""): GraphFibril {
  const source = line === undefined ? undefined : { uri, line, column: 5 };
  return { id, name: `f${id}`, role, label: role === "cycle" ? "hangs" : "ready", detail, source, frame: 1, locks: [] };
}

const task = (id: number, name: string, ...fibrils: readonly GraphFibril[]): GraphTask => ({
  id,
  name,
  role: "cycle",
  fibrils,
});

const edge = (from: number, to: number, more: Partial<GraphEdge> = {}): GraphEdge => ({
  from,
  to,
  kind: "answer",
  label: "READ(1024)",
  inCycle: true,
  certain: true,
  ...more,
});

const graph = (tasks: readonly GraphTask[], edges: readonly GraphEdge[] = []): GraphBody => ({
  version: 1,
  session: "s",
  moment: { branch: 0, step: 1 },
  tasks,
  edges,
  cycle: [],
  victims: [],
  story: undefined,
  cause: undefined,
});

test("a statement of the circle says who waits there for whom; of a lock, who has it", () => {
  const tasks = [task(1, "a", fibril(1, "cycle", 3, "a waits long.")), task(2, "b", fibril(2, "cycle", 9))];
  const edges = [edge(1, 2), edge(2, 1, { kind: "lock", label: "m" })];
  expect(standsIn(graph(tasks, edges))).toMatchObject([
    { place: { line: 3 }, kind: "cycle", after: "a waits for b", hover: ["a waits long."] },
    { place: { line: 9 }, kind: "cycle", after: "b waits for a, which has m" },
  ]);
});

test("who waits from outside, and who can go on, has a mark and no text", () => {
  const tasks = [task(1, "a", fibril(1, "cycle", 3)), task(2, "b", fibril(2, "victim", 4), fibril(3, "running", 5))];
  const edges = [edge(1, 1), edge(2, 1, { inCycle: false })];
  const stands = standsIn(graph(tasks, edges));
  expect(stands.map(({ kind, after }) => [kind, after])).toEqual([
    ["cycle", "a waits for itself"],
    ["victim", undefined],
    ["running", undefined],
  ]);
  expect(stands.at(2)?.hover).toEqual(["b (f3): ready"]);
});

test("on a line with several the mark is that of the one who is worst off, and each is told of once", () => {
  const workers = [1, 2, 3, 4, 5].map((id) => task(id, `w[${id}]`, fibril(id, id === 1 ? "running" : "cycle", 7)));
  const edges = [2, 3, 4, 5, 5].map((id) => edge(id, 1));
  const [stand, ...others] = standsIn(graph(workers, edges));
  expect(others).toEqual([]);
  expect(stand).toMatchObject({
    kind: "cycle",
    after: "w[2] waits for w[1]; w[3] waits for w[1]; w[4] waits for w[1]; and 1 more",
  });
  expect(stand?.hover).toHaveLength(5);
});

test("of a hang it says that, and who is between calls stands nowhere", () => {
  const tasks = [task(1, "a", fibril(1, "cycle", 3), fibril(2, "idle", 4), fibril(3, "waiting", undefined))];
  expect(standsIn(graph(tasks))).toMatchObject([{ place: { line: 3 }, after: "a hangs" }]);
});

test("the same line of another text is another line", () => {
  const elsewhere = { ...fibril(2, "running", 3), source: { uri, reference: 4, line: 3, column: 5 } };
  expect(standsIn(graph([task(1, "a", fibril(1, "running", 3), elsewhere)]))).toHaveLength(2);
});

test("of very many who stand at one line the hover has the weightiest, and how many more there are", () => {
  const crowd = Array.from({ length: 40 }, (_, index) => task(index, `w${index}`, fibril(index, "waiting", 3)));
  const stuck = task(99, "stuck", fibril(99, "cycle", 3, "stuck waits long."));
  const hover = standsIn(graph([...crowd, stuck])).at(0)?.hover ?? [];
  expect(hover).toHaveLength(17);
  expect(hover.slice(0, 2)).toEqual(["stuck waits long.", "w0 (f0): ready"]);
  expect(hover.at(-1)).toBe("and 25 more");
});
