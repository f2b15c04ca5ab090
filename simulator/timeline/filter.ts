import { ItemKind, type Timeline } from "./timeline.ts";

/** Tasks and fibrils as people name them: what a filter and a search look at besides the names of the items. */
export interface LaneNames {
  /** The task of a lane, by its number; a lane that is a task's own is that task's. */
  readonly taskOf: (lane: number) => number;
  readonly tasks: readonly string[];
}

/** Whether items are meant by a text. */
export type Test = (item: number) => boolean;

/** Whether a text, with `*` and `?` as in globs, is meant by what somebody wrote: without these it is enough that it is a part. */
function textTest(wanted: string): (text: string) => boolean {
  const escaped = wanted.trim().replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const isGlob = /[*?]/.test(escaped);
  const pattern = escaped.replaceAll("*", ".*").replaceAll("?", ".");
  const expression = new RegExp(isGlob ? `^${pattern}(\\(\\d+\\))?$` : pattern, "i");
  return (text) => expression.test(text);
}

/** The items whose name, or one of whose tasks, is meant; `#12` means all of call 12. Each name is looked at once. */
export function itemTest(timeline: Timeline, { tasks, taskOf }: LaneNames, wanted: string): Test {
  const { subject, kind, name, lane, head } = timeline;
  const call = /^\s*#(\d+)\s*$/.exec(wanted)?.[1];
  if (call !== undefined) {
    const serial = Number(call);
    return (item) => subject.data[item] === serial && kind.data[item] !== ItemKind.lock;
  }
  const isMeant = textTest(wanted);
  const ofTask = tasks.map(isMeant);
  const ofName = timeline.names.map(isMeant);
  return (item) =>
    ofName[name.data[item]] || ofTask[taskOf(lane.data[item])] || ofTask[taskOf(head.data[item])] || false;
}
