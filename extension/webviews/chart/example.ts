import type { TimelineBody, TimelineItem } from "#protocol";

/** What most items have in the examples of the tests. */
const plain = { words: [], place: undefined, head: undefined, call: undefined, to: undefined };

let items = 0;

/** An item, said by what matters. */
export const item = (
  kind: TimelineItem["kind"],
  from: number,
  lane: number,
  more: Partial<TimelineItem> = {},
): TimelineItem => ({
  ...plain,
  kind,
  from,
  nth: items++,
  lane,
  name: "ASK(1024)",
  ...more,
});

/** client (lane 0) calls server (lane 1), which calls itself as disk (lanes 2 and 3): a run of 20 steps. */
export function body(items: readonly TimelineItem[], more: Partial<TimelineBody> = {}): TimelineBody {
  return {
    version: 1,
    session: "s",
    moment: { branch: 0, step: 20 },
    furthest: 20,
    from: 0,
    to: 20,
    tasks: [
      { id: 7, name: "client" },
      { id: 8, name: "server" },
      { id: 9, name: "disk" },
    ],
    lanes: [
      { lane: 0, task: 0, name: "main" },
      { lane: 1, task: 1, name: "connection of client" },
      { lane: 2, task: 2, name: "main" },
      { lane: 3, task: 2, name: "worker 0" },
    ],
    places: [],
    items,
    density: undefined,
    ...more,
  };
}
