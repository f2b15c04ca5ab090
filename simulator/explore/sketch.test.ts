import { expect, test } from "vitest";
import { Sketch } from "./sketch.ts";

function sketchOf(from: number, to: number): Sketch {
  const sketch = new Sketch();
  for (let value = from; value < to; value++) sketch.add(Int32Array.of(7, value, 0));
  return sketch;
}

test.each([0, 1, 100, 5000, 20_000, 200_000])("%d rows are about so many, however often each comes", (count) => {
  const sketch = sketchOf(0, count);
  sketch.join(sketchOf(0, Math.min(count, 1000)));
  expect(Math.abs(sketch.count - count)).toBeLessThanOrEqual(count * 0.06);
});

test("what two have in common counts once, also when they were written", () => {
  const sketch = Sketch.of(sketchOf(0, 30_000).text);
  sketch?.join(sketchOf(20_000, 40_000));
  expect(Math.abs((sketch?.count ?? 0) - 40_000)).toBeLessThan(2000);
});

test("what is no sketch is none", () => {
  expect(Sketch.of("000")).toBeUndefined();
  expect(Sketch.of("~".repeat(4096))).toBeUndefined();
});
