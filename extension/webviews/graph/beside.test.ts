import fc from "fast-check";
import { expect, test } from "vitest";
import { distance, placeBeside } from "./beside.ts";

const view = { width: 300, height: 200 };
const row = (left: number, top: number) => ({ left, top, right: left + 80, bottom: top + 20 });

test.each([
  ["below", row(10, 10), { width: 200, height: 60 }, { left: 10, top: 36 }],
  ["below, moved from the edge", row(200, 10), { width: 200, height: 60 }, { left: 100, top: 36 }],
  ["above", row(10, 120), { width: 200, height: 60 }, { left: 10, top: 54 }],
  ["right", row(10, 90), { width: 200, height: 150 }, { left: 96, top: 50 }],
  ["left", row(210, 90), { width: 200, height: 150 }, { left: 4, top: 50 }],
  ["at the lower edge", row(110, 80), { width: 250, height: 150 }, { left: 50, top: 50 }],
  ["at the upper edge", row(110, 120), { width: 250, height: 150 }, { left: 50, top: 0 }],
])("what is told stands %s", (_side, about, size, place) => {
  expect(placeBeside(about, size, view)).toEqual(place);
});

const length = (max: number) => fc.integer({ min: 0, max });
const sides = fc.record({ left: length(299), top: length(199), width: length(100), height: length(40) });

test("it is in view, and covers what it is about only where no side has room", () => {
  fc.assert(
    fc.property(sides, fc.record({ width: length(300), height: length(200) }), (thing, size) => {
      const about = { ...thing, right: thing.left + thing.width, bottom: thing.top + thing.height };
      const { left, top } = placeBeside(about, size, view);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + size.width).toBeLessThanOrEqual(view.width);
      expect(top + size.height).toBeLessThanOrEqual(view.height);
      const gaps = [
        top - about.bottom,
        about.top - top - size.height,
        left - about.right,
        about.left - left - size.width,
      ];
      const rooms = [
        [view.height - about.bottom, size.height],
        [about.top, size.height],
        [view.width - about.right, size.width],
        [about.left, size.width],
      ] as const;
      const hasRoom = rooms.some(([room, needed]) => room >= needed + distance);
      if (hasRoom) expect(Math.max(...gaps)).toBeGreaterThanOrEqual(distance);
    }),
  );
});
