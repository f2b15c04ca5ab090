import { firstFrom, isArrow, itemKinds, OPEN, type Recorder, type Window, wordsOfItem } from "#simulator";
import type { GraphPlace, TimelineBody, TimelineDensity, TimelineItem } from "../protocol.ts";
import type { Sources } from "../session/sources.ts";

/** The items of a window with their places; or, where they are too many, how much there is. */
export function windowBody(
  recorder: Recorder,
  sources: Sources,
  window: Window,
): Pick<TimelineBody, "items" | "density" | "places"> {
  if (window.kind === "density") return { items: undefined, density: densityBody(window), places: [] };
  const places = new Places(recorder, sources);
  const items = window.items.map((item) => itemBody(recorder, item, places));
  return { items, density: undefined, places: places.bodies };
}

/** An item; without `places` it does not say where it was. */
export function itemBody({ timeline, start }: Recorder, item: number, places?: Places): TimelineItem {
  const { from, to, kind, lane, head, subject, name, names, place } = timeline;
  const number = kind.data[item];
  return {
    kind: itemKinds[number],
    from: from.data[item],
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
  readonly #recorder: Recorder;
  readonly #sources: Sources;
  readonly #indexes = new Map<number, number>();

  constructor(recorder: Recorder, sources: Sources) {
    this.#recorder = recorder;
    this.#sources = sources;
  }

  /** The index of the place of an instruction. */
  indexOf(pc: number): number {
    const known = this.#indexes.get(pc);
    if (known !== undefined) return known;
    this.#indexes.set(pc, this.bodies.length);
    return this.bodies.push(this.#sources.placeBody(this.#recorder.run.program.places[pc])) - 1;
  }
}

const densityBody = ({ from, width, lanes }: Window & { readonly kind: "density" }): TimelineDensity => ({
  from,
  width,
  lanes: lanes
    .filter(({ counts, waited }) => counts.some((count) => count > 0) || waited.some((steps) => steps > 0))
    .map(({ lane, counts, waited }) => ({ lane, counts: [...counts], waited: [...waited] })),
});
