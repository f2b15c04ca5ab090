import fc from "fast-check";
import { expect, test } from "vitest";
import { arrowsOf } from "./arrows.ts";
import { exampleGraph } from "./example.ts";
import { type Layout, layOut, type PlacedTask } from "./layout.ts";
import { sectionsOf } from "./model.ts";
import { acquainted, arrangementOf } from "./ranks.ts";

function place(text: string, width: number, heights: ReadonlyMap<number, number> = new Map()): Layout {
  return layOut(sectionsOf(exampleGraph(text), { others: false }), width, { heights, ranks: new Map() });
}

const placesOf = ({ tasks }: Layout) => new Map(tasks.map(({ node, x, y }) => [node.task.name, `${x} ${y}`]));

function overlap(a: PlacedTask, b: PlacedTask): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** As the page does it: each task has its rank by all that was seen. */
function placeRanked(text: string, width: number, seen = text): Layout {
  const graph = exampleGraph(text);
  const known = acquainted(acquainted(new Map(), exampleGraph(seen)), graph);
  const ids = graph.tasks.map(({ id }) => id);
  return layOut(sectionsOf(graph, { others: false }), width, { heights: new Map(), ranks: arrangementOf(ids, known) });
}

/** A random system: a ring of `members`, then tasks that wait for some other one or for nobody. */
const systems = fc
  .record({
    members: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 9, max: 90 })),
    others: fc.array(
      fc.record({ role: fc.constantFrom("victim", "waiting", "running", "idle"), for: fc.nat(), more: fc.nat(3) }),
    ),
    width: fc.integer({ min: 100, max: 2000 }),
  })
  .map(({ members, others, width }) => {
    const ring = Array.from({ length: members }, (_, i) => `m${i} cycle: ${i} -> ${(i + 1) % members} answer M`);
    const rest = others.map((other, index) => {
      const id = 1000 + index;
      const extra = Array.from({ length: other.more }, (_, i) => `, ${2000 + index * 4 + i}`).join("");
      const target = other.for % (members + index + 1);
      const wait = `${id} -> ${target < members ? target : 1000 + target - members} lock l`;
      if (other.role === "idle") return `o${index} idle: ~${id}`;
      return `o${index} ${other.role}: ${other.role === "running" ? id : wait}${extra}`;
    });
    return { text: [...ring, ...rest].join("\n"), count: members + others.length, width };
  })
  .filter(({ count }) => count > 0);

test("every task has a place in the picture, and no two overlap", () => {
  fc.assert(
    fc.property(systems, ({ text, count, width }) => {
      const { tasks, height, width: total } = placeRanked(text, width);
      expect(tasks.length).toBe(count);
      for (const { x, width } of tasks) expect(x + width).toBeLessThanOrEqual(total);
      for (const [index, task] of tasks.entries()) {
        expect(task.x).toBeGreaterThanOrEqual(0);
        expect(task.y + task.height).toBeLessThanOrEqual(height);
        for (const other of tasks.slice(index + 1)) expect(overlap(task, other)).toBe(false);
      }
    }),
  );
});

test("what is the same stays where it was, whatever labels say", () => {
  const before = "a waiting: 1 -> 2 answer M\nb running: 2\nc idle: ~3";
  expect(placesOf(place(before.replace("M", "ANOTHER_METHOD"), 300))).toEqual(placesOf(place(before, 300)));
});

test("a task that has less to show than before moves no other", () => {
  const busy = place("a waiting: 1 -> 2 answer M, 5, 6\nb running: 2\nc idle: ~3", 300);
  const quiet = place("a idle: ~1, ~5, ~6\nb running: 2\nc idle: ~3", 300, busy.heights);
  expect(placesOf(quiet)).toEqual(placesOf(busy));
});

test("a task that has more to show moves only those under it in its column", () => {
  const text = (more: string) => `a running: 1${more}\nb running: 2\nc running: 3\nd running: 4`;
  const before = placesOf(place(text(""), 600));
  const after = placesOf(place(text(", 5, 6"), 600));
  for (const task of ["a", "b", "d"]) expect(after.get(task), task).toBe(before.get(task));
  expect(after.get("c")).not.toBe(before.get("c"));
});

test("a cycle that stays keeps its ring, whoever joins the victims under it", () => {
  const ring = "a cycle: 1 -> 2 answer M\nb cycle: 2 -> 3 answer M\nc cycle: 3 -> 1 answer M";
  const before = placesOf(place(ring, 300));
  const after = placesOf(place(`v victim: 9 -> 1 lock l\n${ring}`, 300));
  for (const task of ["a", "b", "c"]) expect(after.get(task)).toBe(before.get(task));
});

test("a ring runs as a clock does: right, down, left, up", () => {
  const ring = Array.from({ length: 6 }, (_, i) => `m${i} cycle: ${i} -> ${(i + 1) % 6} answer M`).join("\n");
  const { tasks } = place(ring, 600);
  const at = (index: number) => tasks.find(({ node }) => node.task.name === `m${index}`) ?? expect.fail();
  expect(at(1).x).toBeGreaterThan(at(0).x);
  expect(at(1).y).toBe(at(0).y);
  for (const [upper, lower] of [
    [1, 2],
    [2, 3],
    [5, 4],
    [0, 5],
  ] as const) {
    expect(at(upper).x).toBe(at(lower).x);
    expect(at(upper).y).toBeLessThan(at(lower).y);
  }
  expect(at(3).y).toBe(at(4).y);
});

test("with room, victims stand beside the ring, next to the one that most of them wait for", () => {
  const ring = "a cycle: 1 -> 2 answer M\nb cycle: 2 -> 3 answer M\nc cycle: 3 -> 1 answer M";
  const { tasks } = place(`${ring}\nv victim: 9 -> 1 lock l`, 900);
  const x = new Map(tasks.map((task) => [task.node.task.name, task.x]));
  expect(x.get("v")).toBe(Math.max(...x.values()));
  expect(x.get("a")).toBeGreaterThan(Math.min(...x.values()));
});

test("every wait has its arrow, also to a fibril that is not shown; none leads into what is folded", () => {
  const text = "a waiting: 1 -> 2 answer M, 3 -> 1 lock l\nb idle: ~2";
  const drawn = (layout: Layout) => arrowsOf(layout).map(({ from, to }) => `${from}-${to}`);
  expect(drawn(place(text, 300))).toEqual(["1-2", "3-1"]);
  const cycle = "a cycle: 1 -> 1 lock l, 1 -> 2 answer M\nb waiting: 2 -> 1 answer M";
  expect(
    drawn(layOut(sectionsOf(exampleGraph(cycle), { others: true }), 300, { heights: new Map(), ranks: new Map() })),
  ).toEqual(["1-1"]);
});

test("who calls stands on the left of whom it calls, and alone in a column above it", () => {
  const text = "server running: 3\nmiddle waiting: 2 -> 3 answer M\nclient waiting: 1 -> 2 answer M";
  const wide = placeRanked(text, 900).tasks.map(({ node, x }) => ({ name: node.task.name, at: x }));
  const narrow = placeRanked(text, 300).tasks.map(({ node, y }) => ({ name: node.task.name, at: y }));
  for (const places of [wide, narrow]) {
    expect(places.sort((a, b) => a.at - b.at).map(({ name }) => name)).toEqual(["client", "middle", "server"]);
  }
});

test("whoever waits at the moment, and for whom: of what was seen before nothing moves", () => {
  const moments = fc.array(
    fc.record({ from: fc.nat(30), to: fc.nat(30) }).filter(({ from, to }) => from !== to),
    { maxLength: 60 },
  );
  const textOf = (waits: readonly { from: number; to: number }[]) =>
    Array.from({ length: 31 }, (_, task) => {
      const own = waits.filter(({ from }) => from === task).map(({ to }) => `${task} -> ${to} answer M`);
      return `t${task} ${own.length > 0 ? "waiting" : "running"}: ${own.length > 0 ? own.join(", ") : task}`;
    }).join("\n");
  fc.assert(
    fc.property(moments, fc.nat(60), fc.integer({ min: 200, max: 1600 }), (waits, some, width) => {
      const columns = (text: string) =>
        new Map(placeRanked(text, width, textOf(waits)).tasks.map(({ node, x }) => [node.task.name, x]));
      expect(columns(textOf(waits.slice(0, some)))).toEqual(columns(textOf(waits)));
    }),
  );
});

test("a thousand tasks are a map as wide as a screen is, and a large circle a ring around its own middle", () => {
  const crowd = Array.from(
    { length: 1000 },
    (_, i) => `t${i} ${i < 990 ? "waiting" : "running"}: ${i}${i < 990 ? ` -> ${990 + (i % 10)} answer M` : ""}`,
  );
  const map = placeRanked(crowd.join("\n"), 900);
  expect(map.width / map.height).toBeGreaterThan(0.7);
  expect(map.width / map.height).toBeLessThan(3);
  const ring = Array.from({ length: 200 }, (_, i) => `m${i} cycle: ${i} -> ${(i + 1) % 200} answer M`);
  const { tasks, width, height } = placeRanked(ring.join("\n"), 900);
  expect(width / height).toBeGreaterThan(0.7);
  expect(width / height).toBeLessThan(3);
  const at = new Map(tasks.map((task) => [task.node.task.name, task]));
  for (const [index] of ring.entries()) {
    const [own, next] = [at.get(`m${index}`), at.get(`m${(index + 1) % 200}`)];
    if (!own || !next) throw new Error("a member is missing");
    const far = Math.abs(own.x - next.x) > 1 && Math.abs(own.y - next.y) > own.height;
    expect(far, `m${index} and the next`).toBe(false);
    const isInside = own.x > 100 && own.x < width - 300 && own.y > 50 && own.y < height - 100;
    expect(isInside).toBe(false);
  }
});
