import { traceFormat } from "../format.ts";
import { hasTraceLine } from "./line.ts";
import { readHelenosTrace } from "./read.ts";

/** What HelenOS's `trace +i` prints of one task; docs/kernels.md K15 and docs/dumps.md, "Timelines". */
export const helenosTrace = traceFormat({
  id: "trace",
  name: "HelenOS trace",
  example: "Call ID: 0xffff800000d77800, phone: 5, proto: vfs, method: mount (1032) args: (37, 0, 0, 0, 0)",
  hasLine: hasTraceLine,
  readTrace: readHelenosTrace,
});
