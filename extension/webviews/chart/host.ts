import type {
  TimelineArguments,
  TimelineBody,
  TimelineFindArguments,
  TimelineFindBody,
  TimelineFollowArguments,
  TimelineFollowBody,
} from "#protocol";
import type { FromChart } from "../chart-messages.ts";
import type { Range } from "./range.ts";

/** What the page has of its host. Questions are about a session; they reject with a reason for people. */
export interface Host {
  post(message: FromChart): void;
  window(session: string, args: TimelineArguments): Promise<TimelineBody>;
  find(session: string, args: TimelineFindArguments): Promise<TimelineFindBody>;
  follow(session: string, args: TimelineFollowArguments): Promise<TimelineFollowBody>;
  keep(state: Kept): void;
}

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
