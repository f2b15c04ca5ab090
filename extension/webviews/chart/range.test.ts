import fc from "fast-check";
import { expect, test } from "vitest";
import { lengthOf, moved, showing, stepAt, ticks, whole, within, xOf, zoomed } from "./range.ts";

const range = fc.record({
  from: fc.double({ min: -1e6, max: 2e6, noNaN: true }),
  length: fc.double({ min: 0, max: 2e6, noNaN: true }),
});
const furthest = fc.nat(1_000_000);

test("whatever is done, what is in view is a part of the run, with a little beside it", () => {
  fc.assert(
    fc.property(
      range,
      furthest,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      ({ from, length }, end, times, share) => {
        const start = within({ from, to: from + length }, end);
        for (const now of [
          start,
          zoomed(start, times, start.from, end),
          moved(start, share, end),
          showing(start, end / 3, end),
        ]) {
          expect(lengthOf(now)).toBeGreaterThan(3.9);
          expect(lengthOf(now)).toBeLessThanOrEqual(lengthOf(whole(end)) * 1.0001);
          expect(now.from).toBeGreaterThanOrEqual(-0.0301 * lengthOf(now));
          expect(now.to).toBeLessThanOrEqual(Math.max(4, end) + 0.0301 * lengthOf(now));
        }
      },
    ),
  );
});

test("a step that is zoomed at stays where it is, where there is room for that", () => {
  const start = { from: 400, to: 600 };
  const near = zoomed(start, 0.5, 450, 1000);
  expect(xOf(near, 450, 800)).toBeCloseTo(xOf(start, 450, 800));
  expect(lengthOf(near)).toBeCloseTo(100);
  expect(zoomed(start, 1000, 450, 1000)).toEqual(whole(1000));
});

test("pixels and steps are the same both ways; a step that is to be seen is", () => {
  fc.assert(
    fc.property(furthest, fc.nat(1000), (end, x) => {
      const all = whole(end);
      expect(xOf(all, stepAt(all, x, 1000), 1000)).toBeCloseTo(x, 4);
      const narrow = within({ from: 0, to: 10 }, end);
      const there = showing(narrow, end, end);
      expect(there.from).toBeLessThanOrEqual(end);
      expect(there.to).toBeGreaterThanOrEqual(end);
    }),
  );
});

test("ticks are at round steps, and not too near each other", () => {
  expect(ticks({ from: -3, to: 103 }, 500, 90)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticks({ from: 5, to: 9 }, 1000, 90)).toEqual([5, 6, 7, 8, 9]);
  expect(ticks({ from: 0, to: 1e6 }, 200, 90)).toEqual([0, 500_000, 1e6]);
});
