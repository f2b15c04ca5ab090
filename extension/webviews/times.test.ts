import { expect, test } from "vitest";
import { body } from "./chart/example.ts";
import { durationText, momentText, stepText, timeOf } from "./times.ts";

test("a moment has its time in seconds and microseconds, where it has one", () => {
  expect(stepText(12, 1234)).toBe("12 (0.001234 s)");
  expect(momentText({ branch: 0, step: 12 })).toBe("12");
});

test("how long something took is told in the unit that fits, with three or four digits", () => {
  const given = [0, 85, 999, 3250, 45_678, 399_790, 1_250_000, 12_500_000, 4_000_000_000];
  expect(given.map(durationText)).toEqual([
    "0 µs",
    "85 µs",
    "999 µs",
    "3.25 ms",
    "45.7 ms",
    "399.8 ms",
    "1.25 s",
    "12.5 s",
    "4000 s",
  ]);
});

test("a window of a trace tells the times of round steps", () => {
  const fine = body([], { from: 3, to: 6, times: { width: 1, at: [30, 40, 50, 60] } });
  expect([2, 3, 6, 7].map((step) => timeOf(fine, step))).toEqual([undefined, 30, 60, undefined]);
  const coarse = body([], { from: 15, to: 40, times: { width: 10, at: [200, 300, 400] } });
  expect([10, 20, 25, 40].map((step) => timeOf(coarse, step))).toEqual([undefined, 200, undefined, 400]);
  expect(timeOf(body([]), 3)).toBeUndefined();
});
