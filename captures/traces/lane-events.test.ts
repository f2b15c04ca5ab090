import fc from "fast-check";
import { expect, test } from "vitest";
import { LaneEvents } from "./lane-events.ts";

test("the latest event of a lane is what one finds who goes back event by event", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 4 })), (lanes) => {
      const events = new LaneEvents(Int32Array.from(lanes), 5);
      for (let moment = 0; moment <= lanes.length; moment++) {
        for (let lane = 0; lane < 5; lane++) {
          expect(events.latest(lane, moment)).toBe(lanes.slice(0, moment).lastIndexOf(lane));
        }
      }
    }),
    { numRuns: 100 },
  );
});
