import { expect, test } from "vitest";
import { stepAsked, stepProblem } from "./steps-asked.ts";

test.each([
  ["step 120", 120],
  ["  step   7 ", 7],
  ["step +3", 13],
  ["step -5", 5],
  ["step -50", 0],
  ["step", undefined],
  ["step + 3", undefined],
  ["step+3", undefined],
  ["step 3 4", undefined],
  ["step 1.5", undefined],
  ["steps 3", undefined],
])("%s at step 10", (text, moment) => {
  expect(stepAsked(text, 10)).toBe(moment);
});

test("a moment is a whole number of 31 bits", () => {
  for (const step of [0, 1, 2_147_483_647]) expect(stepProblem(step)).toBeUndefined();
  for (const step of [-1, 2_147_483_648, 1.5, Number.NaN]) expect(stepProblem(step)).toContain("from 0 to 2147483647");
});
