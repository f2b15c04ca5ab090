import type { Format } from "../format.ts";
import { readConsole } from "./read/read.ts";

/** A prompt, or a header, title or row of a table that no other system prints; docs/kernels.md K14. */
const TYPICAL =
  /^\s*(?:kconsole>|\[phone (?:id|cap)\s*\]|\[call (?:id|adr|address)\s*\]|\[id\s*\] \[(?:name|ucycles|threads)\s*\]|[-–—]+ (?:incom+ing|dispatched) calls|ABOX - |PHONE:|taskid +name +ctx|Callid: ?0x|Deadlock detected\.|Fibril 0x[\da-f]+)/;

/** The output of the HelenOS kernel's console, as a log has it, with what `taskdump` and the detector of deadlocks print. */
export const kconsole: Format = {
  id: "kconsole",
  name: "HelenOS kernel console",
  example: "[phone id] [calls] [state",
  hasLine: (line) => TYPICAL.test(line),
  read: readConsole,
};
