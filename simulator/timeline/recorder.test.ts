import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { eventOf, type RunEvent } from "../run/events.ts";
import { Run } from "../run/run.ts";
import { Recorder } from "./recorder.ts";
import { ItemKind, NOTHING, OPEN } from "./timeline.ts";

const STEPS = 400;

function recorded(run: Run, end = STEPS): Recorder {
  const recorder = new Recorder(run);
  while (run.step < end && recorder.advance());
  return recorder;
}

/** All events of a run, each with its step. */
function eventsOf(run: Run): (RunEvent & { readonly step: number })[] {
  const events: (RunEvent & { readonly step: number })[] = [];
  run.listener = {
    event: (kind, fibril, subject, detail) =>
      void events.push({ ...eventOf(run.machine, kind, fibril, subject, detail), step: run.step + 1 }),
  };
  while (run.step < STEPS && run.advance());
  return events;
}

const items = ({ timeline }: Recorder) => Array.from({ length: timeline.length }, (_, item) => item);

test("each event of a run is in its timeline, once and where it happened", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, async (text) => {
      const program = await programOf(text);
      const recorder = recorded(new Run(program));
      const events = eventsOf(new Run(program));
      const { timeline } = recorder;
      const told = (kinds: readonly number[], column: "from" | "to", of: (item: number) => unknown) =>
        items(recorder)
          .filter((item) => kinds.includes(timeline.kind.data[item]) && timeline[column].data[item] !== OPEN)
          .map((item) => `${timeline[column].data[item]} ${of(item)}`)
          .sort();
      const happened = (kind: RunEvent["kind"], of: (event: RunEvent) => unknown) =>
        events.flatMap((event) => (event.kind === kind ? [`${event.step} ${of(event)}`] : [])).sort();
      const laneOf = (item: number) => timeline.lane.data[item];
      const callOf = (item: number) => timeline.subject.data[item];
      const call = (event: RunEvent) => ("call" in event ? event.call.serial : NOTHING);
      const fibril = (event: RunEvent) => ("fibril" in event ? event.fibril : NOTHING);
      expect(told([ItemKind.call, ItemKind.notification], "from", callOf)).toEqual(happened("sent", call));
      expect(told([ItemKind.serve], "from", (item) => `${callOf(item)} ${laneOf(item)}`)).toEqual(
        happened("begun", (event) => `${call(event)} ${fibril(event)}`),
      );
      expect(told([ItemKind.wait], "from", laneOf)).toEqual(happened("blocked", fibril));
      expect(told([ItemKind.forward], "from", callOf)).toEqual(happened("forwarded", call));
      expect(told([ItemKind.answer], "from", callOf)).toEqual(expect.arrayContaining(happened("answered", call)));
    }),
  );
});

test("who waits at the end is who has a wait that has not ended, since the same step", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(60), async (text, end) => {
      const run = new Run(await programOf(text));
      const recorder = recorded(run, end);
      const { timeline } = recorder;
      const open = items(recorder)
        .filter((item) => timeline.kind.data[item] === ItemKind.wait && timeline.to.data[item] === OPEN)
        .map((item) => [timeline.lane.data[item], timeline.from.data[item]]);
      const waiting = run.system().fibrils.flatMap(({ id, since }) => (since === undefined ? [] : [[id, since]]));
      expect(open.sort()).toEqual(waiting.sort());
    }),
  );
});

test("a timeline that begins in the middle has what begins after it, and the calls that are on their way", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.integer({ min: 1, max: 60 }), async (text, middle) => {
      const program = await programOf(text);
      const later = new Run(program);
      const begins = later.goTo(middle);
      const [whole, part] = [recorded(new Run(program)), recorded(later)];
      const shown = (recorder: Recorder, isMeant: (from: number, to: number, kind: number) => boolean) => {
        const { from, to, kind, lane, head, subject, name, names } = recorder.timeline;
        return items(recorder)
          .filter((item) => isMeant(from.data[item], to.data[item], kind.data[item]))
          .map(
            (item) =>
              [from, to, kind, lane, head, subject].map(({ data }) => data[item]).join() + names[name.data[item]],
          )
          .sort();
      };
      const isLater = (from: number) => from > begins;
      expect(shown(part, isLater)).toEqual(shown(whole, isLater));
      const isOnItsWay = (from: number, to: number, kind: number) =>
        from <= begins && to > begins && (kind === ItemKind.call || kind === ItemKind.notification);
      const onTheirWay = shown(part, isOnItsWay);
      for (const call of shown(whole, isOnItsWay)) expect(onTheirWay).toContain(call);
    }),
  );
});

test("a deadlock is marked at all that are in it, in the step in which it was noticed", async () => {
  const run = new Run(
    await programOf(`task t { mutex a mutex b
      main { lock a yield lock b }
      fibril other { lock b yield lock a } }`),
  );
  const recorder = recorded(run);
  const { kind, from, lane, to, name, names } = recorder.timeline;
  const lines = items(recorder).map(
    (item) =>
      `${from.data[item]}-${to.data[item] === OPEN ? "" : to.data[item]} ${lane.data[item]} ${kind.data[item]} ${names[name.data[item]]}`,
  );
  const [lock, wait, stuck] = [ItemKind.lock, ItemKind.wait, ItemKind.stuck];
  const last = run.step;
  expect(lines).toEqual([
    `1- 0 ${lock} a`,
    `3- 1 ${lock} b`,
    `${last - 1}- 0 ${wait} lock b`,
    `${last}- 1 ${wait} lock a`,
    `${last}-${last} 0 ${stuck} deadlock`,
    `${last}-${last} 1 ${stuck} deadlock`,
  ]);
  expect(recorder.fibrils).toEqual([
    [0, "main"],
    [1, "other"],
  ]);
});
