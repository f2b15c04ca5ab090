import { ItemKind, isArrow, type Timeline, wordsOfItem } from "./timeline.ts";

/** What a timeline is about: tasks with the kernel's ids, and the fibrils on which something happened. */
export interface Lanes {
  readonly tasks: readonly { readonly id: number; readonly name: string }[];
  readonly fibrils: readonly (readonly [lane: number, name: string])[];
  readonly taskOf: (lane: number) => number;
  /** When a step was done, in microseconds; without it each step takes the same time. */
  readonly timeAt?: Clock | undefined;
}

/** Microseconds of a step. */
type Clock = (step: number) => number;

/** Microseconds that a step takes in the trace, where it is not known: what happens in a step has room in it. */
const STEP = 10;
/** A moment is a slice from so long before the end of its step, for so long. */
const BEFORE = 9;
const SHORT = 8;

type Fields = Readonly<Record<string, unknown>>;

/**
 * A timeline in the Trace Event Format of Chrome, which Perfetto opens: tasks are processes, fibrils threads, waits slices, the ways of calls flows, services
 * and locks asynchronous slices, because they need not be nested. What has not ended ends with the step `end`. In pieces of text.
 * Source of the format: "Trace Event Format", The Chromium Project.
 */
export function* toPerfetto(timeline: Timeline, lanes: Lanes, end: number): Iterable<string> {
  yield* perfettoHead(lanes);
  yield* perfettoItems(timeline, lanes, end, [0, timeline.length]);
  yield PERFETTO_END;
}

/** What a trace begins with: the names of all lanes. */
export function* perfettoHead(lanes: Lanes): Iterable<string> {
  yield '{"displayTimeUnit":"ms","traceEvents":[\n';
  yield lanes.tasks.map(({ id, name }) => line({ ph: "M", name: "process_name", pid: id, args: { name } })).join(",\n");
  for (const [task, { id }] of lanes.tasks.entries()) {
    yield `,\n${line({ ph: "M", name: "thread_name", pid: id, tid: 0, args: { name: "messages" } })}`;
    for (const [lane, name] of lanes.fibrils) {
      if (lanes.taskOf(lane) !== task) continue;
      yield `,\n${line({ ph: "M", name: "thread_name", pid: id, tid: lane + 1, args: { name } })}`;
    }
  }
}

/** The items `first` to before `last` of a trace. */
export function* perfettoItems(
  timeline: Timeline,
  lanes: Lanes,
  end: number,
  [first, last]: readonly [first: number, last: number],
): Iterable<string> {
  for (let item = first; item < last; item++) {
    for (const event of eventsOf(timeline, lanes, end, item)) yield `,\n${line(event)}`;
  }
}

export const PERFETTO_END = "\n]}\n";

const line = (event: Fields): string => JSON.stringify(event);

const wordOf: Readonly<Record<number, string>> = {
  [ItemKind.call]: "send",
  [ItemKind.forward]: "forward",
  [ItemKind.answer]: "answer",
  [ItemKind.notification]: "notify",
};

function* eventsOf(timeline: Timeline, lanes: Lanes, end: number, item: number): Iterable<Fields> {
  const from = timeline.from.data[item];
  const isOver = timeline.to.data[item] <= end;
  const to = isOver ? timeline.to.data[item] : end;
  const kind = timeline.kind.data[item];
  const name = timeline.names[timeline.name.data[item]];
  const subject = timeline.subject.data[item];
  const at = threadOf(lanes, timeline.lane.data[item]);
  const { moment, slice, start } = lanes.timeAt === undefined ? byStep : byClock(lanes.timeAt);
  if (isArrow(kind)) {
    const words = wordsOfItem(timeline, item);
    const args = {
      call: subject,
      ...(kind === ItemKind.answer ? { rc: words[0] ?? 0, values: words.slice(1) } : { args: words }),
    };
    const flow = { name, cat: "call", id: item };
    yield { ph: "X", name: `${wordOf[kind]} ${name}`, cat: "call", ...at, ...moment(from), args };
    if (!isOver) return;
    const head = threadOf(lanes, timeline.head.data[item]);
    yield { ph: "s", ...flow, ...at, ts: moment(from).ts };
    const arrival = kind === ItemKind.answer ? `${name} answered` : `${name} arrives`;
    yield { ph: "X", name: arrival, cat: "call", ...head, ...moment(to), args: { call: subject } };
    yield { ph: "f", bp: "e", ...flow, ...head, ts: moment(to).ts };
    return;
  }
  switch (kind) {
    case ItemKind.wait:
      return yield { ph: "X", name: `waits for ${name}`, cat: "wait", ...at, ...slice(from, to) };
    case ItemKind.serve:
    case ItemKind.lock: {
      const [what, cat] = kind === ItemKind.lock ? [`holds ${name}`, "lock"] : [`serves ${name}`, "service"];
      const span = { name: what, cat, id: item, ...at };
      yield { ph: "b", ...span, ts: start(from), args: cat === "service" ? { call: subject } : {} };
      return yield { ph: "e", ...span, ts: start(to) };
    }
    default:
      yield { ph: "i", s: "t", name, cat: kind === ItemKind.log ? "log" : "end", ...at, ts: start(from) };
  }
}

/** Where a step is in the trace: what takes no time, what goes on from one step to another, and a beginning or an end. */
interface Scale {
  readonly moment: (step: number) => { readonly ts: number; readonly dur: number };
  readonly slice: (from: number, to: number) => { readonly ts: number; readonly dur: number };
  readonly start: Clock;
}

const byStep: Scale = {
  moment: (step) => ({ ts: Math.max(0, step * STEP - BEFORE), dur: SHORT }),
  slice: (from, to) => ({ ts: from * STEP, dur: (to - from) * STEP }),
  start: (step) => step * STEP,
};

/** What takes no time begins when it happened; Perfetto shows it though it is so short. */
const byClock = (timeAt: Clock): Scale => ({
  moment: (step) => ({ ts: timeAt(step), dur: 0 }),
  slice: (from, to) => ({ ts: timeAt(from), dur: timeAt(to) - timeAt(from) }),
  start: timeAt,
});

/** Thread 0 of a task is where its messages come in and no fibril has to do with it. */
const threadOf = ({ tasks, taskOf }: Lanes, lane: number) => ({
  pid: tasks[taskOf(lane)].id,
  tid: lane < 0 ? 0 : lane + 1,
});
