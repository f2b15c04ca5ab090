import type { Place } from "../program.ts";
import type { LaneNames } from "./filter.ts";
import type { Lanes } from "./perfetto.ts";
import type { Timeline } from "./timeline.ts";

/** A timeline with what it is about: a run writes it, and so does who reads the trace of a real system. */
export interface Charted extends LaneNames {
  readonly timeline: Timeline;
  /** The first step from which on all is recorded. */
  readonly start: number;
  /** The fibrils on which something has happened, in order of their numbers, with their names. */
  readonly fibrils: readonly (readonly [lane: number, name: string])[];
  readonly lanes: Lanes;
  /** Where in a text the place of an item is. */
  readonly placeAt: (place: number) => Place;
}
