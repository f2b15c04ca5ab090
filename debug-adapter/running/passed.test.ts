import fc from "fast-check";
import { expect, test } from "vitest";
import { Passed } from "./passed.ts";

const step = fc.nat(30);

test("ranges of steps are a set of steps", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          step.map((add) => ({ add })),
          step.map((after) => ({ after })),
        ),
      ),
      (changes) => {
        const passed = new Passed();
        const all = new Set<number>();
        for (const change of changes) {
          if ("add" in change) {
            passed.add(change.add);
            all.add(change.add);
          } else {
            passed.forgetAfter(change.after);
            for (const each of all) if (each > change.after) all.delete(each);
          }
          for (let each = 0; each <= 31; each++) expect(passed.has(each)).toBe(all.has(each));
        }
      },
    ),
  );
});
