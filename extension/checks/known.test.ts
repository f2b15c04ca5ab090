import { expect, test } from "vitest";
import { agedBy, describedAs, knownText } from "./known.ts";
import { verdict } from "./testing.ts";

const known = { verdict: verdict({ files: ["file:///a", "file:///b"] }), isOld: false };

test("what is known of a check ages with each of its files, and with no other", () => {
  expect(agedBy(known, "file:///c")).toBe(known);
  const aged = agedBy(known, "file:///b");
  expect(knownText(aged)).toBe("holds · 4,085 states · 0.8 s · before the last change");
  expect(agedBy(aged, "file:///a")).toBe(aged);
});

test("beside a check stand its constants and what is known of it", () => {
  expect(describedAs("", undefined)).toBe("");
  expect(describedAs("A = 1", undefined)).toBe("with A = 1");
  expect(describedAs("A = 1", known)).toBe("with A = 1 · holds · 4,085 states · 0.8 s");
});
