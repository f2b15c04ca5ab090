import type { Range } from "./range.ts";

/** What the page keeps while it is hidden, and when the editor starts again. */
export interface Kept {
  /** None: all of the run is in view. */
  readonly range?: Range | undefined;
  /** Ids of the tasks whose fibrils have rows of their own. */
  readonly unfolded?: readonly number[];
  readonly filter?: string;
  /** Whether the text is shown in place of the picture. */
  readonly isText?: boolean;
}
