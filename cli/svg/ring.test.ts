import { expect, test } from "vitest";
import type { GraphEdge, WaitForGraph } from "#simulator";
import { depthsOf } from "./ring.ts";

/** The depths of fibrils in tasks such as `1 2 | 3`, of which some wait for others as in `4>1`. */
function check(tasks: string, waits: string, members: readonly number[], expected: Readonly<Record<number, number>>) {
  const wait: GraphEdge["wait"] = {
    kind: "lock",
    releasers: [],
    call: undefined,
    behind: undefined,
    lock: undefined,
    session: undefined,
    mode: undefined,
    method: undefined,
    certainty: "certain",
  };
  const graph: WaitForGraph = {
    isSuspected: false,
    tasks: tasks.split("|").map((fibrils, id) => ({
      id,
      name: `t${id}`,
      role: "waiting",
      fibrils: fibrils
        .trim()
        .split(" ")
        .map((fibril) => ({ id: Number(fibril), role: "waiting", label: "" })),
    })),
    edges: [...waits.matchAll(/(\d+)>(\d+)/g)].map(([, from, to]) => ({
      from: Number(from),
      to: Number(to),
      wait,
      label: "",
      inCycle: false,
    })),
  };
  expect(Object.fromEntries(depthsOf(members, graph))).toEqual(expected);
}

test("a ring goes down on one side and up on the other", () =>
  check("1 | 2 | 3 | 4 | 5", "1>2 2>3 3>4 4>5 5>1", [1, 2, 3, 4, 5], { 1: 0, 2: 1, 3: 2, 4: 2, 5: 1 }));

test("the one that others wait for is on top", () =>
  check("1 | 2 | 3 | 9", "1>2 2>3 3>1 9>2", [1, 2, 3], { 1: 1, 2: 0, 3: 1 }));

test("the other fibrils of a task stand beside those in the ring", () =>
  check("1 7 | 2 8 | 9", "1>2 2>1 7>2 8>1 9>8", [1, 2], { 1: 1, 2: 0, 7: 1, 8: 0 }));

test("without a ring nothing has a depth", () => check("1 | 2", "1>2", [], {}));
