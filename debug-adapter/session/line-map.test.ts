import fc from "fast-check";
import { expect, test } from "vitest";
import { lineMap } from "./line-map.ts";

const linesBefore = ["a", "b", "c", "d"];
const map = (before: readonly string[], after: readonly string[]) => lineMap(before.join("\n"), after.join("\n"));
const olds = (before: readonly string[], after: readonly string[]) => {
  const { toOld } = map(before, after);
  return after.map((_, line) => toOld(line));
};
const nearests = (before: readonly string[], after: readonly string[]) => {
  const { nearestNew } = map(before, after);
  return before.map((_, line) => nearestNew(line));
};

test.each([
  ["inserted", ["a", "x", "b", "c", "d"], [0, undefined, 1, 2, 3]],
  ["removed", ["a", "d"], [0, 3]],
  ["changed", ["a", "x", "c", "d"], [0, undefined, 2, 3]],
  ["written at the end", ["a", "b", "c", "d", "e"], [0, 1, 2, 3, undefined]],
  ["between two edits", ["x", "b", "c", "y", "z"], [undefined, 1, 2, undefined, undefined]],
  ["all others", ["x", "y"], [undefined, undefined]],
  ["the same", linesBefore, [0, 1, 2, 3]],
])("lines %s", (_, after, expected) => {
  expect(olds(linesBefore, after)).toEqual(expected);
});

test.each([
  ["changed is what stands in its place", ["a", "x", "y", "d"], [0, 1, 2, 3]],
  ["removed is the next that stays", ["x", "a", "d"], [1, 2, 2, 2]],
  ["removed at the end is the last", ["a", "b"], [0, 1, 1, 1]],
  ["in a text without lines is its first", [""], [0, 0, 0, 0]],
])("the nearest to a line %s", (_, after, expected) => {
  expect(nearests(linesBefore, after)).toEqual(expected);
});

const text = fc.array(fc.constantFrom("a", "b", ""), { minLength: 1, maxLength: 8 });

test("a line that is found has the same text, is found from either side and in the same order", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { toOld, toNew } = map(before, after);
      let last = -1;
      for (const [line, content] of after.entries()) {
        const old = toOld(line);
        if (old === undefined) continue;
        expect(before[old]).toBe(content);
        expect(toNew(old)).toBe(line);
        expect(old).toBeGreaterThan(last);
        last = old;
      }
    }),
  );
});

test("the nearest line is in the new text, the line itself where that is found, and none passes another", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { toNew, nearestNew } = map(before, after);
      let last = 0;
      for (const line of before.keys()) {
        const nearest = nearestNew(line);
        expect(toNew(line) ?? nearest).toBe(nearest);
        expect(nearest).toBeGreaterThanOrEqual(last);
        expect(nearest).toBeLessThan(after.length);
        last = nearest;
      }
    }),
  );
});

test("lines between edits are found, however many edits there are", () => {
  const stays = fc.array(fc.boolean(), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(stays, (kept) => {
      const before = kept.map((_, line) => `line ${line}`);
      const after = before.map((content, line) => (kept[line] ? content : `other ${content}`));
      expect(olds(before, after)).toEqual(kept.map((isKept, line) => (isKept ? line : undefined)));
    }),
  );
});

test("no line is found where thousands would have to change places", () => {
  const before = Array.from({ length: 1000 }, (_, line) => `line ${line}`);
  expect(olds(before, before.toReversed())).toEqual(before.map(() => undefined));
});
