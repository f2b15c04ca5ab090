import fc from "fast-check";
import { expect, test } from "vitest";
import { anyCapture, captureIn, withoutLines } from "../testing.ts";
import { writeCapture } from "./write.ts";

test("a capture that is written and read is the same", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyCapture, async (capture) => {
      const read = await captureIn(writeCapture(capture));
      expect(withoutLines(read)).toEqual(withoutLines(capture));
    }),
  );
});

test("rows know their lines, and words beyond numbers stay exact", async () => {
  const { tasks } = await captureIn(`capture "c" kernel helenos-2011 {
  task 6 "init:vfs" {
    phone 8 -> 7 calls 2
    dispatched 1032 (18446744073709551615) from 27 flags 4 at 0xffff800000d77800
  }
}`);
  expect(tasks[0]).toMatchObject({
    line: 1,
    phones: [{ slot: 8, target: 7, calls: 2, state: "connected", line: 2 }],
    calls: [{ method: 1032n, args: [2n ** 64n - 1n], sender: 27, flags: 4, address: 0xffff800000d77800n, line: 3 }],
  });
});
