import {
  type Charted,
  firstFrom,
  isArrow,
  itemKinds,
  itemTest,
  OPEN,
  type Window,
  type Work,
  windowOf,
  wordsOfItem,
} from "#simulator";
import {
  type GraphPlace,
  protocolVersion,
  type TimelineArguments,
  type TimelineBody,
  type TimelineDensity,
  type TimelineItem,
  type TimelineTimes,
} from "../protocol.ts";
import type { Sources } from "../session/sources.ts";

const DEFAULT_ITEMS = 2000;
const DEFAULT_BUCKETS = 1000;
/** Numbers in an answer about how much there is: lanes have fewer buckets where there are very many. */
const MOST_CELLS = 200_000;
const MOST_TIMES = 2000;

/** What there is between two steps, both included. */
export function* timelineBody(
  charted: Charted,
  sources: Sources,
  here: Pick<TimelineBody, "session" | "moment" | "furthest">,
  args: TimelineArguments & { readonly from: number; readonly to: number },
): Work<TimelineBody> {
  const { from, to } = args;
  const { timeAt } = charted.lanes;
  const window = yield* windowIn(charted, args);
  return {
    version: protocolVersion,
    ...here,
    from,
    to,
    tasks: charted.lanes.tasks.map(({ id, name }) => ({ id, name })),
    lanes: charted.fibrils.map(([lane, name]) => ({ lane, name, task: charted.taskOf(lane) })),
    ...windowBody(charted, sources, window),
    ...(timeAt !== undefined && { times: timesBody(timeAt, from, to) }),
  };
}

/** Round steps: the ticks of a ruler are some of them, whatever part of a window it shows. */
function timesBody(timeAt: (step: number) => number, from: number, to: number): TimelineTimes {
  let width = 1;
  while ((to - from) / width > MOST_TIMES) width *= 10;
  const at: number[] = [];
  for (let step = Math.ceil(from / width) * width; step <= to; step += width) at.push(timeAt(step));
  return { width, at };
}

function* windowIn(
  charted: Charted,
  {
    from,
    to,
    most = DEFAULT_ITEMS,
    filter = "",
    buckets: asked = DEFAULT_BUCKETS,
  }: TimelineArguments & { readonly from: number; readonly to: number },
): Work<Window> {
  const { timeline, fibrils } = charted;
  const buckets = Math.min(asked, Math.ceil(MOST_CELLS / Math.max(1, fibrils.length)));
  const test = filter.trim() === "" ? undefined : itemTest(timeline, charted, filter);
  return yield* windowOf(timeline, { from, to, most, buckets, test });
}

/** The items of a window with their places; or, where they are too many, how much there is. */
function windowBody(
  charted: Charted,
  sources: Sources,
  window: Window,
): Pick<TimelineBody, "items" | "density" | "places"> {
  if (window.kind === "density") return { items: undefined, density: densityBody(window), places: [] };
  const places = new Places(charted, sources);
  const items = window.items.map((item) => itemBody(charted, item, places));
  return { items, density: undefined, places: places.bodies };
}

/** An item; without `places` it does not say where it was. */
export function itemBody({ timeline, start, lanes: { timeAt } }: Charted, item: number, places?: Places): TimelineItem {
  const { from, to, kind, lane, head, subject, name, names, place } = timeline;
  const number = kind.data[item];
  return {
    kind: itemKinds[number],
    from: from.data[item],
    ...(timeAt !== undefined && {
      time: timeAt(from.data[item]),
      ...(to.data[item] !== OPEN && { until: timeAt(to.data[item]) }),
    }),
    nth: from.data[item] > start ? item - firstFrom(from.data, item, from.data[item]) : -1 - item,
    to: to.data[item] === OPEN ? undefined : to.data[item],
    lane: lane.data[item],
    head: isArrow(number) ? head.data[item] : undefined,
    call: isArrow(number) || itemKinds[number] === "serve" ? subject.data[item] : undefined,
    name: names[name.data[item]],
    words: wordsOfItem(timeline, item),
    place: place.data[item] < 0 ? undefined : places?.indexOf(place.data[item]),
  };
}

/** The places of the items of an answer, each once. */
class Places {
  readonly bodies: GraphPlace[] = [];
  readonly #charted: Charted;
  readonly #sources: Sources;
  readonly #indexes = new Map<number, number>();

  constructor(charted: Charted, sources: Sources) {
    this.#charted = charted;
    this.#sources = sources;
  }

  /** The index of what is there, by the place in the timeline. */
  indexOf(place: number): number {
    const known = this.#indexes.get(place);
    if (known !== undefined) return known;
    this.#indexes.set(place, this.bodies.length);
    return this.bodies.push(this.#sources.placeBody(this.#charted.placeAt(place))) - 1;
  }
}

const densityBody = ({ from, width, lanes }: Window & { readonly kind: "density" }): TimelineDensity => ({
  from,
  width,
  lanes: lanes
    .filter(({ counts, waited }) => counts.some((count) => count > 0) || waited.some((steps) => steps > 0))
    .map(({ lane, counts, waited }) => ({ lane, counts: [...counts], waited: [...waited] })),
});
