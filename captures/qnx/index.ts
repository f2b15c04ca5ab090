import type { Format } from "../format.ts";
import { isHeading, parseThread } from "./parse.ts";
import { readPidin } from "./read.ts";

/** What QNX's `pidin` prints without a format of its own; docs/dumps.md, "QNX". */
export const qnx: Format = {
  id: "qnx",
  name: "QNX pidin",
  example: "pid tid name prio STATE Blocked",
  hasLine: (line) => isHeading(line) || parseThread(line) !== undefined,
  read: readPidin,
};
