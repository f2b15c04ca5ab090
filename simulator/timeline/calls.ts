import type { Work } from "../work.ts";
import { firstFrom } from "./column.ts";
import { ItemKind, NOTHING, type Timeline } from "./timeline.ts";

/** More calls than a person follows. */
const MOST_CALLS = 5_000;
const PIECE_OF_ITEMS = 65_536;

/** All items of the call that an item is about, in their order; none when it is about no call. */
export function itemsOfCall({ next, subject, kind }: Timeline, item: number): number[] {
  if (subject.data[item] < 0 || kind.data[item] === ItemKind.lock) return [];
  const ring = [item];
  for (let at = next.data[item]; at !== item; at = next.data[at]) ring.push(at);
  return ring.sort((a, b) => a - b);
}

/** All items of a call, by its serial; none where the timeline has nothing of it. */
export function* itemsOfSerial(timeline: Timeline, serial: number): Work<number[]> {
  const { subject, kind, length } = timeline;
  for (let item = 0; item < length; item++) {
    if (subject.data[item] === serial && kind.data[item] !== ItemKind.lock) return itemsOfCall(timeline, item);
    if (item % PIECE_OF_ITEMS === PIECE_OF_ITEMS - 1) yield 1;
  }
  return [];
}

/**
 * Follows a call, of which `items` are all that the timeline has, through all tasks: adds to `calls`, in the order in which they are sent, the serials of
 * those that are sent, from the step `since` on, while one of them is served. Returns the step at which the call ends, `OPEN` while it goes on.
 */
export function* follow(timeline: Timeline, items: readonly number[], since: number, calls: Set<number>): Work<number> {
  const { from, to, kind, subject, parent, length } = timeline;
  const end = Math.max(...items.map((each) => to.data[each]));
  const first = Math.max(items[0], firstFrom(from.data, length, since));
  for (let at = first; at < length && from.data[at] <= end && calls.size < MOST_CALLS; at++) {
    const isSent = kind.data[at] === ItemKind.call || kind.data[at] === ItemKind.notification;
    if (isSent && parent.data[at] !== NOTHING && calls.has(parent.data[at])) calls.add(subject.data[at]);
    if ((at - first) % PIECE_OF_ITEMS === PIECE_OF_ITEMS - 1) yield 1;
  }
  return end;
}
