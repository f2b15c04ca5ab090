import fc from "fast-check";
import { expect, test } from "vitest";
import { finish } from "../work.ts";
import { follow, itemsOfCall, itemsOfSerial } from "./calls.ts";
import { itemTest, type LaneNames } from "./filter.ts";
import { ItemKind, itemKinds, laneOfTask, lasts, NOTHING, OPEN, Timeline, wordsOfItem } from "./timeline.ts";
import { search, windowOf } from "./window.ts";

const names: LaneNames = { tasks: ["vfs", "fat", "shell"], taskOf: (lane) => (lane < 0 ? -1 - lane : lane % 3) };

/** Something that happens: which of the things that can, after how many steps, on which lane, to which call or lock. */
const happening = fc.tuple(fc.nat(9), fc.nat(3), fc.nat(5), fc.nat(12));
const story = fc.array(happening, { maxLength: 300 });

/** Tells a random story, sensible or not: a trace that begins in the middle is not, either. */
function told(happenings: readonly (readonly [number, number, number, number])[], most?: number): Timeline {
  const timeline = new Timeline(most);
  let step = 0;
  for (const [what, after, lane, subject] of happenings) {
    step += after;
    const at = { step, lane, place: NOTHING };
    const name = `M${subject % 4}`;
    if (what === 0) timeline.sent(at, subject, name, laneOfTask(lane % 3), [subject, 0]);
    else if (what === 1) timeline.begun(at, subject, name);
    else if (what === 2) timeline.answered(at, subject, name, (lane + 1) % 6, [0]);
    else if (what === 3) timeline.over(subject, step);
    else if (what === 4) timeline.waits(at, name);
    else if (what === 5) timeline.wakes(lane, step);
    else if (what === 6) timeline.locked(at, subject, "file");
    else if (what === 7) timeline.unlocked(lane, subject, step);
    else if (what === 8) timeline.forwarded(at, subject, name, laneOfTask(subject % 3));
    else timeline.mark(ItemKind.log, at, name);
  }
  return timeline;
}

const all = (timeline: Timeline): number[] => Array.from({ length: timeline.length }, (_, item) => item);

test("a window has what a look at each item finds, up to as many as there may be", () => {
  fc.assert(
    fc.property(
      story,
      fc.nat(500),
      fc.nat(100),
      fc.integer({ min: 1, max: 400 }),
      fc.boolean(),
      (story, from, length, most, filters) => {
        const timeline = told(story);
        const to = from + length;
        const passes = filters ? itemTest(timeline, names, "M1") : () => true;
        const inside = all(timeline).filter(
          (item) => timeline.from.data[item] >= from && timeline.from.data[item] <= to,
        );
        const before = all(timeline).filter(
          (item) => timeline.from.data[item] < from && timeline.to.data[item] >= from,
        );
        const wanted = [...before, ...inside].filter(passes);
        const window = finish(windowOf(timeline, { from, to, most, buckets: 7, test: filters ? passes : undefined }));
        if (inside.filter(passes).length > most) return expect(window.kind).toBe("density");
        // Of those that began before, the latest come first.
        expect(window).toEqual({ kind: "items", items: wanted.slice(-most) });
      },
    ),
  );
});

test("how much there is on a lane is what counting each item says", () => {
  fc.assert(
    fc.property(
      story,
      fc.nat(300),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 20 }),
      (story, from, length, buckets) => {
        const timeline = told(story);
        const window = finish(windowOf(timeline, { from, to: from + length - 1, most: -1, buckets }));
        if (window.kind !== "density") throw new Error("This is no density.");
        const { width, lanes, from: start } = window;
        const end = Math.max(from + length, start + Math.ceil((from + length - start) / width) * width);
        const waiting = new Map<string, number>();
        const counts = new Map<string, number>();
        const bump = (map: Map<string, number>, lane: number, step: number) => {
          const key = `${lane} ${Math.floor((step - start) / width)}`;
          map.set(key, (map.get(key) ?? 0) + 1);
        };
        for (const item of all(timeline)) {
          const [lane, begun, ended] = [timeline.lane.data[item], timeline.from.data[item], timeline.to.data[item]];
          if (begun >= start && begun < end) bump(counts, lane, begun);
          if (timeline.kind.data[item] !== ItemKind.wait) continue;
          for (let step = Math.max(start, begun); step < Math.min(ended, ended === OPEN ? from + length : end); step++)
            bump(waiting, lane, step);
        }
        const shown = (of: "counts" | "waited") =>
          new Map(
            lanes.flatMap((each) => [...each[of]].flatMap((n, at) => (n > 0 ? [[`${each.lane} ${at}`, n]] : []))),
          );
        expect(shown("counts")).toEqual(counts);
        expect(shown("waited")).toEqual(waiting);
      },
    ),
  );
});

test("a search goes from one item that is meant to the next, in both directions", () => {
  fc.assert(
    fc.property(
      story,
      fc.constantFrom("M1", "m?", "vfs", "s*l", "#3", "nothing"),
      fc.boolean(),
      (story, text, isBackwards) => {
        const timeline = told(story);
        const isMeant = itemTest(timeline, names, text);
        const found: number[] = [];
        let range: readonly [number, number] = [0, timeline.length];
        for (;;) {
          const at = finish(search(isMeant, range, isBackwards));
          if (at === undefined) break;
          found.push(at);
          range = isBackwards ? [range[0], at] : [at + 1, range[1]];
        }
        const wanted = all(timeline).filter(isMeant);
        expect(found).toEqual(isBackwards ? wanted.reverse() : wanted);
      },
    ),
  );
});

test("items are in the order in which they begin, and end no sooner; those of a call are a ring", () => {
  fc.assert(
    fc.property(story, (story) => {
      const timeline = told(story);
      const { from, to, kind, next, subject } = timeline;
      for (const item of all(timeline)) {
        if (item > 0) expect(from.data[item]).toBeGreaterThanOrEqual(from.data[item - 1]);
        expect(to.data[item]).toBeGreaterThanOrEqual(from.data[item]);
        if (!lasts(kind.data[item])) expect(to.data[item]).toBe(from.data[item]);
        expect(subject.data[next.data[item]]).toBe(subject.data[item]);
        const call = itemsOfCall(timeline, item);
        expect(call).toEqual([...call].sort((a, b) => a - b));
      }
    }),
  );
});

/** vfs is called, asks fat meanwhile, which hands the call on; the shell logs. */
function mount(): Timeline {
  const timeline = new Timeline();
  const at = (step: number, lane: number) => ({ step, lane, place: NOTHING });
  timeline.sent(at(1, 2), 1, "MOUNT", laneOfTask(0), [7, 0, 5, 0, 0]);
  timeline.waits(at(1, 2), "answer to MOUNT");
  timeline.begun(at(3, 0), 1, "MOUNT");
  timeline.sent(at(4, 0), 2, "READ", laneOfTask(1), []);
  timeline.sent(at(4, 5), 3, "OTHER", laneOfTask(1), []);
  timeline.begun(at(5, 1), 2, "READ");
  timeline.forwarded(at(6, 1), 2, "READ", laneOfTask(2));
  timeline.begun(at(8, 5), 2, "READ");
  timeline.answered(at(9, 5), 2, "READ", 0, [-5]);
  timeline.over(2, 10);
  timeline.answered(at(11, 0), 1, "MOUNT", 2, [0]);
  return timeline;
}

const kindsOf = (timeline: Timeline, items: readonly number[]): string[] =>
  items.map((item) => {
    const kind = itemKinds[timeline.kind.data[item]];
    const end = timeline.to.data[item] === OPEN ? "" : timeline.to.data[item];
    return `${kind} ${timeline.lane.data[item]}@${timeline.from.data[item]} to ${timeline.head.data[item]}@${end}`;
  });

test("a call is followed from arrow to arrow, with what is sent to serve it", () => {
  const timeline = mount();
  expect(kindsOf(timeline, itemsOfCall(timeline, 5))).toEqual([
    "call 0@4 to 1@5",
    "serve 1@5 to 1@6",
    "forward 1@6 to 5@8",
    "serve 5@8 to 5@9",
    "answer 5@9 to 0@10",
  ]);
  const followed = (serial: number, since: number) => {
    const calls = new Set([serial]);
    const end = finish(follow(timeline, finish(itemsOfSerial(timeline, serial)), since, calls));
    return { calls: [...calls], end };
  };
  expect(followed(1, 0)).toEqual({ calls: [1, 2], end: OPEN });
  expect(followed(2, 0)).toEqual({ calls: [2], end: 10 });
  // What is sent before is another's to tell.
  expect(followed(1, 5)).toEqual({ calls: [1], end: OPEN });
  expect(finish(itemsOfSerial(timeline, 100))).toEqual([]);
  expect(wordsOfItem(timeline, 0)).toEqual([7, 0, 5]);
  expect(wordsOfItem(timeline, 1)).toEqual([]);
});

test("a fibril may have several calls in hand, and another may answer one of them", () => {
  const timeline = new Timeline();
  const at = (step: number, lane: number) => ({ step, lane, place: NOTHING });
  for (const call of [1, 2, 3]) timeline.sent(at(call, 2), call, "ASK", laneOfTask(0), []);
  timeline.sent(at(4, 2), 4, "TELL", laneOfTask(0), [], true);
  timeline.begun(at(5, 0), 1, "ASK");
  timeline.begun(at(6, 0), 2, "ASK");
  timeline.sent(at(6, 0), 5, "READ", laneOfTask(1), []);
  timeline.answered(at(7, 0), 2, "ASK", 2, [0]);
  timeline.sent(at(7, 0), 6, "READ", laneOfTask(1), []);
  timeline.begun(at(8, 0), 4, "TELL");
  timeline.begun(at(9, 0), 3, "ASK");
  timeline.answered(at(10, 3), 1, "ASK", 2, [0]);
  timeline.ended(0, 12);
  const serves = all(timeline).filter((item) => timeline.kind.data[item] === ItemKind.serve);
  expect(kindsOf(timeline, serves)).toEqual([
    "serve 0@5 to 0@10",
    "serve 0@6 to 0@7",
    "serve 0@8 to 0@9",
    "serve 0@9 to 0@12",
  ]);
  const sent = all(timeline).filter((item) => [5, 6].includes(timeline.subject.data[item]));
  expect(sent.map((item) => timeline.parent.data[item])).toEqual([2, 1]);
});

test("what there is no room for is counted, and it is known from which step on", () => {
  const story = Array.from({ length: 50 }, () => [9, 1, 0, 0] as const);
  const timeline = told(story, 20);
  expect(timeline).toMatchObject({ length: 20, leftFrom: 21 });
  expect(finish(windowOf(timeline, { from: 1, to: 20, most: 100, buckets: 10 })).kind).toBe("items");
  const window = finish(windowOf(timeline, { from: 0, to: 63, most: 100, buckets: 10 }));
  if (window.kind !== "density") throw new Error("This is no density.");
  expect(window.lanes.flatMap(({ counts }) => [...counts])).toEqual([50]);
});
