import { traceFormat } from "../format.ts";
import { isOfBinder, parseFtrace } from "./line.ts";
import { readFtrace } from "./read.ts";

/** What Linux's ftrace records of Android's binder; docs/dumps.md, "Timelines". */
export const binderFtrace = traceFormat({
  id: "ftrace",
  name: "ftrace of Android binder",
  example: "app-1240 [001] .... 12.345678: binder_transaction: transaction=7 dest_node=1 …",
  hasLine: (line) => isOfBinder(line) && parseFtrace(line) !== undefined,
  readTrace: readFtrace,
});
