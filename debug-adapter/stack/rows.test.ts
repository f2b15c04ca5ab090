import { expect, test } from "vitest";
import { Rows, row } from "./rows.ts";

test("of many rows only those of a page are made", () => {
  const rows = new Rows();
  const made: number[] = [];
  rows.add(1, () => row("label", "first"));
  rows.add(0, () => row("label", "never"));
  rows.add(10_000, (index) => {
    made.push(index);
    return row("call", `call ${index}`);
  });
  rows.add(1, () => row("label", "last"));
  expect(rows.length).toBe(10_002);
  expect(rows.slice(0, 3).map(({ text }) => text)).toEqual(["first", "call 0", "call 1"]);
  expect(rows.slice(9_999, 20_000).map(({ text }) => text)).toEqual(["call 9998", "call 9999", "last"]);
  expect(rows.at(5)?.text).toBe("call 4");
  expect(made).toEqual([0, 1, 9_998, 9_999, 4]);
  expect([rows.at(-1), rows.at(10_002), rows.at(1.5)]).toEqual([undefined, undefined, undefined]);
});
