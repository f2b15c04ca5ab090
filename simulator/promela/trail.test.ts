import { expect, test } from "vitest";
import { readTrail } from "./trail.ts";

const printed = `ktrace: scenario 0123456789abcdef
  1:	proc  0 (:init:) model.pml:560 (state 5)	[(run Task_(1))]
ktrace: step 1 0
ktrace: step 0 2
pan:1: assertion violated  !(stuck) (at depth 9)
ktrace: timer 3
`;

test("each step and each timer is a decision, SPIN's own lines are none", () => {
  expect(readTrail(printed)).toEqual({
    hash: "0123456789abcdef",
    decisions: new Map([
      [0, { kind: "step", task: 1 }],
      [1, { kind: "step", task: 0, choice: 2 }],
      [2, { kind: "timer", fibril: 3 }],
    ]),
  });
});

test("what is no trail of a model", () => {
  expect(readTrail("-4:-4:-4\n1:0:8\n")).toEqual({ error: expect.stringContaining("SPIN's own file") });
  expect(readTrail("pan: no trail file\n")).toEqual({ error: expect.stringContaining("it is not what `./pan -r`") });
  expect(readTrail("ktrace: scenario 01\n")).toEqual({ error: expect.stringContaining("no step") });
  const two = "ktrace: scenario 01\nktrace: step 0 0\n";
  expect(readTrail(two + two)).toEqual({ error: expect.stringContaining("more than one trail") });
  for (const line of ["step -1 0", "step", "step 1 2 3", "ste", "timer x", "step 99999999999999999999 0", "scenari"]) {
    expect(readTrail(`${two}ktrace: ${line}`)).toEqual({
      error: expect.stringContaining(`"ktrace: ${line}" is damaged`),
    });
  }
});
