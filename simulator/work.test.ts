import { expect, test } from "vitest";
import { PIECE, paceOf, pieceOf } from "./work.ts";

test.each([0, 1, 256, 257, 1000, 12_000, 10_000_000])(
  "work among %i fibrils tells a piece for each of its steps",
  (fibrils) => {
    const pace = paceOf(fibrils);
    let pieces = 0;
    for (let steps = pace; steps <= 4 * PIECE; steps += pace) pieces += pieceOf(steps);
    expect(pieces).toBe(4);
  },
);

test("the more fibrils, the sooner it gives way", () => {
  expect([256, 257, 1000, 12_000, 10_000_000].map(paceOf)).toEqual([256, 128, 64, 4, 1]);
});
