import fc from "fast-check";
import { expect, test } from "vitest";
import { type Run, waitForGraph } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { runFile, runProgram } from "../../test/support/run-file.ts";
import type { Box } from "./box.ts";
import { type Layout, layOut } from "./layout.ts";
import { widthOf } from "./text.ts";

/** Lays out the end of a run: everything is in the picture, apart from each other, and large enough for its text. */
function check(run: Run): Layout {
  const finding = run.finding();
  const graph = waitForGraph(run.system(), finding);
  const layout = layOut(graph, finding?.kind === "deadlock" ? finding.members : []);
  expect(layout.tasks.map(({ task }) => task)).toEqual(graph.tasks);
  expect(layout.tasks.flatMap(({ fibrils }) => fibrils.map(({ fibril }) => fibril.id))).toEqual(
    graph.tasks.flatMap(({ fibrils }) => fibrils.map(({ id }) => id)),
  );
  expect(layout.arrows.map(({ edge }) => edge)).toEqual(graph.edges);
  const picture = { x: 0, y: 0, width: layout.width, height: layout.height };
  const fibrils = layout.tasks.flatMap((task) => {
    expect(outside(picture, task), "task in the picture").toBe(false);
    expect(task.width).toBeGreaterThan(widthOf(task.title));
    for (const fibril of task.fibrils) expect(outside(task, fibril), "fibril in its task").toBe(false);
    return task.fibrils;
  });
  const labels = layout.arrows.map(({ label }) => label);
  for (const label of labels) expect(outside(picture, label), "label in the picture").toBe(false);
  for (const { lines, width } of [...fibrils, ...layout.arrows.map(({ lines, label }) => ({ lines, ...label }))]) {
    for (const line of lines) expect(widthOf(line)).toBeLessThan(width);
  }
  expect(overlaps(layout.tasks), "tasks").toBe(0);
  expect(overlaps([...fibrils, ...labels]), "fibrils and labels").toBe(0);
  for (const { curve, head } of layout.arrows) expect(`${curve} ${head}`).toMatch(/^M[-\d. MCLZ]+$/);
  return layout;
}

function outside(outer: Box, inner: Box): boolean {
  return (
    inner.x < outer.x ||
    inner.y < outer.y ||
    inner.x + inner.width > outer.x + outer.width ||
    inner.y + inner.height > outer.y + outer.height
  );
}

/** How many pairs of boxes share more than an edge. */
function overlaps(boxes: readonly Box[]): number {
  const apart = (a: Box, b: Box) =>
    a.x + a.width <= b.x + 0.01 ||
    b.x + b.width <= a.x + 0.01 ||
    a.y + a.height <= b.y + 0.01 ||
    b.y + b.height <= a.y + 0.01;
  return boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => !apart(a, b))).length;
}

test("the sample", async () => {
  check(await runFile("samples/helenos-mount/mount.ktrace"));
});

test("any run", { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(randomScenario, async (text) => void check(runProgram(await programOf(text)))));
});
