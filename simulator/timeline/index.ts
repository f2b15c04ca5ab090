export { follow, itemsOfSerial } from "./calls.ts";
export type { Charted } from "./charted.ts";
export { Column, firstFrom } from "./column.ts";
export { itemTest } from "./filter.ts";
export { PERFETTO_END, perfettoHead, perfettoItems, toPerfetto } from "./perfetto.ts";
export { Recorder } from "./recorder.ts";
export { ItemKind, isArrow, itemKinds, laneOfTask, NOTHING, OPEN, Timeline, wordsOfItem } from "./timeline.ts";
export { search, type Window, windowOf } from "./window.ts";
