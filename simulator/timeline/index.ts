export { follow, itemsOfSerial } from "./calls.ts";
export { firstFrom } from "./column.ts";
export { itemTest } from "./filter.ts";
export { PERFETTO_END, perfettoHead, perfettoItems, toPerfetto } from "./perfetto.ts";
export { Recorder } from "./recorder.ts";
export { isArrow, itemKinds, OPEN, Timeline, wordsOfItem } from "./timeline.ts";
export { search, type Window, windowOf } from "./window.ts";
