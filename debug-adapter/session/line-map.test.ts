import fc from "fast-check";
import { expect, test } from "vitest";
import { lineMap } from "./line-map.ts";

const linesBefore = ["a", "b", "c", "d"];
const map = (before: readonly string[], after: readonly string[]) => lineMap(before.join("\n"), after.join("\n"));
const olds = (before: readonly string[], after: readonly string[]) => {
  const { toOld } = map(before, after);
  return after.map((_, line) => toOld(line));
};

test.each([
  ["inserted", ["a", "x", "b", "c", "d"], [0, undefined, 1, 2, 3]],
  ["removed", ["a", "d"], [0, 3]],
  ["changed", ["a", "x", "c", "d"], [0, undefined, 2, 3]],
  ["written at the end", ["a", "b", "c", "d", "e"], [0, 1, 2, 3, undefined]],
  ["all others", ["x", "y"], [undefined, undefined]],
  ["the same", linesBefore, [0, 1, 2, 3]],
])("lines %s", (_, after, expected) => {
  expect(olds(linesBefore, after)).toEqual(expected);
});

test("a line that is found has the same text, and is found from either side", () => {
  const text = fc.array(fc.constantFrom("a", "b", ""), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { toOld, toNew } = map(before, after);
      for (const [line, content] of after.entries()) {
        const old = toOld(line);
        if (old === undefined) continue;
        expect(before[old]).toBe(content);
        expect(toNew(old)).toBe(line);
      }
    }),
  );
});
