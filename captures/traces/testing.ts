import { type Charted, isArrow, itemKinds, NOTHING, OPEN, wordsOfItem } from "#simulator";

/** The items of a timeline, a line each: when, what, on which lane, and for an arrow to which; then the words that it carries. */
export function printTimeline({ timeline, tasks, taskOf, fibrils }: Charted): string {
  const names = new Map(fibrils);
  const laneText = (lane: number) => `${tasks[taskOf(lane)]}${lane < 0 ? "" : `.${names.get(lane)}`}`;
  return Array.from({ length: timeline.length }, (_, item) => {
    const { from, to, kind, lane, head, subject, name, parent } = timeline;
    const end = to.data[item] === OPEN ? "" : to.data[item];
    const what = itemKinds[kind.data[item]];
    const target = isArrow(kind.data[item]) ? ` -> ${laneText(head.data[item])}` : "";
    const call = subject.data[item] === NOTHING ? "" : ` #${subject.data[item]}`;
    const within = parent.data[item] === NOTHING ? "" : ` within #${parent.data[item]}`;
    const words = wordsOfItem(timeline, item);
    const carried = words.length === 0 ? "" : ` (${words.join(" ")})`;
    const text = timeline.names[name.data[item]];
    return `${from.data[item]}-${end} ${what}${call} ${laneText(lane.data[item])}${target}: ${text}${carried}${within}`;
  }).join("\n");
}
