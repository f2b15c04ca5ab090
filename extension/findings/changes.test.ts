import { expect, test } from "vitest";
import { changesIn } from "./changes.ts";
import type { Row } from "./row.ts";

const row = (id: string, own: Partial<Row> = {}): Row => ({
  id,
  label: id,
  description: "",
  tooltip: "",
  icon: { name: "error" },
  can: [],
  text: "",
  rows: [],
  ...own,
});

test("rows that look as before are no change, whatever else they stand for", () => {
  const before = [row("a", { rows: [row("b")] })];
  expect(changesIn(before, [row("a", { rows: [row("b", { text: "other" })] })])).toEqual([]);
});

test("each row that looks otherwise is one, without those around it", () => {
  const before = [row("a", { rows: [row("b"), row("c")] }), row("d")];
  const after = [row("a", { rows: [row("b"), row("c", { label: "other" })] }), row("d", { icon: { name: "pass" } })];
  expect(changesIn(before, after)).toEqual(["c", "d"]);
});

test("other rows are told as such", () => {
  const before = [row("a", { rows: [row("b")] })];
  for (const after of [[], [row("b")], [row("a")], [row("a", { rows: [row("c")] })], [...before, row("d")]])
    expect(changesIn(before, after)).toBe("others");
  expect(changesIn(before, [row("a", { isOpen: true, rows: [row("b")] })])).toBe("others");
});
