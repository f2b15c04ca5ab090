import { expect, test } from "vitest";
import { knownStatus, searchingStatus } from "./status.ts";
import { verdict } from "./testing.ts";

const search = (label: string, states?: number) => ({
  uri: "file:///pair.ktrace",
  name: label,
  label,
  progress: states === undefined ? undefined : { states, open: 1, seconds: 2 },
});

test("how fast a search goes, and how far it has come", () => {
  expect(searchingStatus([search("one")])).toEqual({
    text: "$(sync~spin) checking",
    tooltip: "KTrace looks at all schedules for “one”. Click to cancel.",
    does: "cancel",
  });
  expect(searchingStatus([search("one", 31_000)])).toMatchObject({
    text: "$(sync~spin) 15,500 states/s",
    tooltip: "KTrace looks at all schedules for “one”: 31,000 states, 1 state to look at, 2.0 s. Click to cancel.",
  });
});

test("several searches are as fast as all together", () => {
  const { text, tooltip } = searchingStatus([search("one", 1000), search("two", 3000), search("three")]);
  expect(text).toBe("$(sync~spin) 3 checks: 2,000 states/s");
  expect(tooltip.split("\n")).toHaveLength(5);
});

test("what the checks of a file have come to", () => {
  expect(knownStatus([])).toBeUndefined();
  const refuted = verdict({ kind: "refuted" });
  expect(
    knownStatus([
      { label: "one", verdict: verdict() },
      { label: "two", verdict: refuted },
    ]),
  ).toEqual({
    text: "$(error) 1 of 2 checks hold",
    tooltip: "one: holds · 4,085 states · 0.8 s\ntwo: refuted · 4,085 states · 0.8 s",
    does: "results",
  });
});
