import type { TraceFormat } from "../traces/format.ts";
import { parseMessage } from "./message.ts";
import { readMonitor } from "./read.ts";
import { readMonitorTrace } from "./trace.ts";

/** What `dbus-monitor` prints of the messages of a D-Bus; docs/dumps.md, "D-Bus". */
export const dbus: TraceFormat = {
  id: "dbus",
  name: "dbus-monitor",
  example: "method call time=1.2 sender=:1.5 -> destination=org.example serial=4 …",
  hasLine: (line) => parseMessage(line) !== undefined,
  read: readMonitor,
  readTrace: readMonitorTrace,
};
