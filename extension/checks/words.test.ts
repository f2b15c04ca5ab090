import { expect, test } from "vitest";
import { at, condition, verdict as verdictWith } from "./testing.ts";
import { escaped, outputLines, progressText, rateText, summaryText, verdictText } from "./words.ts";

const verdict = verdictWith();
const clause = { text: "reachable t.x == 2", location: undefined, verdict: "refuted", isFound: false } as const;

test("a verdict in a few words", () => {
  expect(verdictText(verdict)).toBe("holds · 4,085 states · 0.8 s");
  const bounded = { ...verdict, kind: "inconclusive", states: 1, seconds: 61.4, where: "in one worker" } as const;
  expect(verdictText(bounded)).toBe("inconclusive · 1 state · 61 s · in one worker");
  const cancelled = { reason: "cancelled", text: "", goOn: "" } as const;
  expect(verdictText({ ...bounded, where: undefined, inconclusive: cancelled })).toBe("cancelled · 1 state · 61 s");
});

test("what the output tells of a verdict", () => {
  const finding = condition({
    sentences: [
      { text: "Deadlock in t, closed at step 3." },
      { text: "t waits.", location: at(1, "file:///a%20b/c.ktrace") },
    ],
  });
  expect(outputLines("check", { ...verdict, kind: "refuted", finding, clauses: [clause, clause] })).toEqual([
    'check "check": refuted · 4,085 states · 0.8 s',
    "  reachable t.x == 2: refuted",
    "  reachable t.x == 2: refuted",
    "  No schedule does what `reachable t.x == 2` asks for.",
    "  No schedule does what `reachable t.x == 2` asks for.",
    "  Deadlock in t, closed at step 3.",
    "  t waits. [c.ktrace:2]",
  ]);
  expect(outputLines("check", { ...verdict, finding })).toHaveLength(2);
  expect(outputLines("check", { ...verdict, others: [finding] })).toHaveLength(3);
  const inconclusive = { reason: "memory", text: "No memory.", goOn: "Buy some." } as const;
  expect(outputLines("check", { ...verdict, kind: "refuted", incomplete: inconclusive })[1]).toBe(
    "  More may go wrong. No memory. Buy some. The bound is the setting ktrace.check.maxMemory.",
  );
  expect(outputLines("check", { ...verdict, kind: "inconclusive", inconclusive })[1]).toBe(
    "  No memory. Buy some. The bound is the setting ktrace.check.maxMemory.",
  );
});

test("names stay as they are in Markdown", () => {
  expect(escaped("a_b waits for *p[1] & `x` <i>")).toBe("a\\_b waits for \\*p\\[1\\] \\& \\`x\\` \\<i\\>");
});

test("how far a search has come", () => {
  const progress = { states: 31_000, open: 1, seconds: 2.5 };
  expect(rateText([progress])).toBe("12,400 states/s");
  expect(rateText([progress, { ...progress, seconds: 0 }, progress])).toBe("24,800 states/s");
  expect(progressText(progress)).toBe("31,000 states, 1 state to look at, 2.5 s");
});

test("what the checks of a file have come to", () => {
  expect(summaryText(["holds"])).toBe("check holds");
  expect(summaryText(["refuted"])).toBe("check is refuted");
  expect(summaryText(["holds", "holds"])).toBe("2 checks hold");
  expect(summaryText(["holds", "inconclusive", "refuted"])).toBe("1 of 3 checks hold");
});
