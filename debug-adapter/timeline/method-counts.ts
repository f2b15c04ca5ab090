import { itemKinds, type Timeline, type Work } from "#simulator";
import type { MethodCounts } from "../protocol.ts";

/** So many items are looked at before others are heard. */
const PIECE_OF_ITEMS = 65_536;

const counted: Readonly<Partial<Record<(typeof itemKinds)[number], keyof MethodCounts>>> = {
  call: "sent",
  notification: "sent",
  serve: "received",
  answer: "answered",
};

/** How often each method, by its name with its number, was sent, received and answered up to a step. */
export function* countMethods(timeline: Timeline, until: number): Work<ReadonlyMap<string, MethodCounts>> {
  const { from, kind, name, names, length } = timeline;
  const counts = new Map<string, { sent: number; received: number; answered: number }>();
  for (let item = 0; item < length && from.data[item] <= until; item++) {
    if (item % PIECE_OF_ITEMS === PIECE_OF_ITEMS - 1) yield 1;
    const what = counted[itemKinds[kind.data[item]]];
    if (what === undefined) continue;
    const method = names[name.data[item]];
    const own = counts.get(method) ?? { sent: 0, received: 0, answered: 0 };
    own[what]++;
    counts.set(method, own);
  }
  return counts;
}
