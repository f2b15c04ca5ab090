import type {
  GotoArguments,
  GraphPlace,
  MomentBody,
  TimelineArguments,
  TimelineBody,
  TimelineFindArguments,
  TimelineFindBody,
  TimelineFollowArguments,
  TimelineFollowBody,
} from "#protocol";
import type { Cursor } from "./chart/cursor.ts";
import type { NoPicture, SessionName } from "./messages.ts";

/** What the chart is about. What happened the view asks for, window by window. */
export type ChartPicture =
  | NoPicture
  /** What is looked at is a dump, which has one moment. */
  | { readonly kind: "dump"; readonly session: SessionName }
  | {
      readonly kind: "chart";
      readonly session: SessionName;
      readonly at: MomentBody;
      /** The run went on since: this is how it was. */
      readonly stale: boolean;
    };

/** What the view may ask the adapter, and what it then says. */
export type ChartQuestion =
  | { readonly request: "ktrace/timeline"; readonly args: TimelineArguments }
  | { readonly request: "ktrace/timelineFind"; readonly args: TimelineFindArguments }
  | { readonly request: "ktrace/timelineFollow"; readonly args: TimelineFollowArguments };
export type ChartAnswer =
  | { readonly request: "ktrace/timeline"; readonly body: TimelineBody }
  | { readonly request: "ktrace/timelineFind"; readonly body: TimelineFindBody }
  | { readonly request: "ktrace/timelineFollow"; readonly body: TimelineFollowBody };

/** From the extension to the view. `svg`: the picture is wanted as a file. */
export type ToChart =
  | { readonly type: "show"; readonly picture: ChartPicture }
  | { readonly type: "answer"; readonly id: number; readonly answer: ChartAnswer }
  | { readonly type: "refused"; readonly id: number; readonly reason: string }
  | { readonly type: "cursor"; readonly cursor: Cursor }
  | { readonly type: "svg"; readonly isWhole: boolean };

/** From the view to the extension. `highlight` without a place: nothing any more; `save`: the picture as SVG. */
export type FromChart =
  | { readonly type: "ready" }
  | { readonly type: "ask"; readonly id: number; readonly session: string; readonly question: ChartQuestion }
  | { readonly type: "goTo"; readonly session: string; readonly to: Pick<GotoArguments, "step" | "lane"> }
  | { readonly type: "reveal"; readonly session: string; readonly place: GraphPlace }
  | { readonly type: "highlight"; readonly session: string; readonly place: GraphPlace | undefined }
  | { readonly type: "export" }
  | { readonly type: "save"; readonly session: string; readonly text: string };
