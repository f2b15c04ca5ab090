/** What somebody writes down of a system as it goes, in the form of a trace, is read as what was the case at each of its moments. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Run } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { formatOf, formats } from "../open.ts";
import { damaged } from "../others/testing.ts";
import { binderFtrace } from "./binder/index.ts";
import { helenosTrace } from "./helenos/index.ts";
import { type OpenedTrace, openMoments } from "./opened.ts";
import { BinderModel } from "./testing-binder.ts";

/** The addresses of the calls that nobody has answered at a moment. */
const outAt = (opened: OpenedTrace, moment: number): bigint[] =>
  opened
    .at(moment)
    .capture.tasks.flatMap(({ calls }) => calls.map(({ address }) => address ?? -1n))
    .toSorted((a, b) => Number(a - b));

test("the calls of one task of a run, as HelenOS's trace prints them, are out when they were", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, async (text) => {
      const run = new Run(await programOf(text));
      const task = run.program.tasks[0].id;
      const lines: string[] = [];
      const truth: bigint[][] = [[]];
      let out = new Map<number, bigint>();
      while (run.step < 60 && run.advance()) {
        const own = run.system().calls.filter(({ sender, stage, notification }) => {
          return sender === task && stage !== "answer taken" && !notification;
        });
        const now = new Map(own.map(({ serial, address }) => [serial, address]));
        const tell = (line: string) => {
          lines.push("ipc_wait_for_call(0, 0, 0)", line);
          truth.push([...out.values()].toSorted((a, b) => Number(a - b)));
        };
        for (const [serial, address] of out) {
          if (now.has(serial)) continue;
          out.delete(serial);
          tell(`Response to 0x${address.toString(16)}: retval=0, args = (0, 0, 0, 0, 0)`);
        }
        for (const { serial, address, method, phone } of own) {
          if (out.has(serial)) continue;
          out.set(serial, address);
          tell(
            `Call ID: 0x${address.toString(16)}, phone: ${phone}, proto: n/a, method: ${method} args: (0, 0, 0, 0, 0)`,
          );
        }
        out = now;
      }
      const opened = openMoments(helenosTrace, lines.join("\n")).trace ?? expect.fail();
      expect(opened.trace.length).toBe(truth.length - 1);
      for (const [moment, calls] of truth.entries()) expect(outAt(opened, moment)).toEqual(calls);
    }),
    { numRuns: 40 },
  );
});

const model = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(5), fc.nat(20), fc.nat(20)), { maxLength: 80, size: "max" }),
  )
  .map(([sizes, choices]) => {
    const made = new BinderModel(sizes);
    for (const choice of choices) made.step(...choice);
    return made;
  });

test("binder's events, as ftrace prints them, say who waits and who serves at each moment", () => {
  fc.assert(
    fc.property(model, ({ lines, truth }) => {
      const opened = openMoments(binderFtrace, lines.join("\n")).trace ?? expect.fail();
      expect(opened.notes).toEqual([]);
      expect(opened.trace.length).toBe(lines.length);
      for (const [moment, facts] of truth.entries()) {
        const found = opened
          .at(moment)
          .capture.tasks.flatMap(({ threads }) =>
            threads.flatMap(({ number, serving, waits }) => [
              ...serving.map((call) => `${number} serves ${call}`),
              ...waits.map(({ call }) => `${number} waits for ${call}`),
            ]),
          );
        expect(found.toSorted()).toEqual(facts);
      }
    }),
    { numRuns: 200 },
  );
});

test("the first circle is at the first moment at which somebody is stuck", () => {
  let circles = 0;
  fc.assert(
    fc.property(model, ({ lines }) => {
      const opened = openMoments(binderFtrace, lines.join("\n")).trace ?? expect.fail();
      const moments = Array.from({ length: opened.trace.length + 1 }, (_, moment) => moment);
      const first = moments.find((moment) => opened.at(moment).findings.length > 0);
      expect(opened.circles.at(0)).toBe(first);
      circles += opened.circles.length;
    }),
    { numRuns: 200 },
  );
  expect(circles).toBeGreaterThan(0);
});

const folder = new URL("../../test/data/traces/", import.meta.url);
const traces = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));

test("a damaged trace is read with few remarks, and there is a chart and a system at each moment of what is left", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...traces).chain((text) => fc.tuple(fc.constant(text), damaged(text))),
      ([whole, text]) => {
        const { last, at, trace = expect.fail() } = openMoments(formatOf(whole) ?? expect.fail(), text);
        const lines = text.split(/\r\n?|\n/).length;
        expect(trace.notes.length).toBeLessThanOrEqual(101);
        for (const { line } of trace.notes) expect(line).toBeLessThan(lines);
        for (const circle of trace.circles) expect(at(circle).findings.length).toBeGreaterThan(0);
        for (let moment = 0; moment <= last; moment++) {
          const addresses = outAt(trace, moment);
          expect(new Set(addresses).size).toBe(addresses.length);
        }
        expect(trace.chart.timeline.length).toBeGreaterThanOrEqual(last > 0 ? 1 : 0);
      },
    ),
    { numRuns: 200 },
  );
});

test("any text is read", () => {
  const lines = fc.array(fc.oneof(fc.string(), fc.constantFrom(...traces.flatMap((text) => text.split("\n")))));
  fc.assert(
    fc.property(lines, (some) => {
      for (const format of formats) expect(format.read(some.join("\n")).notes.length).toBeLessThanOrEqual(101);
    }),
    { numRuns: 200 },
  );
});
