import { expect, test } from "vitest";
import { stepTextProblem } from "./step-text.ts";

test.each(["0", "120", " 7 ", "2147483647"])("%s is a moment", (text) => {
  expect(stepTextProblem(text)).toBeUndefined();
});

test.each(["", " ", "-1", "+3", "1.5", "1e3", "0x10", "2147483648", "99999999999999999999", "twelve"])(
  "%s is none",
  (text) => {
    expect(stepTextProblem(text)).toContain("from 0 to 2147483647");
  },
);
