import fc from "fast-check";
import { expect, test } from "vitest";
import { DecisionList } from "./decision-list.ts";

const steps = fc.uniqueArray(fc.nat(60), { maxLength: 30 });
const listOf = (of: readonly number[]) => DecisionList.of(of.map((step) => [step, step * 7]));

test("whatever is asked for in whatever order is found, and nothing else", () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(70)), (of, asked) => {
      const list = listOf(of);
      for (const step of asked) {
        expect(list.at(step)).toBe(of.includes(step) ? step * 7 : undefined);
        expect(list.stepFrom(step)).toBe(of.filter((each) => each >= step).sort((a, b) => a - b)[0]);
      }
    }),
  );
});

test("what is dropped or added later is not in the lists that were taken from it", () => {
  fc.assert(
    fc.property(steps, fc.nat(70), fc.nat(70), (of, cut, end) => {
      const list = listOf(of);
      const before = list.before(end);
      const both = before.followedBy(DecisionList.of([[80, 1]]));
      const expected = of.filter((step) => step < end).sort((a, b) => a - b);
      list.cut(cut);
      list.add(90, 2);
      expect([...list].map(([step]) => step)).toEqual([...of.filter((step) => step < cut).sort((a, b) => a - b), 90]);
      expect([...before].map(([step]) => step)).toEqual(expected);
      expect([...both].map(([step]) => step)).toEqual([...expected, 80]);
      expect(list.size).toBe([...list].length);
    }),
  );
});
