import fc from "fast-check";
import { expect, test } from "vitest";
import { treeOver } from "./tree.ts";

test("each leaf is below the root once, what is below a node lies before it and together, and of two leaves the heavier is no deeper", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 40 }), (weights) => {
      const { branches, leaves, size } = treeOver(weights);
      expect(size).toBe(weights.length + branches.length);
      expect(branches.at(-1)?.at).toBe(size - 1);
      const depths = new Map([[size - 1, 0]]);
      for (const { at, first, width } of branches.toReversed()) {
        expect(first + width).toBeLessThanOrEqual(at);
        for (let below = first; below < first + width; below++) {
          expect(depths.has(below)).toBe(false);
          depths.set(below, (depths.get(at) ?? Number.NaN) + 1);
        }
      }
      expect(new Set([...leaves, ...branches.map(({ at }) => at)]).size).toBe(size);
      const depthOf = (leaf: number) => depths.get(leaves[leaf]) ?? Number.NaN;
      const byWeight = [...weights.keys()].sort((a, b) => weights[b] - weights[a] || depthOf(a) - depthOf(b));
      const inOrder = byWeight.map(depthOf);
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    }),
  );
});
