import type { Format } from "../format.ts";
import { readBinder } from "./read.ts";

const HEADINGS = /^binder (?:transactions|state|proc state):/;
const ROWS = /^ {4}(?:outgoing|incoming) transaction \d|^ {2}thread \d+: l [\da-f]{2} need_return /;

/** What Android's binder driver shows of itself: `transactions`, `state` and `proc/<pid>`; docs/dumps.md, "Android binder". */
export const binder: Format = {
  id: "binder",
  name: "Android binder",
  example: "binder transactions:",
  hasLine: (line) => HEADINGS.test(line) || ROWS.test(line),
  read: readBinder,
};
