import type { Work } from "../work.ts";
import { ItemKind, NOTHING, type Timeline } from "./timeline.ts";

/** A call with all that was sent to serve it. */
export interface Followed {
  /** Serials: the call itself, and those that were sent while one of them was served, in the order in which they were sent. */
  readonly calls: readonly number[];
  readonly from: number;
  /** `OPEN` when the call is under way still. */
  readonly to: number;
}

/** More than a person follows. */
const MOST_CALLS = 5_000;
const PIECE_OF_ITEMS = 65_536;

/** All items of the call that an item is about, in their order; none when it is about no call. */
export function itemsOfCall({ next, subject, kind }: Timeline, item: number): number[] {
  if (subject.data[item] < 0 || kind.data[item] === ItemKind.lock) return [];
  const ring = [item];
  for (let at = next.data[item]; at !== item; at = next.data[at]) ring.push(at);
  return ring.sort((a, b) => a - b);
}

/** Follows the call that an item is about through all tasks; `undefined` when it is about none. */
export function* follow(timeline: Timeline, item: number): Work<Followed | undefined> {
  const { from, to, kind, subject, parent, length } = timeline;
  const [first, ...others] = itemsOfCall(timeline, item);
  if (first === undefined) return undefined;
  const end = Math.max(...[first, ...others].map((each) => to.data[each]));
  const calls = new Set([subject.data[first]]);
  for (let at = first; at < length && from.data[at] <= end && calls.size < MOST_CALLS; at++) {
    const isSent = kind.data[at] === ItemKind.call || kind.data[at] === ItemKind.notification;
    if (isSent && parent.data[at] !== NOTHING && calls.has(parent.data[at])) calls.add(subject.data[at]);
    if ((at - first) % PIECE_OF_ITEMS === PIECE_OF_ITEMS - 1) yield 1;
  }
  return { calls: [...calls], from: from.data[first], to: end };
}
