import fc from "fast-check";
import { expect, test } from "vitest";
import { type Finding, type GraphEdge, type Role, type WaitForGraph, waitForGraph } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { runFile, runProgram } from "../../test/support/run-file.ts";
import { toSvg } from "./draw.ts";
import { type Element, elementsOf } from "./testing.ts";
import { widthOf } from "./text.ts";

/** Draws a graph: a well-formed picture in which everything is there, marked as what it is, and no text leaves it. */
function check(graph: WaitForGraph, finding: Finding | undefined): Element[] {
  const elements = elementsOf(toSvg(graph, finding));
  const ofClass = (name: string) => elements.filter((element) => classesOf(element).includes(name));
  const rolesOf = (name: string, key: string) =>
    ofClass(name)
      .filter(({ attributes }) => attributes.has(key))
      .map((element) => `${element.attributes.get(key)} ${classesOf(element)[1]}`);
  const fibrils = graph.tasks.flatMap((task) => task.fibrils);
  expect(rolesOf("task", "data-task")).toEqual(graph.tasks.map(({ id, role }) => `${id} ${role}`));
  expect(rolesOf("fibril", "data-fibril")).toEqual(fibrils.map(({ id, role }) => `${id} ${role}`));
  const roles = new Map(fibrils.map(({ id, role }) => [id, role]));
  const arrows = ofClass("arrow").map((arrow) => {
    expect(arrow.children.slice(0, 2).map((part) => part.attributes.get("class"))).toEqual(["curve", "head"]);
    return `${arrow.attributes.get("data-from")} ${arrow.attributes.get("data-to")} ${arrow.attributes.get("class")}`;
  });
  const expected = graph.edges.map(({ from, to, wait, inCycle }) => {
    const possible = wait.certainty === "possible" ? " possible" : "";
    const role = roles.get(from) === "victim" ? "victim" : "waiting";
    return `${from} ${to} arrow ${inCycle ? "cycle" : role}${possible}`;
  });
  expect(arrows.toSorted()).toEqual(expected.toSorted());
  const [width, height] = ["width", "height"].map((key) => numberOf(elements[0], key));
  for (const text of elements.filter(({ name }) => name === "text")) {
    const [left, right] = extentOf(text, ofClass("arrow"));
    expect([left >= 0, right <= width, numberOf(text, "y") <= height]).toEqual([true, true, true]);
  }
  return elements;
}

const classesOf = ({ attributes }: Element): string[] => (attributes.get("class") ?? "").split(" ");

const numberOf = ({ attributes }: Element, key: string): number => Number(attributes.get(key) ?? Number.NaN);

/** From where to where a line of text reaches; those of arrows are centred. */
function extentOf(text: Element, arrows: readonly Element[]): [number, number] {
  const [x, width] = [numberOf(text, "x"), widthOf(text.text)];
  const left = arrows.some(({ children }) => children.includes(text)) ? x - width / 2 : x;
  return [left, left + width];
}

const textOf = (elements: readonly Element[], name: string): string =>
  elements.find((element) => element.name === name)?.text ?? "";

test("the sample: its ring, its victims, and in words what is to be seen", async () => {
  const run = await runFile("samples/helenos-mount/mount.ktrace");
  const elements = check(waitForGraph(run.system(), run.finding()), run.finding());
  expect(textOf(elements, "title")).toBe("Wait-for graph of the deadlock of init:vfs, init:fat, file_bd, mfs");
  expect(textOf(elements, "desc")).toContain("bdsh (main) is a victim.");
  expect(textOf(elements, "desc")).toContain("queued behind VFS_OUT_READ(1025), in the deadlock.");
  const labelled = elements[0]?.attributes.get("aria-labelledby")?.split(" ");
  expect(elements.filter(({ name }) => ["title", "desc"].includes(name)).slice(0, 2)).toMatchObject(
    labelled?.map((id) => ({ attributes: new Map([["id", id]]) })) ?? [],
  );
});

test("any run", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, async (text) => {
      const run = runProgram(await programOf(text));
      const graph = waitForGraph(run.system(), run.finding());
      if (graph.tasks.length > 0) check(graph, run.finding());
    }),
  );
});

const roles: readonly Role[] = ["cycle", "victim", "waiting", "running", "idle"];

/** Two tasks that wait for each other, with these names everywhere. */
function graphWith(task: string, label: string, role: Role = "waiting"): WaitForGraph {
  const tasks = [1, 2].map((id) => ({ id, name: task, role, fibrils: [{ id, role, label }] }));
  return { tasks, edges: [edge(1, 2, label), edge(2, 1, label)], isSuspected: false };
}

const edge = (from: number, to: number, label: string): GraphEdge => ({
  from,
  to,
  label,
  inCycle: false,
  wait: {
    kind: "lock",
    releasers: [to],
    call: undefined,
    behind: undefined,
    lock: 1,
    session: undefined,
    mode: undefined,
    method: undefined,
    certainty: from === 1 ? "possible" : "certain",
  },
});

test("whatever the names are, they are text", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      '"><script>alert(1)</script>',
      "</text></svg><script>",
      "&lt;&#0;&amp",
      "]]>",
      "<!--",
      "</style>",
      "\u202eevil",
      "\ud800",
      "日本語".repeat(40),
      "a".repeat(500),
      "",
      " ",
    ),
  );
  const names = new Set(["svg", "title", "desc", "style", "rect", "g", "path", "text"]);
  fc.assert(
    fc.property(hostile, hostile, fc.constantFrom(...roles), (task, label, role) => {
      for (const { name } of check(graphWith(task, label, role), undefined)) expect(names).toContain(name);
    }),
  );
});

test("a short name is shown as it is, and of a long one the whole in words", () => {
  const elements = check(graphWith("<b> & 'c'", `${"long ".repeat(50)}name`), undefined);
  expect(elements.filter(({ name }) => name === "text").map(({ text }) => text)).toContain("<b> & 'c' (1)");
  expect(textOf(elements, "desc")).toContain("long name");
});

test("nobody waits, and too many do", () => {
  expect(textOf(elementsOf(toSvg({ tasks: [], edges: [], isSuspected: false }, undefined)), "text")).toBe(
    "Nobody waits for anybody.",
  );
  const { tasks } = graphWith("t", "main");
  const edges = Array.from({ length: 2000 }, () => edge(1, 2, "m"));
  const crowd = elementsOf(toSvg({ tasks, edges, isSuspected: false }, undefined));
  expect(textOf(crowd, "text")).toMatch(/^2 fibrils and 2000 waits are too many to draw/);
});
