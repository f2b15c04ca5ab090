import { expect, test } from "vitest";
import type { Capture, CapturedTask } from "./capture.ts";
import { findingsOf } from "./findings.ts";
import { systemOf } from "./system/index.ts";

/** So many tasks, each of which serves the one before and has called the next. */
function circleOf(count: number): Capture {
  const tasks = Array.from({ length: count }, (_, id): CapturedTask => {
    const line = id;
    const sender = (id + count - 1) % count;
    const phone = { slot: 1, target: (id + 1) % count, calls: 1, state: "connected", line } as const;
    const call = { queue: "dispatched", method: 1024n, args: [], sender, flags: 0, address: undefined, line } as const;
    return { id, name: undefined, phones: [phone], calls: [call], threads: [], isPartial: false, line };
  });
  return { title: "circle", kernel: undefined, tasks };
}

test("a circle of 20,000 tasks is found, in waiting order", () => {
  const { system } = systemOf(circleOf(20_000));
  const findings = findingsOf(system);
  expect(findings.map(({ kind, certainty }) => [kind, certainty])).toEqual([["deadlock", "possible"]]);
  expect(findings[0].cycle).toEqual(Array.from({ length: 20_000 }, (_, id) => id));
});
