import { expect, test } from "vitest";
import { body, item } from "./example.ts";
import { isSeen, rowHeight, rowsOf, seenRows, tasksIn } from "./rows.ts";

test("a task has one row, and when it is unfolded one for each fibril below it", () => {
  const { rows, height, rowOf } = rowsOf(body([]), new Set([9]));
  expect(rows.map(({ label, kind }) => `${label} ${kind}`)).toEqual([
    "client folded",
    "server folded",
    "disk unfolded",
    "main fibril",
    "worker 0 fibril",
  ]);
  expect(height).toBe(2 * rowHeight.folded + rowHeight.unfolded + 2 * rowHeight.fibril);
  for (const [at, row] of rows.entries())
    expect(row.y).toBe(at === 0 ? 0 : (rows[at - 1]?.y ?? 0) + (rows[at - 1]?.height ?? 0));
  expect([0, 1, 2, 3, -1, -3].map((lane) => rowOf(lane)?.label)).toEqual([
    "client",
    "server",
    "main",
    "worker 0",
    "client",
    "disk",
  ]);
});

test("a filter leaves the tasks that have something to do with it", () => {
  const all = body([item("call", 1, 0, { head: -3 })]);
  const shown = tasksIn(all);
  expect([...shown]).toEqual([0, 2]);
  const { rows, rowOf } = rowsOf(all, new Set(), shown);
  expect(rows.map(({ label }) => label)).toEqual(["client", "disk"]);
  expect(rowOf(1)).toBeUndefined();
  const much = body([], {
    items: undefined,
    density: { from: 0, width: 5, lanes: [{ lane: 3, counts: [1], waited: [0] }] },
  });
  expect([...tasksIn(much)]).toEqual([2]);
});

test("rows are seen where a part of them is, and what crosses them all is, too", () => {
  const rows = rowsOf(body([]), new Set([9]));
  const labels = (top: number, bottom: number) => seenRows(rows, { top, bottom }).map(({ label }) => label);
  expect(labels(0, rows.height)).toEqual(["client", "server", "disk", "main", "worker 0"]);
  expect(labels(rowHeight.folded + 1, 2 * rowHeight.folded - 1)).toEqual(["server"]);
  expect(labels(rowHeight.folded - 1, rowHeight.folded + 1)).toEqual(["client", "server"]);
  expect(isSeen({ top: 40, bottom: 50 }, 100, 10)).toBe(true);
  expect(isSeen({ top: 40, bottom: 50 }, 60, 100)).toBe(false);
});
