import { expect, test } from "vitest";
import { seedTextProblem, stepTextProblem } from "./step-text.ts";

test.each(["0", "120", " 7 ", "2147483647"])("%s is a moment", (text) => {
  expect(stepTextProblem(text)).toBeUndefined();
});

test.each(["", " ", "-1", "+3", "1.5", "1e3", "0x10", "2147483648", "99999999999999999999", "twelve"])(
  "%s is none",
  (text) => {
    expect(stepTextProblem(text)).toContain("from 0 to 2147483647");
  },
);

test.each(["0", "-1", "2147483647", "-2147483648"])("%s is a seed", (text) => {
  expect(seedTextProblem(text)).toBeUndefined();
});

test.each(["", "1.5", "2147483648", "-2147483649", "one"])("%s is no seed", (text) => {
  expect(seedTextProblem(text)).toContain("from -2147483648 to 2147483647");
});
