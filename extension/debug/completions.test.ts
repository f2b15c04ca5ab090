import { expect, test } from "vitest";
import { withoutStarts } from "./completions.ts";

const response = { type: "response", seq: 1, request_seq: 1, success: true };

test("completions are told without where they start, and all else as it is", () => {
  const targets = [{ label: "node", start: 10, length: 2, detail: "integer" }, { label: "help" }];
  expect(withoutStarts({ ...response, command: "completions", body: { targets } })).toEqual({
    ...response,
    command: "completions",
    body: { targets: [{ label: "node", length: 2, detail: "integer" }, { label: "help" }] },
  });
});

test("other messages stay the same", () => {
  const others = [
    { ...response, command: "stackTrace", body: { stackFrames: [] } },
    { ...response, command: "completions", success: false },
    { type: "event", seq: 2, event: "stopped" },
  ];
  for (const message of others) expect(withoutStarts(message)).toBe(message);
});
