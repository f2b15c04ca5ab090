import fc from "fast-check";
import { expect, test } from "vitest";
import { Run, type Work } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import type { TimelineFindArguments } from "../protocol.ts";
import { Recordings } from "./recordings.ts";
import { findThrough, followThrough } from "./through-all.ts";
import { itemBody } from "./timeline-body.ts";
import { Tracing } from "./tracing.ts";

const finish = <Found>(work: Work<Found>): Found => {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
};

async function runOf(text: string, steps = 150): Promise<Run> {
  const run = new Run(await programOf(text));
  while (run.step < steps && run.advance());
  return run;
}

/** What a search finds from one to the next, from the front or from the back. */
function found(recordings: Recordings, run: Run, text: string, isBackwards: boolean): string[] {
  const lines: string[] = [];
  let at: Omit<TimelineFindArguments, "text"> = isBackwards ? { before: { step: run.furthest + 1, nth: 0 } } : {};
  for (;;) {
    const next = finish(findThrough(recordings, run, { text, ...at }));
    if (next === undefined) return lines;
    const { from, nth, kind, lane, name } = itemBody(next.recorder, next.item);
    lines.push(`${from}.${nth} ${kind} ${lane} ${name}`);
    const place = { step: from, nth };
    at = isBackwards ? { before: place } : { after: place };
  }
}

test("a search goes through all of a run, however little of it is kept", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomScenario,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom("t*", "*(*", "answer*", "#2"),
      fc.boolean(),
      async (text, mostItems, stepsAnew, wanted, isBackwards) => {
        const run = await runOf(text);
        const parts = new Recordings(mostItems, stepsAnew);
        const expected = found(new Recordings(), run, wanted, isBackwards);
        expect(found(parts, run, wanted, isBackwards)).toEqual(expected);
      },
    ),
    { numRuns: 30 },
  );
});

/** Of a run of more than one checkpoint a part begins in the middle. */
const long = `protocol p { method ASK (a) method READ (a) }
task client x 3 { phone s -> server main { loop { let rc, v = call s.ASK(1) } } }
task server serves p { phone d -> disk mutex m on ASK(a) { call d.READ(a) repeat 40 { yield } lock m { call d.READ(a) } answer EOK, a } }
task disk serves p { phone e -> engine on READ(a) { forward to e } }
task engine serves p { on READ(a) { repeat 3 { yield } answer } }`;
const LONG_STEPS = 14_000;

test("of a long run each call is followed from its beginning to its end, asked for by any of its items", async () => {
  const run = await runOf(long, LONG_STEPS);
  const [parts, whole] = [new Recordings(300, 3000), new Recordings()];
  const { timeline } = finish(whole.whole(run));
  expect(finish(parts.whole(run)).timeline.leftFrom).toBeLessThan(LONG_STEPS / 2);
  fc.assert(
    fc.property(fc.nat(timeline.length - 1), (item) => {
      const { call, from } = itemBody(finish(whole.whole(run)), item);
      if (call === undefined) return;
      expect(finish(followThrough(parts, run, call, from))).toEqual(finish(followThrough(whole, run, call, from)));
    }),
    { numRuns: 60 },
  );
  expect(finish(followThrough(parts, run, 1, 1))?.calls.length).toBeGreaterThan(1);
});

test("of a long run a search finds the same, however little of it is kept", async () => {
  const run = await runOf(long, LONG_STEPS);
  for (const isBackwards of [false, true]) {
    const expected = found(new Recordings(), run, "READ*", isBackwards);
    expect(found(new Recordings(300, 3000), run, "READ*", isBackwards)).toEqual(expected);
  }
  const asked = found(new Recordings(300, 3000), run, "#200", false);
  expect(asked).toEqual(found(new Recordings(), run, "#200", false));
  expect(asked.length).toBeGreaterThan(2);
});

test("what was sent long before to serve a call is followed from its answer, too", async () => {
  const run = await runOf(
    `protocol p { method ASK (a) method READ (a) }
task client { phone s -> server main { call s.ASK(1) } }
task server serves p { phone d -> disk on ASK(a) { call d.READ(1) repeat 9000 { yield } call d.READ(2) answer } }
task disk serves p { on READ(a) { answer } }`,
    20_000,
  );
  const parts = new Recordings(2, 3000);
  const answer = finish(findThrough(parts, run, { text: "#1", before: { step: run.furthest + 1, nth: 0 } }));
  if (answer === undefined) throw new Error("There is no answer.");
  const { kind, from } = itemBody(answer.recorder, answer.item);
  expect(kind).toBe("answer");
  expect(from).toBeGreaterThan(9000);
  expect(finish(followThrough(parts, run, 1, from))).toMatchObject({ calls: [1, 2, 3], from: 1 });
});

test("a trace in pieces is the trace in one, and one that is cut says up to which step it has all", async () => {
  const run = await runOf(`protocol p { method ASK (a) }
task client { phone s -> server main { repeat 9 { call s.ASK(1) } } }
task server serves p { on ASK(a) { answer } }`);
  const recorder = finish(new Recordings().whole(run));
  const traced = (tracing: Tracing) => {
    const pieces = [finish(tracing.piece(0))];
    for (;;) {
      const { next, until } = pieces[pieces.length - 1];
      if (next === undefined) {
        const events: object[] = JSON.parse(pieces.map(({ text }) => text).join("")).traceEvents;
        return { events, until, count: pieces.length };
      }
      pieces.push(finish(tracing.piece(next)));
    }
  };
  const one = traced(new Tracing(recorder, recorder.run.step));
  const many = traced(new Tracing(recorder, recorder.run.step, 1000, 7));
  expect(one).toMatchObject({ until: run.step, count: 1 });
  expect(many.count).toBe(Math.ceil(recorder.timeline.length / 7));
  expect(many.events).toEqual(one.events);
  const cut = traced(new Tracing(recorder, recorder.run.step, 20, 7));
  expect(cut.until).toBe(recorder.timeline.from.data[20] - 1);
  expect(one.events).toEqual(expect.arrayContaining(cut.events));
});
