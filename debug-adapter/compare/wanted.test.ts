import { expect, test } from "vitest";
import { Run } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { comparisonAsked } from "./wanted.ts";

test.each([
  ["compare 120 300", { left: { step: 120 }, right: { step: 300 } }],
  ["  compare   1:120  2:80 ", { left: { branch: 1, step: 120 }, right: { branch: 2, step: 80 } }],
  ["compare 120", { left: { step: 120 }, right: {} }],
  ["compare 1:120", { left: { branch: 1, step: 120 }, right: {} }],
  ["compare branch 1", { left: { branch: 0 }, right: { branch: 1 } }],
  ["compare branch 2 1", { left: { branch: 2 }, right: { branch: 1 } }],
  ["compare", undefined],
  ["compare 120 300 400", undefined],
  ["compare 1:", undefined],
  ["compare branch", undefined],
  ["compare x 3", undefined],
  ["comparer 3", undefined],
])("%s", async (text, args) => {
  expect(comparisonAsked(text, new Run(await programOf("task t { main { } }")))).toEqual(args);
});
