import { expect, test } from "vitest";
import type { Verdict } from "#check-protocol";
import type { DumpBody, TaskBody } from "#protocol";
import { exampleGraph } from "../webviews/graph/example.ts";
import { bounded, checkAnswer, graphAnswer, openedAnswer } from "./answers.ts";
import { checkInputOf, chosenOf, dumpInputOf } from "./input.ts";

const place = { uri: "file:///hang.txt", line: 6, column: 1 };
const dump: DumpBody = {
  version: 1,
  session: "",
  moment: { branch: 0, step: 0 },
  kind: "HelenOS kernel console",
  format: "kconsole",
  headline: "Suspected deadlock among a and b",
  sections: [],
  notes: [],
};
const task = (id: number): TaskBody => ({
  id,
  name: `task${id}`,
  state: "call",
  text: "waits for b",
  source: place,
  fibrils: [],
  calls: { sent: [], received: [] },
  phones: [],
  locks: [],
});

test("an opened dump: what it is, what is stuck, who does what, and what was not read", () => {
  expect(openedAnswer(dump, [task(6)])).toBe(
    "Kind: HelenOS kernel console\n\nSuspected deadlock among a and b\n\nTasks:\n- task6 (6), call: waits for b\n\n" +
      "Everything in the dump was read, and fits together.",
  );
  const notes = [{ severity: "error", message: "This row has too few columns.", source: place }] as const;
  expect(openedAnswer({ ...dump, notes }, [])).toContain(
    "What could not be read, or does not fit together:\n- line 6: This row has too few columns.",
  );
});

test("of very many tasks the first are told, and how many more there are", () => {
  const all = Array.from({ length: 10_000 }, (_, id) => task(id));
  const told = openedAnswer(dump, all);
  expect(told).toContain("- task99 (99)");
  expect(told).toContain("… and 9900 more");
  expect(told.length).toBeLessThan(17_000);
});

test("a graph: as Mermaid, and its edges by names, those of the circle first", () => {
  const graph = exampleGraph("v victim: 3 -> 1 answer M\na cycle: 1 -> 2 answer M(3)\nb cycle: 2 -> 1 lock l", {
    headline: "Deadlock among a and b",
  });
  const told = graphAnswer(graph, "flowchart LR\n");
  expect(told).toContain("```mermaid\nflowchart LR\n```");
  const data = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(told)?.[1] ?? "");
  expect(data).toMatchObject({ cycle: ["a", "b"], victims: ["v"] });
  expect(
    data.edges.map(({ from, to }: { from: { task: string }; to: { task: string } }) => `${from.task} ${to.task}`),
  ).toEqual(["a b", "b a", "v a"]);
  expect(graphAnswer(graph, "x".repeat(20_000))).toContain("The drawing is left out");
});

test("a check: its verdict and the story of its run; or what is wrong with the scenario", () => {
  const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } };
  const text = "a waits for b.";
  const finding = {
    kind: "deadlock",
    message: "Deadlock",
    steps: 4,
    stops: true,
    sentences: [{ text }],
    circle: ["a"],
    waits: [],
    victims: [],
    schedule: {},
    constants: {},
  } as const;
  const verdict: Verdict = { kind: "refuted", states: 4, seconds: 0.1, clauses: [], finding, others: [], files: [] };
  expect(checkAnswer("no deadlock", verdict)).toContain('check "no deadlock": refuted · 4 states');
  expect(checkAnswer("no deadlock", verdict)).toContain(text);
  const location = { uri: "file:///a.ktrace", range };
  expect(checkAnswer("x", { kind: "mistakes", mistakes: [{ text: "There is no task b.", location }] })).toBe(
    "The scenario has mistakes. Mend them, and check again:\n- line 4: There is no task b.",
  );
});

test("a text that is too long is cut between lines, and what is missing is told", () => {
  const long = "a line\n".repeat(5000);
  expect(bounded(long)).toMatch(/a line\n… \d+ characters more are left out\./);
  expect(bounded("short")).toBe("short");
});

test("what has to be given is said where it is not", () => {
  expect(dumpInputOf({ path: "a.txt" })).toEqual({ path: "a.txt" });
  expect(dumpInputOf({ text: "kconsole>" })).toEqual({ text: "kconsole>" });
  for (const wrong of [{}, undefined, { path: 1 }, { path: "a", text: "b" }]) {
    expect(() => dumpInputOf(wrong)).toThrow("Give either “path”");
  }
  expect(() => checkInputOf({ check: "x" })).toThrow("Give “path”");
  const checks = [{ label: "no deadlock" }, { label: "ends" }];
  expect(chosenOf(checks, undefined)).toEqual(checks);
  expect(chosenOf(checks, "ends")).toEqual([{ label: "ends" }]);
  expect(() => chosenOf(checks, "end")).toThrow('There is no check “end” in this file. It has: "no deadlock", "ends".');
  expect(() => chosenOf([], undefined)).toThrow("There is no scenario");
});
