import type { Folded } from "./model.ts";
import type { Zoom } from "./stage.ts";
import type { Surroundings } from "./surroundings.ts";

/** What the person has made of the view: it is kept while the view is hidden. */
export interface ViewState {
  readonly folded?: Folded;
  readonly zoom?: Zoom;
  readonly scroll?: readonly [number, number];
  readonly surroundings?: Surroundings | undefined;
  readonly isText?: boolean;
}
