export { follow } from "./calls.ts";
export { itemTest } from "./filter.ts";
export { toPerfetto } from "./perfetto.ts";
export { Recorder } from "./recorder.ts";
export { isArrow, itemKinds, OPEN, Timeline, wordsOfItem } from "./timeline.ts";
export { search, type Window, windowOf } from "./window.ts";
