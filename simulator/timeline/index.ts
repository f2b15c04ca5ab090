export { type Followed, follow, itemsOfCall } from "./calls.ts";
export { itemTest, type LaneNames, type Test, textTest } from "./filter.ts";
export { type Lanes, toPerfetto } from "./perfetto.ts";
export { Recorder } from "./recorder.ts";
export { ItemKind, isArrow, laneOfTask, lasts, NOTHING, OPEN, Timeline, wordsOfItem } from "./timeline.ts";
export { search, type Window, windowOf } from "./window.ts";
