import { expect, test } from "vitest";
import type { Handlers } from "./requests.ts";
import { flawOf } from "./shapes.ts";

test.each<[keyof Handlers, unknown, string]>([
  ["stackTrace", {}, 'stackTrace needs "threadId", a whole number from 0 to 2147483647.'],
  ["next", { threadId: "1" }, '"threadId" of next has to be a whole number from 0 to 2147483647, not "1".'],
  ["next", { threadId: 1.5 }, '"threadId" of next has to be a whole number from 0 to 2147483647, not 1.5.'],
  ["threads", 5, "The arguments of threads have to be an object, not 5."],
  ["threads", [], "The arguments of threads have to be an object, not []."],
  ["setBreakpoints", { source: { path: 5 } }, '"source.path" of setBreakpoints has to be a text, not 5.'],
  ["setBreakpoints", { source: null }, '"source" of setBreakpoints has to be an object, not null.'],
  ["setFunctionBreakpoints", { breakpoints: 1 }, '"breakpoints" of setFunctionBreakpoints has to be a list, not 1.'],
  [
    "setBreakpoints",
    { source: { path: "/a" }, breakpoints: [{ line: 1 }, { line: 2, condition: 3 }] },
    '"breakpoints[1].condition" of setBreakpoints has to be a text, not 3.',
  ],
  [
    "terminateThreads",
    { threadIds: [1, -1] },
    '"threadIds[1]" of terminateThreads has to be a whole number from 0 to 2147483647, not -1.',
  ],
  [
    "ktrace/compare",
    { left: { step: "120" } },
    '"left.step" of ktrace/compare has to be a whole number from 0 to 2147483647, not "120".',
  ],
  ["ktrace/compare", { right: { run: {} } }, 'ktrace/compare needs "right.run.schedule", a text.'],
  ["ktrace/graphText", { format: "svg" }, '"format" of ktrace/graphText has to be "dot" or "mermaid", not "svg".'],
  ["evaluate", { expression: "1", format: { hex: 1 } }, '"format.hex" of evaluate has to be true or false, not 1.'],
])("a wrong shape is told: %s %j", (command, given, message) => {
  expect(flawOf(command, given)).toBe(message);
});

test("what is too large for a person to have meant it is told, and not repeated in full", () => {
  const expression = "1 + ".repeat(2000);
  expect(flawOf("evaluate", { expression })).toMatch(
    /^"expression" of evaluate has to be a text of at most 4000 characters, not ".{59}…\.$/,
  );
  const threadIds = Array.from({ length: 20_000 }, () => 1);
  expect(flawOf("terminateThreads", { threadIds })).toContain("has to be a list of at most 10000");
});

test.each<[keyof Handlers, unknown]>([
  ["threads", {}],
  ["stackTrace", { threadId: 1, format: { hex: true } }],
  ["setBreakpoints", { source: { path: "/a" }, lines: [1], sourceModified: false }],
  ["terminateThreads", {}],
  ["ktrace/goto", { step: -1 }],
  ["ktrace/compare", { left: {}, right: { run: { schedule: "random", seed: 3 } } }],
])("a right shape passes, with whatever is besides: %s %j", (command, given) => {
  expect(flawOf(command, given)).toBe(undefined);
});
