import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatOf } from "../open.ts";
import { openMoments } from "./opened.ts";

const textOf = (name: string) => readFileSync(new URL(`../../test/data/traces/${name}`, import.meta.url), "utf8");

const opened = (text: string) => {
  const { last, at, trace = expect.fail() } = openMoments(formatOf(text) ?? expect.fail(), text);
  return { trace: trace.trace, notes: trace.notes, end: at(last) };
};

test.each(["ftrace-full-pools.txt", "dbus-circle.txt"])("%s twice in one file is told, and times go on", (name) => {
  const text = textOf(name);
  const once = opened(text);
  const { trace, notes } = opened(text + text);
  const length = once.trace.timeAt(once.trace.length) ?? expect.fail();
  expect(trace.timeAt(trace.length)).toBeCloseTo(2 * length, 0);
  const told = notes.filter(({ message }) => message.startsWith("The time goes back here"));
  expect(told).toMatchObject([{ severity: "warning", line: trace.turns[0] }]);
  expect(told[0].line).toBeGreaterThanOrEqual(text.split("\n").length - 1);
  expect(once.trace.turns).toEqual([]);
});

const event = (thread: number, time: string, what: string) =>
  `  app-${thread}  [000] d..1. ${time}: binder_transaction${what}\n`;
const waiting = [
  event(10, "5.000000", ": transaction=1 dest_node=1 dest_proc=20 dest_thread=0 reply=0 flags=0x10 code=0x1"),
  event(20, "5.000001", "_received: transaction=1"),
].join("");
const later = (time: string) =>
  event(30, time, ": transaction=2 dest_node=1 dest_proc=20 dest_thread=0 reply=0 flags=0x11 code=0x1");

test.each([
  ["5.000002", "certain"],
  ["4.999999", "certain"],
  ["1.000000", "possible"],
])("who waits since before the time goes back, to %s, waits: %s", (time, certainty) => {
  const { end } = opened(waiting + later(time));
  const { waits } = end.system.fibrils.find(({ waits }) => waits.length > 0) ?? expect.fail();
  expect(waits).toMatchObject([{ certainty }]);
});
