import { expect, test } from "vitest";
import { lensesOf } from "./lenses.ts";
import { condition, deadlock, verdict } from "./testing.ts";

const titles = (...all: Parameters<typeof lensesOf>) => lensesOf(...all).map(({ title }) => title);

test("above a check stands its verdict, and what can be debugged while the text is as it was", () => {
  expect(titles(undefined)).toEqual([]);
  expect(titles({ verdict: verdict(), isOld: false })).toEqual(["$(pass) holds · 4,085 states · 0.8 s"]);
  const shown = verdict({ finding: condition() });
  expect(titles({ verdict: shown, isOld: false })[1]).toBe("Debug the run shown");
  const refuted = verdict({ kind: "refuted", finding: deadlock() });
  expect(titles({ verdict: refuted, isOld: false })).toEqual([
    "$(error) refuted · 4,085 states · 0.8 s",
    "Debug this schedule",
  ]);
  expect(titles({ verdict: refuted, isOld: true })).toEqual([
    "$(error) refuted · 4,085 states · 0.8 s · before the last change",
  ]);
});
