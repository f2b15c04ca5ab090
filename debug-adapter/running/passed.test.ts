import fc from "fast-check";
import { expect, test } from "vitest";
import { Passed } from "./passed.ts";

test("ranges of steps are a set of steps", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(3))), (changes) => {
      const passed = new Passed();
      const all = new Set<number>();
      for (const [step, kind] of changes) {
        if (kind === 0) {
          passed.forget(step);
          all.delete(step);
        } else {
          passed.add(step);
          all.add(step);
        }
        for (let each = 0; each <= 31; each++) expect(passed.has(each)).toBe(all.has(each));
      }
    }),
  );
});
