import fc from "fast-check";
import { expect, test } from "vitest";
import { difference, ToldTokens } from "./told-tokens.ts";

test("what is told of a difference makes the new tokens of the old ones", () => {
  const data = fc.array(fc.nat(3), { maxLength: 12 });
  fc.assert(
    fc.property(data, data, (before, now) => {
      const made = [...before];
      for (const { start, deleteCount, data = [] } of difference(before, now)) made.splice(start, deleteCount, ...data);
      expect(made).toEqual(now);
    }),
  );
});

test("all is told where another result is known than the last one", () => {
  const told = new ToldTokens(() => true);
  expect(told.all("a", { data: [1, 2] })).toEqual({ resultId: "1", data: [1, 2] });
  expect(told.changes("a", { data: [1, 3] }, "1")).toEqual({
    resultId: "2",
    edits: [{ start: 1, deleteCount: 1, data: [3] }],
  });
  expect(told.changes("a", { data: [1, 3] }, "2")).toEqual({ resultId: "3", edits: [] });
  expect(told.changes("a", { data: [1, 3] }, "1")).toEqual({ resultId: "4", data: [1, 3] });
  expect(told.changes("b", { data: [1] }, "4")).toEqual({ resultId: "5", data: [1] });
});

test("of files that were closed nothing is kept", () => {
  const open = new Set(["a"]);
  const told = new ToldTokens((uri) => open.has(uri));
  told.all("a", { data: [1] });
  open.delete("a");
  told.all("b", { data: [] });
  expect(told.changes("a", { data: [1] }, "1")).toEqual({ resultId: "3", data: [1] });
});
